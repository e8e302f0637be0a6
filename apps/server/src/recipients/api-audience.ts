import type { Kind, Verdict } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import { insertPeople, type PersonLine } from './api-audience-store.ts'
import { withErased } from './erased.ts'
import { addToImport, endImport, type ImportRow, insertImport } from './import-store.ts'
import { type Addresses, count, emptyTally, type RecipientsContext, type Tally } from './model.ts'
import type { ParsedPhone } from './phone.ts'
import { placeKey } from './regions.ts'
import type { Audience } from './store.ts'
import { zoneSetIds } from './zone-sets-store.ts'
import { candidateZones } from './zones.ts'

/** A person an application brings, judged by its own rules. */
export type ApiPerson = {
  /** The id it gets for them; null = they were refused. */
  ownId: string | null
  /** As it wrote them. */
  input: string
  /** Their phone; null for those who have none, or none that can be read. */
  phone: (ParsedPhone & { valid: true }) | null
  /** Their names on other channels, and other phones for single channels. */
  addresses: Addresses | null
  variables: Record<string, string>
  /** What they read, in place of the campaign's message. */
  ownText?: string | null
  customer: Record<string, string> | null
  verdict: Extract<Verdict, 'ready' | 'refused' | 'duplicate'>
  reason: string | null
  detail: string | null
}

const LONGEST_INPUT = 200

/**
 * Makes people an application brought the audience of a draft, in the caller's transaction, numbered from 1. Opt-outs stand against
 * them when their message is claimed, so that the application is told of them; only who was erased while opted out is left out here.
 */
export async function keepAudience(
  tx: Tx,
  ctx: Pick<RecipientsContext, 'clock' | 'newId' | 'hashAddress'>,
  input: Audience & {
    columns: readonly string[]
    defaultCountry: string
    kind: Kind
    people: readonly ApiPerson[]
  },
): Promise<ImportRow> {
  const now = ctx.clock.now()
  const importId = ctx.newId()
  const { accountId, campaignId } = input
  await insertImport(tx, {
    ...{
      accountId,
      campaignId,
      importId,
      source: 'api',
      form: 'csv',
      fileName: null,
      sizeBytes: 0,
      encoding: 'utf-8',
    },
    ...{
      delimiter: null,
      hasHeader: false,
      columns: ['phone', ...input.columns],
      header: null,
      mapped: null,
      phoneColumn: 0,
    },
    ...{ defaultCountry: input.defaultCountry, startedAt: now },
  })
  await addPeople(tx, ctx, { ...input, importId }, 1)
  return (await endImport(tx, { accountId, importId, status: 'ready', error: null, at: now }))!
}

/** One more person of an audience that is in use. Throws when they were erased while opted out. */
export async function addPerson(
  tx: Tx,
  ctx: Pick<RecipientsContext, 'hashAddress'>,
  input: Audience & { importId: string; line: number; person: ApiPerson },
): Promise<void> {
  const tally = await addPeople(tx, ctx, { ...input, people: [input.person] }, input.line)
  if (tally.suppressed > 0)
    throw new Problem('opted_out', { field: 'to', message: 'This person was erased, and had opted out.' })
}

/** Writes people from a line on, and counts them in their import. */
async function addPeople(
  tx: Tx,
  ctx: Pick<RecipientsContext, 'hashAddress'>,
  input: Audience & { importId: string; people: readonly ApiPerson[] },
  firstLine: number,
): Promise<Tally> {
  const { accountId, importId, people } = input
  const addresses = people.flatMap((one) => (one.verdict === 'ready' ? [addressOf(one)!] : []))
  const erased = await withErased(tx, ctx.hashAddress, { accountId, addresses }, new Map())
  const placed = people.map((one) => ({ one, ...placeOf(one) }))
  const sets = await zoneSetIds(tx, [...new Set(placed.flatMap(({ zoneKey }) => zoneKey ?? []))])
  const tally = emptyTally()
  const lines = placed.map(({ one, zoneKey, zoneSource }, index): PersonLine => {
    const gone = one.verdict === 'ready' && erased.has(addressOf(one)!)
    const verdict = gone ? 'suppressed' : one.verdict
    const reason = gone ? 'opted_out' : one.reason
    count(tally, { verdict, reason })
    return {
      ...{
        line: firstLine + index,
        ownId: one.ownId,
        input: one.input.slice(0, LONGEST_INPUT),
        address: addressOf(one),
      },
      ...{ country: one.phone?.country ?? null, phoneType: one.phone?.type ?? null },
      ...{ zoneSetId: zoneKey === null ? null : (sets.get(zoneKey) ?? null), zoneSource },
      ...{
        variables: one.variables,
        ownText: one.ownText ?? null,
        addresses: one.addresses,
        customer: one.customer,
        verdict,
        reason,
      },
      detail: gone ? 'Erased, and had opted out' : one.detail,
    }
  })
  await insertPeople(tx, input, lines)
  await addToImport(tx, { accountId, importId, rowsRead: lines.length, bytesRead: 0, tally })
  return tally
}

/** Where they are written to first: their phone, or what the brand's app calls them. */
const addressOf = (one: ApiPerson): string | null => one.phone?.e164 ?? one.addresses?.inapp ?? null

function placeOf({ phone }: ApiPerson): { zoneKey: string | null; zoneSource: string | null } {
  if (!phone) return { zoneKey: null, zoneSource: null }
  const zones = candidateZones(phone)
  return { zoneKey: placeKey(phone, zones), zoneSource: zones.source }
}
