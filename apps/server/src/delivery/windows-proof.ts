// pure
import { closedDays } from './closed-days.ts'
import { hoursTogether, type LocalHours, localHours, openBut } from './week.ts'
import { isOpen, nextOpening, openIntervals } from './windows.ts'
import { bruteForce, randomCase, seededRandom, type WindowCase } from './windows-oracle.ts'

export type Proof = { cases: number; open: number; closed: number; mismatches: string[] }

/** The windows and holidays of a case as the engine puts them together. */
export function hoursOf({ windows, holidays }: WindowCase): LocalHours {
  const dates = holidays.map((date) =>
    date.length === 5 ? { date: `2000-${date}`, yearly: true } : { date, yearly: false },
  )
  const closed = openBut(closedDays(dates))
  return hoursTogether([...windows.map(localHours), ...(closed ? [closed] : [])])
}

/** Compares the window arithmetic with asking every minute, on random cases. Mismatches are told as JSON to repeat them. */
export function prove(cases: number, seed: number): Proof {
  const random = seededRandom(seed)
  const proof: Proof = { cases, open: 0, closed: 0, mismatches: [] }
  for (let i = 0; i < cases; i++) {
    const one = randomCase(random)
    const expected = bruteForce(one)
    const hours = hoursOf(one)
    const { zones, from, to } = one
    const right =
      JSON.stringify(openIntervals(zones, hours, from, to)) === JSON.stringify(expected) &&
      nextOpening(zones, hours, from, 48) === (expected[0]?.from ?? null) &&
      isOpen(zones, hours, from) === (expected[0]?.from === from)
    if (!right) proof.mismatches.push(JSON.stringify(one))
    if (expected.length > 0) proof.open++
    else proof.closed++
  }
  return proof
}
