// pure

const TIERS: Readonly<Record<string, number | null>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: null,
  UNLIMITED: null,
}

/**
 * How many people a portfolio may write to first in 24 hours: a tier's name, or a number with -1 for no limit. null = no limit,
 * undefined = Meta did not say.
 */
export function peoplePerDay(said: string): number | null | undefined {
  const word = said.toUpperCase()
  if (Object.hasOwn(TIERS, word)) return TIERS[word]
  if (word === '-1') return null
  return /^[1-9]\d{0,8}$/.test(word) ? Number(word) : undefined
}

/** What a number may send a second, by the level Meta names. */
export function messagesPerSecond(level: string): number | undefined {
  if (level.toUpperCase() === 'HIGH') return 1_000
  return level.toUpperCase() === 'STANDARD' ? 80 : undefined
}

/** "10,000 people a day": ends "may write to …". */
export const tierWords = (people: number | null): string =>
  people === null ? 'any number of people a day' : `${people.toLocaleString('en-US')} people a day`
