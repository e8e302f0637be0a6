import { FIRST_STATE, type PaceFacts, steer } from '../apps/server/src/delivery/pace-by-people.ts'
import { createDice } from './chaos/dice.ts'

// A campaign, the people who reply to it and the agents who answer, second by second, from a seed. The controller is the very one that steers
// real campaigns, and is given only what a server can measure.

export type World = {
  seed: number
  paced: boolean
  /** How long it runs, seconds. */
  seconds: number
  audience: number
  /** What the sender can do, messages a second. */
  senderRate: number
  targetSeconds: number
  /** The true share that replies, and how long that takes: half of them within so long, spread as a log-normal. */
  replyShare: number
  replyMedian: number
  replySpread: number
  /** The true mean of handling a conversation, seconds, log-normal too. */
  handlingMean: number
  handlingSpread: number
  /** Conversations an agent has at a time, and how many agents are there from which second on. */
  capacity: number
  shifts: readonly { from: number; agents: number }[]
  /** Others who write, a second. */
  others: number
}

export const USUAL_WORLD: Omit<World, 'seed' | 'paced'> = {
  seconds: 4 * 3600,
  audience: 20_000,
  senderRate: 10,
  targetSeconds: 120,
  replyShare: 0.12,
  replyMedian: 240,
  replySpread: 1.2,
  handlingMean: 420,
  handlingSpread: 0.7,
  capacity: 3,
  shifts: [
    { from: 0, agents: 6 },
    { from: 5400, agents: 10 },
    { from: 9000, agents: 4 },
    { from: 12_000, agents: 8 },
  ],
  others: 0.003,
}

export type Minute = { minute: number; perMinute: number; waiting: number; agents: number; longest: number }
export type Ran = {
  /** How long each who wrote waited for an agent, seconds; who still waits at the end counts with their wait so far. Sorted. */
  waits: number[]
  sent: number
  answered: number
  /** What people could have answered, had there always been somebody to answer. */
  couldAnswer: number
  minutes: Minute[]
}

const STEPS = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200]
const STEER_EVERY = 5
/** As the server keeps its speeds. */
const BUCKET = 60
const REMEMBERED = 6 * 3600

export function run(world: World): Ran {
  const { roll } = createDice(world.seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll())
  const replyAfter = (): number => world.replyMedian * Math.exp(world.replySpread * normal())
  const handlingFor = (): number =>
    world.handlingMean * Math.exp(world.handlingSpread * normal() - world.handlingSpread ** 2 / 2)

  const arrivals = new Map<number, { sentAt: number | null }[]>()
  const arrive = (at: number, sentAt: number | null): void => {
    const second = Math.ceil(at)
    arrivals.set(second, [...(arrivals.get(second) ?? []), { sentAt }])
  }
  const queue: { at: number }[] = []
  let busy: { until: number; since: number }[] = []
  const handled: { at: number; took: number }[] = []
  const others: number[] = []
  const times = new Map<number | null, number>()
  const buckets: { at: number; n: number }[] = []
  const waits: number[] = []
  const minutes: Minute[] = []
  let [state, rate, owed, sent, replied, answered, couldAnswer] = [FIRST_STATE, 0, 0, 0, 0, 0, 0]

  for (let now = 0; now < world.seconds; now++) {
    const agents = world.shifts.findLast((shift) => shift.from <= now)?.agents ?? 0
    const places = agents * world.capacity
    couldAnswer += places / world.handlingMean
    if (roll() < world.others) arrive(now, null)
    for (const { sentAt } of arrivals.get(now) ?? []) {
      queue.push({ at: now })
      if (sentAt === null) others.push(now)
      else {
        replied++
        const step = STEPS.find((upTo) => now - sentAt <= upTo) ?? null
        times.set(step, (times.get(step) ?? 0) + 1)
      }
    }
    for (const one of busy) if (one.until <= now) handled.push({ at: now, took: now - one.since })
    busy = busy.filter((one) => one.until > now)
    while (busy.length < places && queue.length > 0) {
      const next = queue.shift()!
      waits.push(now - next.at)
      answered++
      busy.push({ since: now, until: now + handlingFor() })
    }
    if (world.paced && now % STEER_EVERY === 0) {
      const recent = buckets.filter((one) => one.at > now - REMEMBERED)
      const lately = handled.slice(-200)
      const facts: PaceFacts = {
        open: true,
        agents,
        capacity: places,
        free: Math.max(0, places - busy.length),
        waiting: queue.length,
        longestWaitSeconds: queue.length > 0 ? now - queue[0]!.at : 0,
        handled: {
          n: lately.length,
          meanSeconds: lately.reduce((sum, one) => sum + one.took, 0) / Math.max(1, lately.length),
        },
        otherPerSecond: others.filter((at) => at > now - 900).length / 900,
        sharedBy: 1,
        sent: recent.map((one) => ({ ageSeconds: Math.max(0, now - one.at - BUCKET / 2), n: one.n })),
        sentBefore:
          buckets.reduce((sum, one) => sum + one.n, 0) - recent.reduce((sum, one) => sum + one.n, 0),
        replied,
        replyTimes: [...times].map(([upTo, people]) => ({ upTo, people })),
        ceiling: world.senderRate,
        targetSeconds: world.targetSeconds,
      }
      const paced = steer(state, facts, now * 1000)
      state = paced.state
      rate = paced.rate
    }
    owed += world.paced ? rate : world.senderRate
    for (; owed >= 1 && sent < world.audience; owed--) {
      sent++
      const bucket = Math.floor(now / BUCKET) * BUCKET
      if (buckets.at(-1)?.at === bucket) buckets.at(-1)!.n++
      else buckets.push({ at: bucket, n: 1 })
      if (roll() < world.replyShare) arrive(now + replyAfter(), now)
    }
    if (now % 60 === 59)
      minutes.push({
        minute: Math.floor(now / 60),
        perMinute: (sent < world.audience ? (world.paced ? rate : world.senderRate) : 0) * 60,
        waiting: queue.length,
        agents,
        longest: queue.length > 0 ? now - queue[0]!.at : 0,
      })
  }
  waits.push(...queue.map((one) => world.seconds - one.at))
  return { waits: waits.sort((a, b) => a - b), sent, answered, couldAnswer, minutes }
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
