import { cleanAddress, hasForm, type RateUnit } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import { assertNoOpenTransaction, type Database, type Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { Carrier, CarrierField, SandboxPlace, SenderCredentials } from './carrier.ts'
import * as store from './store.ts'

export type Sandbox = SandboxPlace

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
  /** By the names of the carrier's fields. */
  credentials?: Readonly<Record<string, string>> | undefined
}

/**
 * Adds a sender. One on the sandbox has no credentials before connectSandboxSender, which is a carrier's work and happens outside the
 * transaction.
 */
export async function createSender(
  tx: Tx,
  deps: ChannelsDeps,
  accountId: string,
  input: NewSender,
): Promise<string> {
  const carrier = knownCarrier(deps, input.carrier)
  if (input.sandbox && !deps.sandbox) throw new Problem('sandbox_off')
  if (input.sandbox && !carrier.onSandbox)
    throw new Problem('bad_request', {
      field: 'sandbox',
      message: `${carrier.label} cannot be tried on the sandbox.`,
    })
  const fields = input.sandbox ? carrier.fields.filter((field) => field.onSandbox) : carrier.fields
  const opened = sortCredentials({ fields }, input.credentials ?? {})
  const id = deps.newId()
  await store.insertSender(tx, {
    account_id: accountId,
    id,
    name: input.name.trim(),
    channel: carrier.channel,
    carrier: carrier.name,
    address: addressOf(carrier, input.address),
    config: opened.config,
    secret: deps.secrets.seal(opened.secret),
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

/** Makes a sandbox sender's number there, and points its replies at us: a real number is pointed by its owner, who may use it elsewhere. */
export async function connectSandboxSender(deps: ChannelsDeps, sender: store.SenderRow): Promise<void> {
  assertNoOpenTransaction('A carrier was called')
  const carrier = carrierOf(deps, sender.carrier)
  if (!deps.sandbox || !carrier.onSandbox) return
  const found = await carrier.onSandbox(deps.sandbox, {
    senderId: sender.id,
    address: sender.address,
    inboundUrl: inboundUrl(deps.publicUrl, sender.id),
  })
  await deps.db.asSystem((tx) =>
    store.updateSender(tx, sender.account_id, sender.id, {
      // What a person chose, such as smart encoding, stays.
      config: { ...sender.config, ...found.config },
      secret: deps.secrets.seal(found.secret),
    }),
  )
}

/** At start: the sandbox forgets, so its numbers are told again where replies go, and its address may have changed. */
export async function connectSandboxSenders(deps: ChannelsDeps): Promise<void> {
  if (!deps.sandbox) return
  for (const sender of await deps.db.asSystem((tx) => store.sandboxSenders(tx)))
    await connectSandboxSender(deps, sender)
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

/** A carrier a person named. */
export function knownCarrier(deps: Pick<ChannelsDeps, 'carriers'>, name: string): Carrier {
  const carrier = deps.carriers.get(name)
  if (carrier) return carrier
  throw new Problem('bad_request', {
    field: 'carrier',
    message: `There is no carrier named ${name}. Known are ${[...deps.carriers.keys()].join(', ')}.`,
  })
}

/** Sorts what a person typed into what may be shown and what is sealed. Throws secret_needed or bad_request, which name the field. */
export function sortCredentials(
  carrier: Pick<Carrier, 'fields'>,
  typed: Readonly<Record<string, string>>,
): { config: Record<string, string>; secret: Record<string, string> } {
  const sorted: { config: Record<string, string>; secret: Record<string, string> } = {
    config: {},
    secret: {},
  }
  for (const field of carrier.fields) {
    const value = (typed[field.name] ?? '').trim()
    if (value === '') {
      if (!field.required) continue
      throw new Problem('secret_needed', {
        field: `credentials.${field.name}`,
        message: `${field.label} is missing. ${field.help}`,
      })
    }
    if (!fits(field, value))
      throw new Problem('bad_request', {
        field: `credentials.${field.name}`,
        message: `${field.label} does not look right. ${field.help}`,
      })
    sorted[field.secret ? 'secret' : 'config'][field.name] = value
  }
  return sorted
}

/**
 * A value that is replaced goes to the field its carrier names for that: a brand's servers change over to a new secret one by one. What was
 * there before is gone. A field that is filled by hand wins.
 */
export function withPrevious(
  carrier: Pick<Carrier, 'fields'>,
  had: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = carrier.fields.flatMap(({ name, previous }) => {
    const before = had[name]
    const changes = before !== undefined && given[name] !== undefined && given[name] !== before
    return previous && changes && !given[previous] ? [[previous, before] as const] : []
  })
  return { ...given, ...Object.fromEntries(kept) }
}

const fits = ({ pattern, choices }: CarrierField, value: string): boolean =>
  (!pattern || hasForm(pattern, value)) && (!choices || choices.some((one) => one.value === value))

/** As the carrier writes its senders. */
function addressOf(carrier: Pick<Carrier, 'addressField'>, typed: string): string {
  const { label, help, pattern } = carrier.addressField
  const clean = cleanAddress(pattern, typed)
  if (clean !== null) return clean
  throw new Problem('invalid_phone', { field: 'address', message: `${label}: ${help}` })
}
