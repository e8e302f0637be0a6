// pure
import type { PaceLimit } from '@foreword/contract'

// How fast a campaign may go so that who replies is answered in time. What is sent now comes back as replies over minutes or hours, so the
// controller looks ahead: of what was sent, how many will still reply within some minutes, how many people can be answered until then, and how
// long may the queue be then? The rate is what fills the rest, over a short, a middle and a long look, whichever is least. So replies that
// are on their way count before anybody sees them, and nothing is wound up while they come.

/** Upper ends of times to the reply, seconds, as the rollups count them. */
const STEPS = [
  30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 259_200, 604_800,
  1_209_600, 2_592_000,
] as const
/** Before there is data: 20 replies as campaigns by text usually get them, half of them within five minutes. */
const USUAL = [1, 1, 3, 5, 3, 2, 2, 1, 1, 0.5, 0.5]
/** Before there is data: 2 replies to 40 messages. Weak, so that a few hundred messages tell more than it does. */
const PRIOR = { replies: 2, messages: 40 }
/** Before there is data: ten conversations of six minutes. */
const USUAL_HANDLING = { n: 10, seconds: 360 }
/** A queue is aimed at this part of the target: replies come in bunches, and nine of ten people are to wait no longer than the target. */
const AIM = 0.35
/** Agents are planned to be busy for this part of the time. */
const BUSY = 0.95
/** Looks ahead, in usual times to the reply. */
const LOOKS = [0.5, 1.5, 4] as const
const SHORTEST_LOOK_S = 60
const LONGEST_LOOK_S = 7200
const RISE_S = 45
const FALL_S = 8
/** While somebody is there and nothing stands against it: one in two minutes, so that there is something to measure. */
const LEAST_RATE = 1 / 120
/** Below it nothing goes: one in twenty minutes. */
const NOTHING = 1 / 1200
const TRIM = { perSecond: 1 / 1800, least: 0.5, most: 1.5 }
/** A pause longer than this tells nothing of how the last rate did. */
const LONGEST_STEP_S = 30

/** What is known at a moment. Rates are per second. */
export type PaceFacts = {
  /** Skill within its office hours. */
  open: boolean
  /** Agents who are there and available. */
  agents: number
  /** Conversations they may have in this skill together, and how many they could take now. */
  capacity: number
  free: number
  waiting: number
  longestWaitSeconds: number
  /** Conversations of the skill that were closed lately, from the moment an agent had them. */
  handled: { n: number; meanSeconds: number }
  /** Conversations that come to the skill's people by other ways than paced campaigns. */
  otherPerSecond: number
  /** Paced campaigns that share these people, this one among them. */
  sharedBy: number
  /** What the campaign sent lately, by age; and how many before. */
  sent: readonly { ageSeconds: number; n: number }[]
  sentBefore: number
  replied: number
  /** How long its replies took. `upTo` in seconds; null = longer than all. */
  replyTimes: readonly { upTo: number | null; people: number }[]
  /** What sender and campaign allow. */
  ceiling: number
  targetSeconds: number
}

export type PaceState = {
  rate: number
  /** Learnt from the queue: how much more, or less, people get done than the figures say. */
  trim: number
  /** Epoch ms. */
  at: number | null
}
export const FIRST_STATE: PaceState = { rate: 0, trim: 1, at: null }

export type Paced = {
  state: PaceState
  rate: number
  limit: PaceLimit
  /** What it was decided from. */
  replyRate: number
  handlingSeconds: number
  /** Half of the replies take at most so long. */
  replySeconds: number
  /** Replies still to come to what was sent. */
  coming: number
  /** What people get done, conversations a second. */
  canAnswer: number
}

/** The next rate. */
export function steer(state: PaceState, facts: PaceFacts, now: number): Paced {
  const curve = replyCurve(facts.replyTimes)
  const replyRate = replyRateOf(facts, curve)
  const replySeconds = quantile(curve, 0.5)
  const handlingSeconds = handlingOf(facts.handled)
  const canAnswer = ((facts.capacity * BUSY) / handlingSeconds) * state.trim
  const coming = replyRate * sumOf(facts, (age) => 1 - curve(age))
  const step = state.at === null ? 0 : Math.min(LONGEST_STEP_S, Math.max(0, (now - state.at) / 1000))
  const told = { replyRate, handlingSeconds, replySeconds, coming, canAnswer }
  const hold = (limit: PaceLimit): Paced => ({
    ...told,
    state: { ...state, rate: 0, at: now },
    rate: 0,
    limit,
  })
  if (!facts.open) return hold('closed')
  if (facts.agents === 0) return hold('nobody')

  const aim = canAnswer * facts.targetSeconds * AIM
  const looks = LOOKS.map((part) => {
    const ahead = Math.min(LONGEST_LOOK_S, Math.max(SHORTEST_LOOK_S, part * replySeconds))
    const room = aim - facts.waiting + facts.free + (canAnswer - facts.otherPerSecond) * ahead
    const soon = replyRate * sumOf(facts, (age) => curve(age + ahead) - curve(age))
    const each = replyRate * areaUnder(curve, ahead)
    return { room: room / facts.sharedBy - soon, rate: (room / facts.sharedBy - soon) / each }
  })
  const least = looks.reduce((a, b) => (b.rate < a.rate ? b : a))
  const late = facts.longestWaitSeconds > facts.targetSeconds && facts.waiting > 0
  const wanted = late ? 0 : Math.max(0, least.rate)
  const mayTest = !late && facts.waiting <= aim && least.room > -1
  const want = Math.min(facts.ceiling, mayTest ? Math.max(LEAST_RATE, wanted) : wanted)
  const eased =
    state.rate + (want - state.rate) * (1 - Math.exp(-step / (want > state.rate ? RISE_S : FALL_S)))
  const rate = Math.min(
    facts.ceiling,
    eased < NOTHING && want < NOTHING ? 0 : Math.max(eased, Math.min(want, LEAST_RATE)),
  )
  const limit: PaceLimit =
    rate >= facts.ceiling * 0.98
      ? 'sender'
      : late || facts.waiting > aim + 1
        ? 'queue'
        : wanted <= LEAST_RATE && coming > 1
          ? 'replies'
          : 'people'
  // Learns only while people have all they can take and the rate is what decides: else the queue tells nothing of them.
  const learns = facts.free === 0 && limit !== 'sender' && rate > 0
  const off = (aim - facts.waiting) / Math.max(aim, 2)
  const trim = learns ? state.trim + Math.max(-1, Math.min(1, off)) * TRIM.perSecond * step : state.trim
  return {
    ...told,
    state: { rate, trim: Math.min(TRIM.most, Math.max(TRIM.least, trim)), at: now },
    rate,
    limit,
  }
}

const sumOf = (facts: PaceFacts, part: (ageSeconds: number) => number): number =>
  facts.sent.reduce((sum, one) => sum + one.n * part(one.ageSeconds), 0)

/**
 * The share that replies: of those who had time to, with a margin for how little is known. So a campaign begins as if nearly one of ten replied,
 * and goes faster once it is seen that they do not.
 */
function replyRateOf(facts: PaceFacts, curve: Curve): number {
  const heard = facts.sentBefore + sumOf(facts, curve)
  const n = PRIOR.messages + heard
  const mean = Math.min(0.98, (PRIOR.replies + facts.replied) / n)
  return Math.min(1, mean + Math.sqrt((mean * (1 - mean)) / (n + 1)))
}

function handlingOf({ n, meanSeconds }: PaceFacts['handled']): number {
  const sum = USUAL_HANDLING.n * USUAL_HANDLING.seconds + n * meanSeconds
  return Math.max(10, sum / (USUAL_HANDLING.n + n))
}

/** The share of replies that have come so long after the message; seconds. */
type Curve = (seconds: number) => number

/** Straight between the steps. */
function replyCurve(times: PaceFacts['replyTimes']): Curve {
  const counts = STEPS.map((upTo, index) => {
    const seen = times.find((one) => one.upTo === upTo)?.people ?? 0
    return seen + (USUAL[index] ?? 0)
  })
  const all = counts.reduce((sum, n) => sum + n, 0)
  let below = 0
  const points = counts.map((n, index) => {
    below += n
    return { at: STEPS[index]!, share: below / all }
  })
  return (seconds) => {
    if (seconds <= 0) return 0
    const index = points.findIndex((point) => point.at >= seconds)
    if (index < 0) return 1
    const [from, to] = [points[index - 1] ?? { at: 0, share: 0 }, points[index]!]
    return from.share + ((to.share - from.share) * (seconds - from.at)) / (to.at - from.at)
  }
}

function quantile(curve: Curve, share: number): number {
  let [low, high]: [number, number] = [0, STEPS.at(-1)!]
  for (let tries = 0; tries < 40; tries++) {
    const middle = (low + high) / 2
    if (curve(middle) < share) low = middle
    else high = middle
  }
  return high
}

/** Of messages sent at one a second for so long: how many have had their reply by then, if all reply. */
function areaUnder(curve: Curve, seconds: number): number {
  const PARTS = 24
  let sum = 0
  for (let part = 0; part < PARTS; part++) sum += curve(((part + 0.5) / PARTS) * seconds)
  return (sum / PARTS) * seconds
}
