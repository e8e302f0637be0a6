// pure
import type { Plan, Review } from '@foreword/contract'

/** "2 segments for everyone", "1 to 3 segments a person". */
export function segmentWords(segments: Review['segments']): string {
  const { min, max } = segments
  if (max === 0) return 'No segments yet'
  if (min === max) return `${max} ${max === 1 ? 'segment' : 'segments'} for everyone`
  return `${min} to ${max} segments a person`
}

/** "in 9 countries", "in the United States", by people; the names come from the reader's language. */
export function countryWords(countries: Review['countries'], nameOf: (code: string) => string): string {
  if (countries.length === 0) return ''
  if (countries.length === 1) return `in ${nameOf(countries[0]!.country)}`
  return `in ${countries.length} countries`
}

/** Where most people are: "300,112 people in United States, 24,655 in United Kingdom, the others in 7 countries". */
export function countryList(
  countries: Review['countries'],
  nameOf: (code: string) => string,
  count: (n: number) => string,
): string {
  const sorted = [...countries].sort((a, b) => b.people - a.people)
  const shown = sorted.slice(0, 3).map((one, index) => {
    const people = index > 0 ? '' : one.people === 1 ? ' person' : ' people'
    return `${count(one.people)}${people} in ${nameOf(one.country)}`
  })
  const others = sorted.length - 3
  if (others > 0) shown.push(`the others in ${others} ${others === 1 ? 'country' : 'countries'}`)
  return shown.join(', ')
}

/** When the first message leaves, and how many people's window is open at that moment. Null when nobody is planned. */
export function firstWave(plan: Plan): { at: number; people: number } | null {
  const firsts = plan.rows.flatMap((row) => (row.first === null ? [] : [row.first]))
  if (firsts.length === 0) return null
  const at = Math.min(...firsts)
  const open = plan.rows.filter((row) => row.open.some((span) => span.from <= at && at < span.to))
  return { at, people: open.reduce((sum, row) => sum + row.people, 0) }
}

/** When the last message leaves; null when nobody is planned. */
export function lastLeaves(plan: Plan): number | null {
  const lasts = plan.rows.flatMap((row) => (row.last === null ? [] : [row.last]))
  return lasts.length === 0 ? null : Math.max(...lasts)
}
