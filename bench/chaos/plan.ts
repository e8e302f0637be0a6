// pure
import { createDice, type Dice } from './dice.ts'
import type { CampaignKey } from './people.ts'

// What happens when. Moments are shares of the messages the carrier has accepted, so that a slow machine meets the same plan.

export type Victim = 'api' | 'dispatcher 1' | 'dispatcher 2' | 'database'

export type Step = { at: number } & (
  | { do: 'kill'; victim: Victim; afterMs: number }
  | { do: 'launch'; campaign: CampaignKey }
  | { do: 'pause'; campaign: CampaignKey; forMs: number }
  | { do: 'sender rate'; perSecond: number }
  | { do: 'campaign rate'; campaign: CampaignKey; perSecond: number | null }
  | { do: 'opt-outs'; byPhone: number; byApi: number }
  | { do: 'too many requests'; perSecond: number; forMs: number }
  | { do: 'no answers'; forMs: number }
)

export type Plan = { seed: number; people: number; quick: boolean; perSecond: number; steps: readonly Step[] }

const FULL = { people: 100_000, kills: 20, acts: 24, optOuts: 12, seconds: 150 }
const QUICK = { people: 3_000, kills: 5, acts: 6, optOuts: 4, seconds: 12 }

/** The plan of a run. Same options, same plan. */
export function planOf(options: { seed: number; quick: boolean; people?: number; kills?: number }): Plan {
  const size = options.quick ? QUICK : FULL
  const people = options.people ?? size.people
  const kills = options.kills ?? size.kills
  const dice = createDice(options.seed)
  const perSecond = Math.round(people / size.seconds)
  const steps: Step[] = [
    { at: 0, do: 'launch', campaign: 'marketing' },
    { at: dice.between(0.04, 0.1), do: 'launch', campaign: 'service' },
    { at: dice.between(0.15, 0.3), do: 'launch', campaign: 'alert' },
    ...spread(kills, dice, deckOf(VICTIMS, dice), (at, victim) => ({
      at,
      do: 'kill',
      victim,
      afterMs: Math.round(dice.between(0, 300)),
    })),
    ...spread(size.acts, dice, deckOf(ACTS, dice), (at, act) => ({ at, ...actOf(act, dice, perSecond) })),
    ...spread(size.optOuts, dice, deckOf(['opt-outs'] as const, dice), (at, act) => ({
      at,
      do: act,
      byPhone: Math.ceil(people / 4_000),
      byApi: Math.ceil(people / 2_000),
    })),
  ]
  return {
    seed: options.seed,
    people,
    quick: options.quick,
    perSecond,
    steps: steps.sort((a, b) => a.at - b.at),
  }
}

const VICTIMS = ['dispatcher 1', 'dispatcher 2', 'database', 'api'] as const
const ACTS = ['pause', 'sender rate', 'campaign rate', 'too many requests', 'no answers'] as const

/** Deals from a shuffled deck, and from a new one when it is empty: by chance, and everyone's turn comes. */
function deckOf<T>(cards: readonly T[], dice: Dice): () => T {
  let deck: T[] = []
  return () => {
    if (deck.length === 0) deck = [...cards]
    return deck.splice(Math.floor(dice.roll() * deck.length), 1)[0]!
  }
}

/** Evenly in the large, by chance in the small, so that no run is calm for half of its time. */
function spread<T>(count: number, dice: Dice, deal: () => T, make: (at: number, what: T) => Step): Step[] {
  const [from, to] = [0.02, 0.85]
  const width = (to - from) / count
  return Array.from({ length: count }, (_, n) => make(from + (n + dice.roll()) * width, deal()))
}

function actOf(act: (typeof ACTS)[number], dice: Dice, perSecond: number) {
  const campaign = dice.pick<CampaignKey>(['marketing', 'service', 'alert'])
  const some = (low: number, high: number): number => Math.round(dice.between(low, high))
  switch (act) {
    case 'pause':
      return { do: 'pause', campaign, forMs: some(300, 1_500) } as const
    case 'sender rate':
      return { do: 'sender rate', perSecond: some(perSecond * 0.7, perSecond * 1.8) } as const
    case 'campaign rate': {
      const own = dice.roll() < 0.5 ? null : some(perSecond * 0.3, perSecond)
      return { do: 'campaign rate', campaign, perSecond: own } as const
    }
    case 'too many requests':
      return {
        do: 'too many requests',
        perSecond: some(perSecond * 0.5, perSecond * 0.8),
        forMs: 250,
      } as const
    default:
      return { do: 'no answers', forMs: some(300, 1_200) } as const
  }
}

/** A step in words. */
export function describe(step: Step): string {
  const at = `${(step.at * 100).toFixed(1).padStart(5)} %`
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  switch (step.do) {
    case 'kill':
      return `${at}  kill -9 ${step.victim}`
    case 'launch':
      return `${at}  upload and launch ${step.campaign}`
    case 'pause':
      return `${at}  pause ${step.campaign} for ${seconds(step.forMs)}`
    case 'sender rate':
      return `${at}  the sender's rate becomes ${step.perSecond} a second`
    case 'campaign rate':
      return `${at}  the speed of ${step.campaign} becomes ${step.perSecond === null ? "the sender's" : `${step.perSecond} a second`}`
    case 'opt-outs':
      return `${at}  ${step.byPhone} people text STOP, ${step.byApi} are opted out by hand`
    case 'too many requests':
      return `${at}  the carrier takes only ${step.perSecond} a second for ${seconds(step.forMs)}`
    default:
      return `${at}  the carrier accepts and does not answer for ${seconds(step.forMs)}`
  }
}
