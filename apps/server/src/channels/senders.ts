import type { RateUnit } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import { assertNoOpenTransaction, type Database, type Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { Carrier, SenderCredentials } from './carrier.ts'
import * as store from './store.ts'

export type Sandbox = { url: string; accountSid: string; authToken: string }

export type SenderSpeed = { rate: number; unit: RateUnit; dailyCap: number | null }

export type ChannelsDeps = {
  db: Database
  clock: Clock
  newId: () => string
  secrets: Secrets
  carriers: ReadonlyMap<string, Carrier>
  publicUrl: string
  sandbox: Sandbox | null
  /** Kept by the room that owns pace: what a sender may send per second and day. */
  setSpeed: (tx: Tx, accountId: string, senderId: string, speed: Partial<SenderSpeed>) => Promise<void>
  speedsOf: (
    tx: Tx,
    accountId: string,
    senderIds: readonly string[],
  ) => Promise<Map<string, SenderSpeed & { sentToday: number }>>
}

export const inboundUrl = (publicUrl: string, senderId: string): string =>
  `${publicUrl}/hooks/${senderId}/inbound`
export const statusUrl = (publicUrl: string, senderId: string, messageId: string, attempt: number): string =>
  `${publicUrl}/hooks/${senderId}/status?m=${messageId}&a=${attempt}`

export type NewSender = {
  name: string
  carrier: string
  address: string
  ratePerSecond: number
  rateUnit?: RateUnit | undefined
  dailyCap?: number | null | undefined
  sandbox: boolean
  credentials?: { accountSid: string; authToken: string; baseUrl?: string }
}

/** Adds a sender. On the sandbox its credentials are the sandbox's own. */
export async function createSender(
  tx: Tx,
  deps: ChannelsDeps,
  accountId: string,
  input: NewSender,
): Promise<string> {
  const carrier = carrierOf(deps, input.carrier)
  const credentials = input.sandbox ? sandboxCredentials(deps) : input.credentials
  if (!credentials) throw new Problem('secret_needed', { field: 'credentials' })
  const id = deps.newId()
  await store.insertSender(tx, {
    account_id: accountId,
    id,
    name: input.name.trim(),
    channel: carrier.channel,
    carrier: carrier.name,
    address: cleanAddress(input.address),
    config: configOf(credentials),
    secret: deps.secrets.seal({ authToken: credentials.authToken }),
    is_sandbox: input.sandbox,
    created_at: deps.clock.now(),
  })
  await deps.setSpeed(tx, accountId, id, speedFrom(input))
  return id
}

/** The speed a person named; what they left out stays. */
export function speedFrom(input: Partial<Pick<NewSender, 'ratePerSecond' | 'rateUnit' | 'dailyCap'>>) {
  const speed: Partial<SenderSpeed> = {}
  if (input.ratePerSecond !== undefined) speed.rate = input.ratePerSecond
  if (input.rateUnit !== undefined) speed.unit = input.rateUnit
  if (input.dailyCap !== undefined) speed.dailyCap = input.dailyCap
  return speed
}

/** Points a sandbox number's replies at us: a real number is pointed by its owner, who may use it elsewhere. */
export async function connectSandboxSender(deps: ChannelsDeps, sender: store.SenderRow): Promise<void> {
  assertNoOpenTransaction('A carrier was called')
  const opened = openCredentials(deps, sender)
  await carrierOf(deps, sender.carrier).setInboundUrl?.(opened, inboundUrl(deps.publicUrl, sender.id))
}

/** At start: the sandbox forgets, so its numbers are told again where replies go, and its address may have changed. */
export async function connectSandboxSenders(deps: ChannelsDeps): Promise<void> {
  if (!deps.sandbox) return
  const config = configOf(sandboxCredentials(deps))
  const senders = await deps.db.asSystem(async (tx) => {
    const found = await store.sandboxSenders(tx)
    for (const row of found) {
      await store.updateSender(tx, row.account_id, row.id, {
        config,
        secret: deps.secrets.seal({ authToken: deps.sandbox!.authToken }),
      })
    }
    return found.map((row) => ({
      ...row,
      config,
      secret: deps.secrets.seal({ authToken: deps.sandbox!.authToken }),
    }))
  })
  for (const sender of senders) await connectSandboxSender(deps, sender)
}

export function openCredentials(
  deps: Pick<ChannelsDeps, 'secrets' | 'publicUrl'>,
  row: store.SenderRow,
): SenderCredentials {
  return {
    senderId: row.id,
    address: row.address,
    config: { ...row.config, inboundUrl: inboundUrl(deps.publicUrl, row.id) },
    secret: row.secret ? deps.secrets.open(row.secret) : {},
  }
}

export function carrierOf(deps: Pick<ChannelsDeps, 'carriers'>, name: string): Carrier {
  const carrier = deps.carriers.get(name)
  if (!carrier) throw new Error(`No carrier is named ${name}: main.ts lists them.`)
  return carrier
}

export function configOf(credentials: { accountSid: string; baseUrl?: string }): Record<string, string> {
  return {
    accountSid: credentials.accountSid,
    ...(credentials.baseUrl ? { baseUrl: credentials.baseUrl.replace(/\/+$/, '') } : {}),
  }
}

function sandboxCredentials(deps: ChannelsDeps) {
  if (!deps.sandbox) throw new Problem('sandbox_off')
  return { accountSid: deps.sandbox.accountSid, authToken: deps.sandbox.authToken, baseUrl: deps.sandbox.url }
}

/** E.164 without spaces; short codes, sender names and messaging services stay as they are. */
function cleanAddress(address: string): string {
  const trimmed = address.trim()
  if (/^MG[0-9a-fA-F]{32}$/.test(trimmed) || /^\d{3,8}$/.test(trimmed)) return trimmed
  const digits = trimmed.replace(/[\s().-]/g, '')
  if (/^\+?[1-9]\d{6,14}$/.test(digits)) return digits.startsWith('+') ? digits : `+${digits}`
  throw new Problem('invalid_phone', {
    field: 'address',
    message:
      'A sender is a number with its country code (+1 844 555 0119), a short code, or a messaging service (MG…).',
  })
}
