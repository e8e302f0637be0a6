// pure

/** A seeded source of numbers in [0, 1). */
export interface Dice {
  readonly seed: number
  roll(): number
}

/** Mulberry32: 32 bits of state are plenty for faults, and one roll costs a few nanoseconds. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  return {
    seed,
    roll() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
    },
  }
}
