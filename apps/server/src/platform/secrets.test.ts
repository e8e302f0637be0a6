import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadKey, openSecrets } from './secrets.ts'

const secrets = openSecrets(randomBytes(32))
const VALUE = { authToken: 'a token', authTokenPrevious: 'ünïcode' }

describe('sealed credentials', () => {
  test('open again, are never the same twice, and do not show what is in them', () => {
    const [one, two] = [secrets.seal(VALUE), secrets.seal(VALUE)]
    expect(secrets.open(one)).toEqual(VALUE)
    expect(one.equals(two)).toBe(false)
    expect(one.toString('latin1')).not.toContain('token')
  })

  test('do not open with another key, or when any byte was changed', () => {
    const sealed = secrets.seal(VALUE)
    expect(() => openSecrets(randomBytes(32)).open(sealed)).toThrow()
    for (const at of [1, 12, 13, 28, 29, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(() => secrets.open(changed), `byte ${at}`).toThrow()
    }
  })

  test('keys for other uses differ by purpose and key, and stay the same', () => {
    expect(secrets.derive('sessions')).toBe(secrets.derive('sessions'))
    expect(secrets.derive('sessions')).not.toBe(secrets.derive('links'))
    expect(openSecrets(randomBytes(32)).derive('sessions')).not.toBe(secrets.derive('sessions'))
  })
})

describe('the key', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'foreword-key-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  test('comes from the settings when they have one', () => {
    const hex = randomBytes(32).toString('hex')
    expect(loadKey(hex, join(dir, 'none')).toString('hex')).toBe(hex)
    expect(() => statSync(join(dir, 'none'))).toThrow()
  })

  test('is made once, kept, and readable by its owner only', () => {
    const file = join(dir, 'below', 'secret.key')
    const made = loadKey(undefined, file)
    expect(made).toHaveLength(32)
    expect(loadKey(undefined, file).equals(made)).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe(made.toString('hex'))
  })

  test('a file that others could read is closed to them', () => {
    const file = join(dir, 'secret.key')
    writeFileSync(file, 'ab'.repeat(32), { mode: 0o644 })
    loadKey(undefined, file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})
