// pure
import type { Channel } from '@foreword/contract'
import type { CampaignFigures, CampaignPart } from '../analytics/index.ts'
import { CHANNEL_OF } from './needs.ts'
import { bad, isObject, type Json } from './refusal.ts'
import type { CampaignFacts, Filter, Ineligible, Talked, TransactionRow } from './store.ts'
import { channelWord, consumerIdOf, faultOf, type Standing } from './words.ts'

// What reports are asked for, and how they are told.

type Words = (reason: string, code: string | null) => string

export const DAY_MS = 86_400_000
export const MOST_DAYS = { analytics: 60, transactions: 1 } as const

/** The two ends of a report, epoch milliseconds. `most` in days. */
export function interval(query: Json, most: number): { from: number; to: number } {
  const read = (field: string): number => {
    const text = String(query[field] ?? '').trim()
    if (text === '') throw bad(`${field} is missing: the time in milliseconds since 1970.`)
    if (!/^\d{1,15}$/.test(text)) throw bad(`${field} has to be a time in milliseconds since 1970.`)
    return Number(text)
  }
  const from = read('attemptedStartTime')
  const to = read('attemptedEndTime')
  if (to < from) throw bad('attemptedEndTime lies before attemptedStartTime.')
  if (to - from > most * DAY_MS)
    throw bad(
      `The time asked for is longer than ${most === 1 ? '24 hours' : `${most} days`}. Ask for it in parts.`,
    )
  return { from, to }
}

const FILTERS = ['channels', 'skills', 'handoffids', 'source', 'messagestatus', 'transactionids'] as const
type FilterName = (typeof FILTERS)[number]
/** As they came: what is echoed. */
export type Filters = { readonly [name in FilterName]?: readonly string[] }

/** Filters at the top or below `filters`, in small letters or with humps; one value counts as a list of one. */
export function readFilters(body: unknown): Filters {
  if (body === undefined || body === null) return {}
  if (!isObject(body)) throw bad('The body has to be a JSON object.')
  const nested = body.filters ?? {}
  if (!isObject(nested)) throw bad('filters has to be an object.')
  const found: { [name in FilterName]?: string[] } = {}
  for (const [key, value] of [...Object.entries(body), ...Object.entries(nested)]) {
    const name = FILTERS.find((one) => one === key.toLowerCase())
    if (!name || value === undefined || value === null) continue
    const list = Array.isArray(value) ? value : [value]
    if (!list.every((one) => typeof one === 'string')) throw bad(`${key} has to be a list of texts.`)
    if (list.length > 0) found[name] = list as string[]
  }
  return found
}

const SOURCES: Record<string, readonly string[]> = {
  API: ['api'],
  UI: ['console', 'cli'],
  LPWF: ['workflow'],
}
const SOURCE_WORDS: Record<string, string> = { api: 'API', console: 'UI', cli: 'UI' }

/** Filters as the ledger's questions take them. A value that names nothing lets nothing through. */
export function filterOf(
  filters: Filters,
): Pick<Filter, 'channels' | 'skills' | 'handoffs' | 'sources' | 'statuses' | 'ids'> {
  return {
    channels: filters.channels?.map((one) => CHANNEL_OF[one.toLowerCase()] ?? one) ?? null,
    skills: filters.skills?.map((one) => one.trim().toLowerCase()) ?? null,
    handoffs: filters.handoffids ?? null,
    sources: filters.source?.flatMap((one) => SOURCES[one.toUpperCase()] ?? []) ?? null,
    statuses: filters.messagestatus?.map((one) => one.toUpperCase()) ?? null,
    ids: filters.transactionids?.map((one) => one.toLowerCase()) ?? null,
  }
}

const QUARTER_MS = 15 * 60_000

/** The quarters of an hour that a time touches, and the days of UTC between: what rollups are asked by. */
export function edgesOf(from: number, to: number): Date[] {
  const begin = Math.floor(from / QUARTER_MS) * QUARTER_MS
  const end = Math.max(Math.ceil(to / QUARTER_MS) * QUARTER_MS, begin + QUARTER_MS)
  const edges = [begin]
  for (let day = (Math.floor(begin / DAY_MS) + 1) * DAY_MS; day < end; day += DAY_MS) edges.push(day)
  return [...edges, end].map((ms) => new Date(ms))
}

/** What is known of the time asked for, each by campaign, channel and span between two edges. */
export type Known = {
  edges: readonly Date[]
  facts: readonly CampaignFacts[]
  figures: readonly CampaignFigures[]
  parts: readonly CampaignPart[]
  ineligible: readonly Ineligible[]
  talked: readonly Talked[]
  reasonOf: (metric: string) => { kind: 'failed' | 'skipped'; reason: string; code: string | null } | null
}

/** Rows by channel, skill and day, and by handoff and source where those were asked for. */
export function analyticsRows(known: Known, filters: Filters, words: Words): Json[] {
  const wanted = filterOf(filters)
  const facts = new Map(known.facts.map((one) => [one.id, one]))
  const passes = ({ skill_id, skill, handoff, source }: CampaignFacts): boolean =>
    (wanted.skills?.some((one) => one === skill?.toLowerCase() || one === skill_id) ?? true) &&
    (wanted.handoffs?.includes(handoff ?? '') ?? true) &&
    (wanted.sources?.includes(source) ?? true)
  const groups = new Map<string, Json & Counts>()
  const likes = new Map<Counts, { scored: number; points: number }>()
  const groupOf = (row: { campaignId: string; channel: Channel; span: number }): Counts | null => {
    const fact = facts.get(row.campaignId)
    if (!fact || !passes(fact) || !(wanted.channels?.includes(row.channel) ?? true)) return null
    const head = {
      channel: channelWord(row.channel),
      skill: fact.skill ?? '',
      transactionday: dayWord(known.edges[row.span]!),
      ...(filters.handoffids ? { handoffid: fact.handoff } : {}),
      ...(filters.source ? { source: SOURCE_WORDS[fact.source] ?? 'UI' } : {}),
    }
    const key = JSON.stringify(head)
    const group = groups.get(key) ?? { ...head, ...nothing() }
    groups.set(key, group)
    return group
  }
  const fail = (group: Counts, standing: Standing, people: number): void => {
    const fault = faultOf(standing, words)
    if (!fault) return
    const name = `${fault.source}_${fault.code}`
    group.error_aggregation[name] = (group.error_aggregation[name] ?? 0) + people
  }
  const stands = { verdict: null, reason: null, carrier_code: null }
  for (const row of [...known.figures].sort((a, b) => a.span - b.span)) {
    if (row.attempted === 0) continue
    const group = groupOf(row)
    if (!group) continue
    group.attempted += row.attempted
    group.eligible += row.eligible
    group.sent += row.sent
    group.failed += row.attempted - row.sent
    group.delivered += row.delivered
    group.read += row.read
    group.conversationscreated += row.responded
    if (row.unknown > 0) fail(group, { ...stands, channel: row.channel, state: 'unknown' }, row.unknown)
  }
  for (const row of known.ineligible) {
    const group = groupOf(row)
    if (!group) continue
    group.attempted += row.people
    group.failed += row.people
    fail(group, { ...stands, channel: row.channel, verdict: 'refused', state: null }, row.people)
  }
  for (const row of known.parts) {
    const said = known.reasonOf(row.metric)
    const group = said && groupOf(row)
    if (!group) continue
    const standing = {
      ...stands,
      channel: row.channel,
      state: said.kind,
      reason: said.reason,
      carrier_code: said.code,
    }
    // Whoever could not get it counts as failed there, whoever did not want it as skipped.
    if (said.kind === 'skipped' && faultOf(standing, words) === null) group.skipped += row.n
    fail(group, standing, row.n)
  }
  for (const row of known.talked) {
    const group = groupOf(row)
    if (!group) continue
    group.conversationsclosed += row.closed
    const liked = likes.get(group) ?? { scored: 0, points: 0 }
    likes.set(group, { scored: liked.scored + row.scored, points: liked.points + row.points })
    group.csat = csatOf(likes.get(group)!)
  }
  return [...groups.values()]
}

/** A day of UTC as the original writes it: MM-DD-YYYY. */
function dayWord(at: Date): string {
  const [year, month, day] = at.toISOString().slice(0, 10).split('-')
  return `${month}-${day}-${year}`
}

type Counts = ReturnType<typeof nothing>
/** The average score with one decimal; "0" when nobody gave one. */
const csatOf = ({ scored, points }: { scored: number; points: number }): string =>
  scored > 0 ? (points / scored).toFixed(1) : '0'

const nothing = () => ({
  ...{ attempted: 0, eligible: 0, skipped: 0, sent: 0, failed: 0, delivered: 0, read: 0 },
  ...{ conversationscreated: 0, conversationsclosed: 0, csat: '0' },
  error_aggregation: {} as Record<string, number>,
})

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/** One person's message with every time it has; `status` only in the second version. */
export function transaction(row: TransactionRow, words: Words, withStatus: boolean): Json {
  const fault = faultOf(row, words)
  const failedAt = fault ? (row.failed_at ?? row.skipped_at ?? row.finished_at ?? row.attempted_at) : null
  return {
    transactionId: row.id,
    channel: channelWord(row.channel),
    skill: row.skill,
    proactiveCampaignId: row.short_id,
    handOffId: row.handoff,
    initialChannel: channelWord(row.first_channel),
    initialSkill: row.skill,
    consumerId: consumerIdOf(row.address),
    conversationId: row.responded_at ? row.conversation_id : null,
    attemptedTime: iso(row.attempted_at),
    eligibleTime: iso(row.eligible_at),
    inviteTime: iso(row.eligible_at),
    sentTime: iso(row.sent_at),
    deliveredTime: iso(row.delivered_at),
    readTime: iso(row.read_at),
    failedTime: row.state === 'cancelled' ? null : iso(failedAt),
    skippedTime: row.status === 'SKIPPED' ? iso(row.skipped_at) : null,
    cancelledTime: row.state === 'cancelled' ? iso(row.finished_at) : null,
    optInsTime: iso(row.opted_in_at),
    optOutsTime: iso(row.opted_out_at),
    conversationsCreatedTime: iso(row.responded_at),
    conversationsClosedTime: row.responded_at ? iso(row.closed_at) : null,
    errorSource: fault?.source ?? null,
    errorCode: fault?.code ?? null,
    errorMessage: fault?.message ?? null,
    ivrNumber: '',
    ...(withStatus ? { messageStatus: row.status } : {}),
  }
}

/** Where a list goes on, so that nobody reads a number out of it. */
export const pageToken = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url')

export function offsetOf(token: unknown): number {
  if (token === undefined || token === null || token === '') return 0
  const text = Buffer.from(String(token), 'base64url').toString()
  if (!/^o\d{1,12}$/.test(text)) throw bad('page.nextPage is not a token of an earlier answer.')
  return Number(text.slice(1))
}

/** A whole number of a body; a text of digits counts. */
export function wholeNumber(
  value: unknown,
  field: string,
  usual: number,
  least: number,
  most: number,
): number {
  if (value === undefined || value === null || value === '') return usual
  const text = String(value).trim()
  if (!/^\d{1,12}$/.test(text) || Number(text) < least || Number(text) > most)
    throw bad(`${field} has to be a whole number from ${least} to ${most}.`)
  return Number(text)
}
