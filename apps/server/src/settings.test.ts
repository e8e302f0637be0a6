import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isSettingsError, readSettings } from './settings.ts'

describe('settings', () => {
  test('without any variable: this machine only, own database, sandbox on', () => {
    expect(readSettings({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      databaseUrl: null,
      publicUrl: 'http://127.0.0.1:4000',
      secretKey: undefined,
      sandbox: true,
      sandboxPort: 4010,
      keepWebhookDays: 30,
      services: new Set(['api', 'dispatch', 'jobs']),
      agreementFile: null,
      insideHosts: [],
      apiKey: null,
      smtpUrl: null,
      mailFrom: null,
      logLevel: 'info',
    })
  })

  test.each(['7', '0', '8.5', 'never', '4000'])('webhooks cannot be kept for %s days', (value) => {
    expect(() => readSettings({ FOREWORD_KEEP_WEBHOOKS: value })).toThrow(
      /FOREWORD_KEEP_WEBHOOKS is ".*"\. It has to be a whole number of days from 8 to 3650/,
    )
    expect(readSettings({ FOREWORD_KEEP_WEBHOOKS: '8' }).keepWebhookDays).toBe(8)
  })

  test('open to the network, the sandbox is off unless it is asked for', () => {
    expect(readSettings({ HOST: '0.0.0.0' }).sandbox).toBe(false)
    expect(readSettings({ HOST: '0.0.0.0', FOREWORD_SANDBOX: 'on' }).sandbox).toBe(true)
    expect(readSettings({ FOREWORD_SANDBOX: 'off' }).sandbox).toBe(false)
  })

  test('addresses lose their last slash, so that links have one', () => {
    expect(readSettings({ FOREWORD_URL: 'https://m.example.com//' }).publicUrl).toBe('https://m.example.com')
  })

  test('a database may be named by the folder of its Unix socket', () => {
    const url = 'postgres://foreword:secret@%2Frun%2Fpostgresql:5432/foreword'
    expect(readSettings({ DATABASE_URL: url }).databaseUrl).toBe(url)
  })

  test('a process does what it is told', () => {
    expect(readSettings({ FOREWORD_SERVICES: 'api, jobs' }).services).toEqual(new Set(['api', 'jobs']))
    const dispatcher = { FOREWORD_SERVICES: 'dispatch', FOREWORD_URL: 'https://m.example.com' }
    expect(readSettings(dispatcher).services).toEqual(new Set(['dispatch']))
  })

  test('an empty variable is none', () => {
    const empty = {
      PORT: '',
      HOST: '',
      DATABASE_URL: '',
      FOREWORD_URL: '',
      FOREWORD_SECRET_KEY: '',
      LOG_LEVEL: '',
    }
    expect(readSettings(empty)).toEqual(readSettings({}))
  })

  test.each([
    [{ PORT: '4000x' }, 'PORT is "4000x". It has to be a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000".'],
    [
      { FOREWORD_SMTP_URL: 'mail.example', FOREWORD_MAIL_FROM: 'a@b.example' },
      'FOREWORD_SMTP_URL is "mail.example".',
    ],
    [{ FOREWORD_SMTP_URL: 'smtp://mail.example' }, 'FOREWORD_MAIL_FROM has to be an e-mail address'],
    [{ FOREWORD_SANDBOX_PORT: '-1' }, 'FOREWORD_SANDBOX_PORT is "-1".'],
    [
      { FOREWORD_URL: 'messages.example.com' },
      'FOREWORD_URL is "messages.example.com". It has to be an address that starts with http:// or https://.',
    ],
    [{ FOREWORD_URL: 'ftp://m.example.com' }, 'FOREWORD_URL is'],
    [{ DATABASE_URL: 'mysql://x' }, 'It has to be an address that starts with postgres:// or postgresql://.'],
    [{ FOREWORD_SECRET_KEY: 'short' }, 'FOREWORD_SECRET_KEY has to be 64 hex digits'],
    [{ FOREWORD_SANDBOX: 'yes' }, 'FOREWORD_SANDBOX is "yes". It has to be one of on, off.'],
    [{ FOREWORD_SERVICES: 'web' }, 'FOREWORD_SERVICES is "web". It has to be one of api, dispatch, jobs.'],
    [{ FOREWORD_SERVICES: 'dispatch,jobs' }, 'FOREWORD_URL is missing.'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL is "loud". It has to be one of fatal, error, warn, info, debug, trace, silent.',
    ],
  ])('%o is refused with its remedy', (env, words) => {
    const error = (() => {
      try {
        return readSettings(env)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(isSettingsError(error)).toBe(true)
    expect((error as Error).message).toContain(words)
  })

  test('a wrong key is not repeated in the words about it', () => {
    expect(() => readSettings({ FOREWORD_SECRET_KEY: 'hunter2' })).toThrow(
      expect.not.stringContaining('hunter2'),
    )
  })
})
