// pure

/**
 * Splits a list into turns so that, within a turn, no two share a key, and of two that share one the earlier comes in an earlier turn.
 * As few turns as that allows.
 */
export function inTurns<T>(list: readonly T[], keysOf: (one: T) => readonly string[]): T[][] {
  const next = new Map<string, number>()
  const turns: T[][] = []
  for (const one of list) {
    const keys = keysOf(one)
    const turn = Math.max(0, ...keys.map((key) => next.get(key) ?? 0))
    for (const key of keys) next.set(key, turn + 1)
    if (turns.length === turn) turns.push([])
    turns[turn]!.push(one)
  }
  return turns
}
