import type { ConsentEvent, OptOut } from '@foreword/contract'
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

const PAGE = 100

type Person = { userId: string | null; userName: string | null }

/** Who must not be messaged, newest first. `next` goes back as `after`; null at the end. */
export function listOptOuts(
  ctx: RecipientsContext,
  input: { accountId: string; search?: string | undefined; after?: string | undefined; limit?: number },
): Promise<{ optOuts: OptOut[]; total: number; next: string | null }> {
  const limit = input.limit ?? PAGE
  const filter = { accountId: input.accountId, search: input.search }
  const after = input.after === undefined ? null : readCursor(input.after)
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const rows = await optOutRows(tx, { ...filter, after, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const next = rows.length > limit ? writeCursor(page.at(-1)!) : null
    return { optOuts: page.map(toOptOut), total: await countOptOuts(tx, filter), next }
  })
}

/** A place in a list that is sorted by since, channel and address, as one opaque word. */
export function writeCursor(row: OptOutCursor): string {
  return Buffer.from(JSON.stringify([row.since, row.channel, row.address])).toString('base64url')
}

/** @throws Problem bad_request when it is none of ours */
export function readCursor(text: string): OptOutCursor {
  try {
    const [since, channel, address] = JSON.parse(Buffer.from(text, 'base64url').toString()) as string[]
    const at = new Date(since!)
    if (typeof channel === 'string' && typeof address === 'string' && !Number.isNaN(at.getTime())) {
      return { since: at, channel, address }
    }
  } catch {
    // Falls through to the refusal: what is not JSON is no cursor of ours either.
  }
  throw new Problem('bad_request', {
    field: 'after',
    message: 'after is not a place in this list. Leave it out.',
  })
}

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
  input: { accountId: string; address: string },
): Promise<{ events: ConsentEvent[] }> {
  return ctx.db.asAccount(input.accountId, async (tx) => ({
    events: (await consentRows(tx, input)).map(toConsentEvent),
  }))
}
