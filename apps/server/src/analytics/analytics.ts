import type { Analytics, AnalyticsQuery, RangeName } from '@foreword/contract'
import { readAccount, readCurrency } from '../accounts/index.ts'
import { type CarrierError, readPriceList } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { Problem } from '../platform/problem.ts'
import { calendarOf } from './calendar.ts'
import { likersOf, talkedBetween } from './conversations-store.ts'
import { costsOf, estimatesOf } from './costs.ts'
import { chargesBetween } from './costs-questions.ts'
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
  const was = name === 'all' ? null : before(range)
  const earlier = was && new Date(calendar.startOf(was.from))
  // What is compared with is one more span, right before: one look at the rows, not two.
  const cut = earlier ? [earlier, ...edges] : edges
  const ends = [...(earlier ? [earlier] : []), edges[0]!, edges.at(-1)!]
  const groupsFrom = was ? 1 : 0
  const [counted, partsTold, { surveys, answers }, names, currency, prices, charged] = await Promise.all([
    figuresBetween(tx, accountId, cut, whose),
    partsBetween(tx, accountId, ends, whose),
    talkedBetween(tx, accountId, cut, whose, groupsFrom),
    namesOf(tx, accountId),
    readCurrency(tx, accountId),
    readPriceList(tx, accountId),
    chargesBetween(tx, accountId, edges, whose),
  ])
  const figures = inTwo(counted, was !== null)
  const parts = inTwo(partsTold, was !== null)
  const surveyed = inTwo(surveys.spans, was !== null)
  const rows = figures.now
  const steps = replySteps(parts.now)
  const likers = await likersOf(tx, accountId, surveys)
  const answered = answerSteps(answers.filter((row) => !row.earlier))
  return {
    range: { name, from: range.from, to: range.to, unit: range.unit, timeZone: account.time_zone, wholeLife },
    before: was && { ...was, figures: sum(figures.earlier) },
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
      currency,
      spans: edges.length - 1,
      estimated: estimatesOf(rows, prices),
      charged,
    }),
    failures: reasonsOf(parts.now, 'failed').map((one) =>
      reasonView(one, failureWords(errors, one.reason, one.code)),
    ),
    skips: reasonsOf(parts.now, 'skipped').map((one) =>
      reasonView(one, { title: skippedWords(one.reason), remedy: null }),
    ),
    replyTimes: { median: medianOf(steps), medianBefore: medianOf(replySteps(parts.earlier)), steps },
    answerTimes: {
      median: medianOf(answered),
      medianBefore: medianOf(answerSteps(answers.filter((row) => row.earlier))),
      steps: answered,
    },
    satisfaction: {
      total: satisfactionOf(surveyed.now),
      before: was && satisfactionOf(surveyed.earlier),
      spans: satisfactionSpans(surveyed.now, edges.length - 1),
      agents: likedBy(surveys.agents, '', likers, 'Nobody'),
      skills: likedBy(surveys.skills, null, names, 'No skill'),
      campaigns: likedBy(surveys.campaigns, NO_CAMPAIGN, likers, 'No campaign'),
    },
  }
}

/** Rows of a question whose first span is what is compared with, if anything is: that one, and the others as if they began at 0. */
function inTwo<R extends { span: number }>(
  rows: readonly R[],
  compared: boolean,
): { earlier: R[]; now: R[] } {
  if (!compared) return { earlier: [], now: [...rows] }
  return {
    earlier: rows.filter((row) => row.span === 0),
    now: rows.flatMap((row) => (row.span > 0 ? [{ ...row, span: row.span - 1 }] : [])),
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
