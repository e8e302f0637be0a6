// pure

export type Dice = {
  /** From 0 up to, not including, 1. */
  roll(): number
  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number
  pick<T>(list: readonly T[]): T
}

/** The same seed, the same rolls (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    roll,
    between: (low, high) => low + roll() * (high - low),
    pick: (list) => list[Math.floor(roll() * list.length)]!,
  }
}
