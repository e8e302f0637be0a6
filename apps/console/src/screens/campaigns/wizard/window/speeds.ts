// pure
/** Speeds to choose from, in messages a second: the sender's own and slower ones, never faster, each once. */
export function speedChoices(senderRate: number, chosen: number | null): number[] {
  const rounded = [1, 2, 4, 10, 20].map((part) => roundRate(senderRate / part))
  const all = new Set([...rounded, ...(chosen === null ? [] : [chosen])])
  return [...all].filter((rate) => rate > 0).sort((a, b) => b - a)
}

/** Whole numbers above ten a second, one decimal below. */
function roundRate(rate: number): number {
  return rate >= 10 ? Math.round(rate) : Math.max(0.1, Math.round(rate * 10) / 10)
}
