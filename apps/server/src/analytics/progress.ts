import type { Progress } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import { readCampaign } from '../campaigns/index.ts'
import type { CarrierError } from '../channels/index.ts'
import { countsOfCampaign } from '../conversations/index.ts'
import { clockOf, type SpeedNow, speedsOfSenders } from '../delivery/index.ts'
import {
  allowanceOf,
  countsOf,
  doubtsOf,
  silenceOf,
  speedsOf,
  type WaitGroup,
  waitingOf,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { type CountSteps, stepsProgress } from './steps.ts'
import { failureWords, isRetryable, skippedWords } from './words.ts'

const MINUTE = 60_000
const CURVE_MS = 3 * 60 * MINUTE

type WaitingLine = Progress['waiting'][number]

/** Everything the live campaign page shows. */
export async function campaignProgress(
  tx: Tx,
  errors: readonly CarrierError[],
  accountId: string,
  id: string,
  now: Date,
  countSteps: CountSteps,
): Promise<Progress> {
  const campaign = await readCampaign(tx, accountId, id)
  const account = await readAccount(tx, accountId)
  const counts = await countsOf(tx, accountId, [id])
  const speeds = await speedsOf(tx, accountId, id, new Date(now.getTime() - CURVE_MS))
  const answers = await countsOfCampaign(tx, accountId, id)
  const silence = await silenceOf(tx, accountId, id)
  const groups = await waitingOf(tx, accountId, id, now)
  const write = (at: Date): string => clockOf(at.getTime(), now.getTime(), account.time_zone)
  const sender = campaign.senderId
    ? (await speedsOfSenders(tx, accountId, [campaign.senderId], now)).get(campaign.senderId)
    : undefined
  const firstOnesLeft = await allowanceOf(tx, accountId, id)
  const held: Held = { campaign, full: fullUntil(sender, now), sender, firstOnesLeft }
  const doubts = campaign.funnel.unknown > 0 ? await doubtsOf(tx, accountId, id) : { asked: 0, next: null }
  return {
    campaign,
    now: now.toISOString(),
    steps: await stepsProgress(tx, { count: countSteps, errors }, accountId, campaign),
    perSecond: lastMinute(speeds, now),
    speed: byMinute(speeds),
    waiting: [
      ...groups.map((group) => waitingLine(group, held, write)),
      ...preparing(campaign.funnel.recipients - inLedger(counts), campaign.status),
    ],
    // Nobody left to ask about: whoever is only sent stays so.
    noReceipt: silence.watched ? Math.min(silence.silent, campaign.funnel.sent) : campaign.funnel.sent,
    firstOnesLeft,
    unsure: { asked: doubts.asked, nextAskAt: doubts.next?.toISOString() ?? null },
    failures: counts.flatMap((row) => failureOf(row, errors)).sort((a, b) => b.people - a.people),
    skipped: counts.flatMap((row) => {
      const reason = /^skipped:(.*)$/.exec(row.metric)?.[1]
      return reason !== undefined && row.n > 0 ? [{ reason, people: row.n, title: skippedWords(reason) }] : []
    }),
    answers: {
      waiting: answers.waiting,
      withAgents: answers.with_agents,
      withBots: answers.with_bots,
      closed: answers.closed,
    },
  }
}

function lastMinute(speeds: readonly { at: Date; n: number }[], now: Date): number {
  const since = now.getTime() - MINUTE
  const recent = speeds.filter((row) => row.at.getTime() >= since)
  if (recent.length === 0) return 0
  const from = Math.max(since, recent[0]!.at.getTime())
  const seconds = Math.max(1, (now.getTime() - from) / 1000)
  return Math.round((recent.reduce((sum, row) => sum + row.n, 0) / seconds) * 10) / 10
}

function byMinute(speeds: readonly { at: Date; n: number }[]): Progress['speed'] {
  const minutes = new Map<number, number>()
  for (const row of speeds) {
    const minute = Math.floor(row.at.getTime() / MINUTE) * MINUTE
    minutes.set(minute, (minutes.get(minute) ?? 0) + row.n)
  }
  return [...minutes].map(([at, n]) => ({ at: new Date(at).toISOString(), n }))
}

/** What holds a whole campaign, whatever its people wait for. */
type Held = {
  campaign: Progress['campaign']
  full: Date | null
  sender: SpeedNow | undefined
  firstOnesLeft: number | null
}

/** Until when a sender's daily cap is used up; null = it has room. */
function fullUntil(sender: SpeedNow | undefined, now: Date): Date | null {
  if (!sender?.dailyCap || !sender.dayEndsAt || sender.dayEndsAt <= now) return null
  return sender.sentToday >= sender.dailyCap ? sender.dayEndsAt : null
}

function waitingLine(group: WaitGroup, held: Held, write: (at: Date) => string): WaitingLine {
  const { status, statusCode } = held.campaign
  const next = group.next
  const line = (reason: WaitingLine['reason'], detail: string): WaitingLine => ({
    reason,
    people: group.people,
    next: next?.toISOString() ?? null,
    detail,
  })
  if (group.wait === 'no_zone')
    return line('no_zone', 'Their numbers tell no time zone, so nobody knows when their window opens.')
  if (group.wait === 'no_shared_hours')
    return line(
      'no_shared_hours',
      'No hour is left that this window, their time zones and the rules under Settings, Windows and holidays all allow.',
    )
  if (status === 'paused' && statusCode === 'canary')
    return line('canary', 'The first ones are out. The others go on when you say so.')
  if (status === 'paused' || status === 'stopped')
    return line('paused', `The campaign ${status === 'paused' ? 'is paused' : 'stopped'}. They stay in line.`)
  if (group.wait === 'turn' && held.full)
    return {
      ...line(
        'daily_cap',
        `The sender’s limit of ${held.sender!.dailyCap!.toLocaleString('en-US')} messages a day is reached. They go on at ${write(held.full)}.`,
      ),
      next: held.full.toISOString(),
    }
  if (group.wait === 'turn' && held.firstOnesLeft !== null)
    return line('turn', 'Their window is open. The first ones go now.')
  if (group.wait === 'turn' && held.campaign.paceTargetSeconds !== null)
    return line('turn', 'Their window is open. They go as fast as people can answer.')
  if (group.wait === 'turn') return line('turn', 'Their window is open. They are next in line.')
  if (group.wait === 'retry')
    return line(
      'retry',
      next
        ? `The carrier was busy or the phone was out of reach. Next try at ${write(next)}.`
        : 'They are tried again soon.',
    )
  if (group.wait === 'conversation')
    return line('conversation', 'They are in a conversation with you. They go on when it is closed.')
  if (group.wait === 'start')
    return line('start', next ? `The campaign starts at ${write(next)}.` : 'The campaign has not started.')
  return line('window', next ? `The first windows open at ${write(next)}.` : 'Their window opens later.')
}

/** People with a row in the ledger, whatever became of them. Read in one statement, so that nobody is counted while they move. */
const inLedger = (counts: readonly { metric: string; n: number }[]): number =>
  counts.reduce((sum, row) => sum + (row.metric.startsWith('state:') ? row.n : 0), 0)

const preparing = (people: number, status: string): WaitingLine[] =>
  people > 0 && status !== 'draft'
    ? [{ reason: 'preparing', people, next: null, detail: 'Being put in line.' }]
    : []

function failureOf(
  row: { metric: string; n: number },
  errors: readonly CarrierError[],
): Progress['failures'] {
  const [kind, reason, code] = row.metric.split(':')
  if (kind !== 'failed' || row.n <= 0) return []
  return [
    {
      reason: reason || 'other',
      carrierCode: code || null,
      people: row.n,
      ...failureWords(errors, reason || 'other', code || null),
      retryable: isRetryable(errors, reason || 'other', code || null),
    },
  ]
}
