import { resolve } from 'node:path'

/** Every environment variable there is. docs/settings.md is checked against this list by a house test. */
export const variables = {
  PORT: 'Port of the web server. Default 4000.',
  HOST: 'Address to listen on. Default 127.0.0.1: only this machine. 0.0.0.0 opens it to the network.',
  FOREWORD_DATA: 'Folder of the embedded database, uploads and the secret key. Default ./data.',
  DATABASE_URL: 'A PostgreSQL 18 or newer to use instead of the embedded one.',
  FOREWORD_URL:
    'Address people and carriers reach the server at, for links and webhooks. Default http://HOST:PORT.',
  FOREWORD_SECRET_KEY:
    '64 hex digits that seal credentials. Default: made at first start and kept in FOREWORD_DATA.',
  FOREWORD_SANDBOX:
    'on or off: run the carrier sandbox beside the server. Default on when HOST is this machine only.',
  FOREWORD_SANDBOX_PORT: 'Port of the carrier sandbox. Default 4010.',
  FOREWORD_SERVICES:
    'What this process does: api, dispatch, jobs, separated by commas. Default all three. serve --services= overrides it.',
  FOREWORD_KEEP_WEBHOOKS:
    'Days that receipts and replies are kept as carriers posted them, at least 8. Default 30.',
  FOREWORD_INSIDE_HOSTS:
    'Hosts of the own network that webhooks and bots may call, as name or name:port, separated by commas, such as 127.0.0.1:11434 for a model on this machine. Default none: only https at public addresses.',
  FOREWORD_AGREEMENT:
    'A text file with the operator’s own terms, put behind the agreement that administrators agree to. Default none.',
  FOREWORD_SMTP_URL:
    'SMTP server that invitations and password links are mailed through, such as smtps://user:password@mail.example:465. Default none: links are copied.',
  FOREWORD_MAIL_FROM:
    'Sender of those mails, such as "Foreword <foreword@brand.example>". Needed with FOREWORD_SMTP_URL.',
  FOREWORD_API_KEY:
    'API key (fwk_…) that `foreword mcp` calls the server at FOREWORD_URL with. The server itself needs none.',
  LOG_LEVEL: 'fatal, error, warn, info, debug or trace. Default info.',
} as const

/** api: console, API and webhooks. dispatch: hands messages over. jobs: looks after campaigns, leases and doubts. */
export type Service = (typeof SERVICES)[number]
const SERVICES = ['api', 'dispatch', 'jobs'] as const

export type Settings = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | null
  publicUrl: string
  secretKey: string | undefined
  sandbox: boolean
  sandboxPort: number
  /** Days. */
  keepWebhookDays: number
  services: ReadonlySet<Service>
  /** Hosts within the own network that webhooks and bots may call: name or name:port. */
  insideHosts: readonly string[]
  agreementFile: string | null
  smtpUrl: string | null
  mailFrom: string | null
  /** Of `foreword mcp` only. */
  apiKey: string | null
  logLevel: string
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

class SettingsError extends Error {}

function port(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined || value === '') return fallback
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0 || number > 65535) {
    throw new SettingsError(`${name} is "${value}". It has to be a whole number from 0 to 65535.`)
  }
  return number
}

/** Carriers repeat what was not taken for up to seven days: what is forgotten sooner could count twice. */
const LEAST_DAYS = 8

function days(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined || value === '') return fallback
  const number = Number(value)
  if (!Number.isInteger(number) || number < LEAST_DAYS || number > 3650)
    throw new SettingsError(
      `${name} is "${value}". It has to be a whole number of days from ${LEAST_DAYS} to 3650: carriers repeat webhooks for a week.`,
    )
  return number
}

function url(name: string, value: string, schemes: readonly string[]): string {
  const parsed = URL.canParse(value) ? new URL(value) : null
  if (!parsed || !schemes.includes(parsed.protocol)) {
    throw new SettingsError(
      `${name} is "${value}". It has to be an address that starts with ${schemes.join('// or ')}//.`,
    )
  }
  return value.replace(/\/+$/, '')
}

function choice(name: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value))
    throw new SettingsError(`${name} is "${value}". It has to be one of ${allowed.join(', ')}.`)
  return value
}

function hosts(name: string, value: string): string[] {
  const list = value
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean)
  const wrong = list.find((one) => URL.parse(`http://${one}`)?.host !== one.replace(/:80$/, ''))
  if (wrong)
    throw new SettingsError(
      `${name} holds "${wrong}". Each has to be a host such as 127.0.0.1:11434 or models.lan.`,
    )
  return list
}

function apiKey(name: string, value: string | undefined): string | null {
  if (!value) return null
  // The key itself is not repeated: what starts this may keep what it says.
  if (!/^fwk_[\w-]+$/.test(value))
    throw new SettingsError(`${name} is no API key: they begin with fwk_. Settings, API makes one.`)
  return value
}

function services(value: string): ReadonlySet<Service> {
  const names = value.split(',').map((name) => name.trim())
  for (const name of names) choice('FOREWORD_SERVICES', name, SERVICES)
  return new Set(names as Service[])
}

/** Reads and checks the environment; every mistake names its variable and the remedy. Throws a SettingsError. */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const host = env.HOST || '127.0.0.1'
  const number = port('PORT', env.PORT, 4000)
  const local = host === '127.0.0.1' || host === '::1' || host === 'localhost'
  const key = env.FOREWORD_SECRET_KEY
  if (key && !/^[0-9a-fA-F]{64}$/.test(key)) {
    throw new SettingsError(
      'FOREWORD_SECRET_KEY has to be 64 hex digits, as `openssl rand -hex 32` prints them.',
    )
  }
  const does = services(env.FOREWORD_SERVICES || SERVICES.join(','))
  if (does.has('dispatch') && !does.has('api') && !env.FOREWORD_URL) {
    throw new SettingsError(
      'FOREWORD_URL is missing. A process that dispatches without serving the API has to know the address carriers send receipts to: the one of the process with the service api.',
    )
  }
  if (env.FOREWORD_SMTP_URL && !/^[^@\s]+@[^@\s]+$|<[^@\s]+@[^@\s]+>$/.test(env.FOREWORD_MAIL_FROM ?? '')) {
    throw new SettingsError(
      'FOREWORD_MAIL_FROM has to be an e-mail address, such as "Foreword <foreword@brand.example>", when FOREWORD_SMTP_URL is set.',
    )
  }
  return {
    port: number,
    host,
    dataDir: resolve(env.FOREWORD_DATA || './data'),
    databaseUrl: env.DATABASE_URL
      ? url('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:'])
      : null,
    publicUrl: env.FOREWORD_URL
      ? url('FOREWORD_URL', env.FOREWORD_URL, ['http:', 'https:'])
      : `http://${local ? '127.0.0.1' : host}:${number}`,
    secretKey: key || undefined,
    sandbox:
      choice('FOREWORD_SANDBOX', env.FOREWORD_SANDBOX || (local ? 'on' : 'off'), ['on', 'off']) === 'on',
    sandboxPort: port('FOREWORD_SANDBOX_PORT', env.FOREWORD_SANDBOX_PORT, 4010),
    services: does,
    keepWebhookDays: days('FOREWORD_KEEP_WEBHOOKS', env.FOREWORD_KEEP_WEBHOOKS, 30),
    smtpUrl: env.FOREWORD_SMTP_URL
      ? url('FOREWORD_SMTP_URL', env.FOREWORD_SMTP_URL, ['smtp:', 'smtps:'])
      : null,
    mailFrom: env.FOREWORD_MAIL_FROM || null,
    insideHosts: hosts('FOREWORD_INSIDE_HOSTS', env.FOREWORD_INSIDE_HOSTS ?? ''),
    agreementFile: env.FOREWORD_AGREEMENT ? resolve(env.FOREWORD_AGREEMENT) : null,
    apiKey: apiKey('FOREWORD_API_KEY', env.FOREWORD_API_KEY),
    logLevel: choice('LOG_LEVEL', env.LOG_LEVEL || 'info', LEVELS),
  }
}

export function isSettingsError(error: unknown): error is Error {
  return error instanceof SettingsError
}
