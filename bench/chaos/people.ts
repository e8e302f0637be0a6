// pure
import { createHash } from 'node:crypto'

// Whom the campaigns write to, and which words each of them must read. The harness makes both, so that it need not believe the ledger.

export type CampaignKey = 'marketing' | 'service' | 'alert'
export const CAMPAIGNS: readonly CampaignKey[] = ['marketing', 'service', 'alert']

export type Audience = {
  key: CampaignKey
  message: string
  /** E.164, each once. */
  phones: readonly string[]
  /** With some rows that nobody can send to: broken numbers, and people who stand there twice. */
  csv: string
}

/** Shares of all messages, and where on the line of phones each campaign begins: they overlap, so that an opt-out concerns several. */
const SHARES = {
  marketing: { from: 0, size: 0.5 },
  service: { from: 0.4, size: 0.35 },
  alert: { from: 0.7, size: 0.15 },
} as const

const MESSAGES = {
  marketing: 'Hello {name}, our winter fares are here.',
  service: 'Dear {name}, your booking is confirmed.',
  alert: '{name}, your flight is cancelled.',
} as const

const AREAS = [212, 305, 415, 713] as const
const NAMES = ['Ada', 'Ben', 'Inés', 'Łukasz', 'Keiko'] as const
const LINES = 10_000
const FIRST_EXCHANGE = 230
const BROKEN_EVERY = 100
const TWICE_EVERY = 150

function phone(n: number): string {
  const rest = Math.floor(n / AREAS.length)
  const exchange = FIRST_EXCHANGE + Math.floor(rest / LINES)
  return `+1${AREAS[n % AREAS.length]}${exchange}${String(rest % LINES).padStart(4, '0')}`
}

const nameOf = (address: string): string => NAMES[Number(address.at(-1)) % NAMES.length]!

/** Audiences of together `people` messages. */
export function audiencesOf(people: number): Audience[] {
  return CAMPAIGNS.map((key) => {
    const { from, size } = SHARES[key]
    const first = Math.round(people * from)
    const count = Math.round(people * size)
    const phones = Array.from({ length: count }, (_, n) => phone(first + n))
    return { key, message: MESSAGES[key], phones, csv: csvOf(phones) }
  })
}

function csvOf(phones: readonly string[]): string {
  const rows = phones.flatMap((address, n) => {
    const row = `${address},${nameOf(address)}`
    if (n % BROKEN_EVERY === 7) return [row, `${address.slice(0, 7)},Nobody`]
    return n % TWICE_EVERY === 11 ? [row, row] : [row]
  })
  return ['phone,name', ...rows].join('\n')
}

/** SHA-256 of what this person must read, as the sandbox notes it. */
export function fingerprint(audience: Audience, address: string): string {
  return createHash('sha256')
    .update(audience.message.replace('{name}', nameOf(address)))
    .digest('hex')
}
