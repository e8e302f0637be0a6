import type { ConsentEvent, OptOut } from '@foreword/contract'
import type { KeyOf, Page } from '../platform/http/paging.ts'
import { found, Problem } from '../platform/problem.ts'
import {
  type Consent,
  consentRows,
  countOptOuts,
  isOptedOut,
  type OptOutCursor,
  optOutRow,
  optOutRows,
  recordConsent,
} from './consent-store.ts'
import type { RecipientsContext } from './model.ts'
import { parsePhone } from './phone.ts'
import { toConsentEvent, toOptOut } from './views.ts'

/** What the lists of addresses are in order by: since when, and which. */
export const ADDRESS_KEY = ['time', 'text', 'text'] as const
export const EVENT_KEY = ['time', 'id'] as const

type Person = { userId: string | null; userName: string | null }

/** Who must not be messaged, newest first. */
export function listOptOuts(
  ctx: RecipientsContext,
  input: { accountId: string; search?: string | undefined; at: Page<typeof ADDRESS_KEY> },
): Promise<{ optOuts: OptOut[]; total: number; nextCursor: string | null }> {
  const filter = { accountId: input.accountId, search: input.search }
  const { after, limit, cut } = input.at
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const rows = await optOutRows(tx, { ...filter, after: addressAfter(after), limit: limit + 1 })
    const { page, nextCursor } = cut(rows, (row) => [row.since, row.channel, row.address])
    return { optOuts: page.map(toOptOut), total: await countOptOuts(tx, filter), nextCursor }
  })
}

export const addressAfter = (after: KeyOf<typeof ADDRESS_KEY> | null): OptOutCursor | null =>
  after && { since: after[0], channel: after[1], address: after[2] }

/** A person records that somebody asked to stop, with how and when as evidence. Throws invalid_phone. */
export async function addOptOut(
  ctx: RecipientsContext,
  input: Person & {
    accountId: string
    phone: string
    channel?: string
    words: string
    defaultCountry: string
  },
): Promise<OptOut> {
  const { channel = 'sms' } = input
  const who = {
    accountId: input.accountId,
    channel,
    address: addressOn(channel, input.phone, input.defaultCountry),
  }
  return ctx.db.asAccount(input.accountId, async (tx) => {
    await recordConsent(tx, { ...byPerson(ctx, input), ...who, kind: 'opt_out' })
    return toOptOut(found(await optOutRow(tx, who), 'The opt-out'))
  })
}

/** Phones on every channel that goes by phone; an app's users have ids of the brand's own. Throws invalid_phone. */
function addressOn(channel: string, input: string, defaultCountry: string): string {
  if (channel === 'inapp') return input.trim()
  const phone = parsePhone(input, defaultCountry)
  if (!phone.valid) throw new Problem('invalid_phone', { field: 'phone', message: `${phone.reason}.` })
  return phone.e164
}

/** A person records that somebody agreed again. Throws not_found when the address is not opted out. */
export function removeOptOut(
  ctx: RecipientsContext,
  input: Person & { accountId: string; channel: string; address: string; words: string },
): Promise<void> {
  const who = { accountId: input.accountId, channel: input.channel, address: input.address }
  return ctx.db.asAccount(input.accountId, async (tx) => {
    if (!(await isOptedOut(tx, who))) found(null, 'The opt-out')
    await recordConsent(tx, { ...byPerson(ctx, input), ...who, kind: 'opt_in' })
  })
}

function byPerson(
  ctx: RecipientsContext,
  input: Person & { words: string },
): Omit<Consent, 'kind' | 'accountId' | 'channel' | 'address'> {
  return {
    id: ctx.newId(),
    at: ctx.clock.now(),
    source: 'person',
    words: input.words.trim(),
    userId: input.userId,
    userName: input.userName,
  }
}

/** Everything known of one address: each opt-out and opt-in with its evidence, newest first. */
export function consentHistory(
  ctx: RecipientsContext,
  input: { accountId: string; address: string; at: Page<typeof EVENT_KEY> },
): Promise<{ events: ConsentEvent[]; nextCursor: string | null }> {
  const { after, limit, cut } = input.at
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const rows = await consentRows(tx, {
      ...{ accountId: input.accountId, address: input.address, limit: limit + 1 },
      after: after && { at: after[0], id: after[1] },
    })
    const { page, nextCursor } = cut(rows, (row) => [row.at, row.id])
    return { events: page.map(toConsentEvent), nextCursor }
  })
}
