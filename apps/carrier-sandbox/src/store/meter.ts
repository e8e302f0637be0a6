// pure

/** Counts requests by second over the last minute. Times are ms since 1970. */
export interface Meter {
  /** Counts one and returns how many came in this second, itself included. */
  hit(now: number): number
  /** Mean of the last five full seconds. */
  perSecond(now: number): number
  lastMinute(now: number): number
  clear(): void
}

const SECONDS = 61

export function createMeter(): Meter {
  const counts = new Array<number>(SECONDS).fill(0)
  const seconds = new Array<number>(SECONDS).fill(-1)

  function sum(from: number, to: number): number {
    let total = 0
    for (let second = from; second <= to; second += 1) {
      const slot = second % SECONDS
      if (seconds[slot] === second) total += counts[slot]!
    }
    return total
  }

  return {
    hit(now) {
      const second = Math.floor(now / 1000)
      const slot = second % SECONDS
      if (seconds[slot] !== second) {
        seconds[slot] = second
        counts[slot] = 0
      }
      counts[slot] = counts[slot]! + 1
      return counts[slot]
    },
    perSecond(now) {
      const second = Math.floor(now / 1000)
      return sum(second - 5, second - 1) / 5
    },
    lastMinute(now) {
      const second = Math.floor(now / 1000)
      return sum(second - 59, second)
    },
    clear() {
      seconds.fill(-1)
    },
  }
}
