import type { Analytics, AnalyticsQuery, RangeName } from '@foreword/contract'
import { readAccount, readCurrency } from '../accounts/index.ts'
import type { CarrierError } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import { calendarOf } from './calendar.ts'
import { conversationsBetween, likersOf } from './conversations-store.ts'
import { costsOf } from './costs.ts'
import { chargesBetween, estimatesBetween } from './costs-questions.ts'
import { groupsOf, medianOf, type ReasonCount, reasonsOf, replySteps, spansOf, sum } from './figures.ts'
import { before, daysIn, edgesOf, isDay, type Range, rangeOf } from './ranges.ts'
import { answerSteps, likedBy, satisfactionOf, satisfactionSpans } from './satisfaction.ts'
import { figuresBetween, lifeOf, namesOf, partsBetween, type Whose } from './store.ts'
import { failureWords, skippedWords } from './words.ts'

const CHANNELS = { sms: 'SMS', whatsapp: 'WhatsApp', inapp: 'In-app' } as const
/** The longest range of one's own: longer ones would be cut into more months than a chart can show. */
const MOST_YEARS = 10

export type Asked = { accountId: string; campaignId: string | null; query: AnalyticsQuery; now: Date }

/** The answer to the analytics page: from rollups only, whatever the number of messages. */
export async function analyticsOf(
  tx: Tx,
  errors: readonly CarrierError[],
  { accountId, campaignId, query, now }: Asked,
): Promise<Analytics> {
  const account = await readAccount(tx, accountId)
  const calendar = calendarOf(account.time_zone)
  const today = calendar.dayOf(now.getTime())
  const whose: Whose = {
    campaignId,
    skillIds: ids(query.skills, 'skills'),
    channels: channels(query.channels),
    senderIds: ids(query.senders, 'senders'),
  }
  // As in the original: with skills the range becomes the account's whole life, because a skill's messages lie far apart.
  const wholeLife = whose.skillIds !== null && campaignId === null
  const name: RangeName = wholeLife ? 'all' : (query.range ?? (campaignId ? 'all' : 'last_30'))
  const lived = await lifeOf(tx, accountId, campaignId)
  const dayOf = (at: Date | null): string => (at ? calendar.dayOf(at.getTime()) : today)
  const life = { from: dayOf(lived.first), to: dayOf(lived.last) }
  const range = rangeOf(name, today, life, name === 'custom' ? ownDays(query) : life)
  const edges = edgesOf(range, calendar).map((ms) => new Date(ms))
  const rows = await figuresBetween(tx, accountId, edges, whose)
  const parts = await partsBetween(tx, accountId, edges[0]!, edges.at(-1)!, whose)
  const was = name === 'all' ? null : before(range)
  const earlier = was && [new Date(calendar.startOf(was.from)), edges[0]!]
  const rowsBefore = earlier ? await figuresBetween(tx, accountId, earlier, whose) : []
  const partsBefore = earlier ? await partsBetween(tx, accountId, earlier[0]!, earlier[1]!, whose) : []
  const names = await namesOf(tx, accountId)
  const steps = replySteps(parts)
  const talked = await conversationsBetween(tx, accountId, edges, whose)
  const talkedBefore = earlier ? await conversationsBetween(tx, accountId, earlier, whose) : []
  const likers = await likersOf(tx, accountId, talked)
  const answered = answerSteps(talked)
  return {
    range: { name, from: range.from, to: range.to, unit: range.unit, timeZone: account.time_zone, wholeLife },
    before: was && { ...was, figures: sum(rowsBefore) },
    total: sum(rows),
    spans: spansOf(
      rows,
      edges.map((edge) => edge.getTime()),
    ),
    skills: groupsOf(
      rows,
      (row) => row.skillId,
      (id) => (id && names.get(id)) || 'No skill',
    ),
    channels: groupsOf(
      rows,
      (row) => row.channel,
      (channel) => CHANNELS[channel],
    ),
    senders: groupsOf(
      rows,
      (row) => row.senderId,
      (id) => names.get(id) ?? id,
    ),
    countries: groupsOf(rows, (row) => row.country, countryName),
    costs: costsOf({
      currency: await readCurrency(tx, accountId),
      spans: edges.length - 1,
      estimated: await estimatesBetween(tx, accountId, edges, whose),
      charged: await chargesBetween(tx, accountId, edges, whose),
    }),
    failures: reasonsOf(parts, 'failed').map((one) =>
      reasonView(one, failureWords(errors, one.reason, one.code)),
    ),
    skips: reasonsOf(parts, 'skipped').map((one) =>
      reasonView(one, { title: skippedWords(one.reason), remedy: null }),
    ),
    replyTimes: { median: medianOf(steps), medianBefore: medianOf(replySteps(partsBefore)), steps },
    answerTimes: {
      median: medianOf(answered),
      medianBefore: medianOf(answerSteps(talkedBefore)),
      steps: answered,
    },
    satisfaction: {
      total: satisfactionOf(talked),
      before: was && satisfactionOf(talkedBefore),
      spans: satisfactionSpans(talked, edges.length - 1),
      agents: likedBy(talked, (row) => row.agentId || null, likers, 'Nobody'),
      skills: likedBy(talked, (row) => row.skillId, names, 'No skill'),
      campaigns: likedBy(
        talked,
        (row) => (row.campaignId === NO_CAMPAIGN ? null : row.campaignId),
        likers,
        'No campaign',
      ),
    },
  }
}

const NO_CAMPAIGN = '00000000-0000-0000-0000-000000000000'

const reasonView = (
  one: ReasonCount,
  words: { title: string; remedy: string | null },
): Analytics['failures'][number] => ({
  reason: one.reason,
  carrierCode: one.code,
  messages: one.messages,
  ...words,
})

const regions = new Intl.DisplayNames('en', { type: 'region' })
const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : 'Not known'

/** The days of a range of one's own; a field that is missing or no day is named. */
function ownDays(query: AnalyticsQuery): Pick<Range, 'from' | 'to'> {
  for (const field of ['from', 'to'] as const)
    if (!isDay(query[field] ?? ''))
      throw new Problem('invalid_date', {
        field,
        message: `“${field}” has to be a day of the calendar, such as 2026-11-25.`,
      })
  const [from, to] = [query.from!, query.to!]
  if (from > to)
    throw new Problem('bad_request', {
      field: 'to',
      message: 'The range ends before it begins. Swap the two days.',
    })
  if (daysIn(from, to) > MOST_YEARS * 366)
    throw new Problem('bad_request', { field: 'from', message: `Choose ${MOST_YEARS} years at most.` })
  return { from, to }
}

const list = (text: string | undefined): string[] | null => {
  const found = (text ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
  return found.length > 0 ? found : null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function ids(text: string | undefined, field: string): string[] | null {
  const found = list(text)
  const wrong = found?.find((one) => !UUID.test(one))
  if (wrong !== undefined)
    throw new Problem('bad_request', {
      field,
      message: `“${wrong.slice(0, 60)}” is no id. Give ids separated by commas, or leave the field out for all.`,
    })
  return found
}

function channels(text: string | undefined): string[] | null {
  const found = list(text)
  const wrong = found?.find((one) => !(one in CHANNELS))
  if (wrong !== undefined)
    throw new Problem('bad_request', {
      field: 'channels',
      message: `“${wrong.slice(0, 60)}” is no channel. There are ${Object.keys(CHANNELS).join(', ')}.`,
    })
  return found
}
