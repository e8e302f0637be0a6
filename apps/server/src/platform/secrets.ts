import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Seals credentials with AES-256-GCM. A sealed value is: 1 byte version, 12 bytes nonce, 16 bytes tag, ciphertext. */
export type Secrets = {
  seal(value: Record<string, string>): Buffer
  open(sealed: Buffer): Record<string, string>
  /** A key for another use, bound to its purpose, so that one leaked use does not open the others. */
  derive(purpose: string): string
}

export function openSecrets(bytes: Buffer): Secrets {
  const key = createSecretKey(bytes)
  return {
    seal(value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13))
      decipher.setAuthTag(sealed.subarray(13, 29))
      return JSON.parse(
        Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8'),
      )
    },
    derive: (purpose) => createHmac('sha256', key).update(purpose).digest('base64url'),
  }
}

/** A keyed hash of an address: tells whether it is the same one without telling which. */
export const addressHasher = (secrets: Pick<Secrets, 'derive'>): ((address: string) => Buffer) => {
  const key = createSecretKey(Buffer.from(secrets.derive('addresses'), 'base64url'))
  return (address) => createHmac('sha256', key).update(address).digest()
}

/** The key from settings (64 hex digits), or one kept beside the data with mode 600, made at first start. */
export function loadKey(fromSettings: string | undefined, file: string): Buffer {
  if (fromSettings) return Buffer.from(fromSettings, 'hex')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  chmodSync(file, 0o600)
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
}
