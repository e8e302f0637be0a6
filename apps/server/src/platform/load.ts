import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'

/** Shares from 0 to 1 since the look before: time of this machine's processors that nobody used, and time that this process was busy. */
export type Used = { idle: number; loop: number }

/** Looks that are closer together than this answer the same: the system counts in hundredths of a second. */
const LEAST_MS = 100
/** What was longer ago says nothing of now. */
const MOST_MS = 2_000

const BUSY: Used = { idle: 0, loop: 1 }

/**
 * Each call of what it answers is a look. Whoever looks for the first time for seconds, or on a system that does not tell its processors'
 * time, hears that all are busy. Cost: a quarter of a millisecond, more with many processors.
 */
export function openLoad(): () => Used {
  let before = look()
  let used: Used = BUSY
  return () => {
    const now = look()
    if (now.at - before.at < LEAST_MS) return used
    const all = now.all - before.all
    used =
      now.at - before.at > MOST_MS || all <= 0
        ? BUSY
        : {
            idle: (now.idle - before.idle) / all,
            loop: performance.eventLoopUtilization(now.loop, before.loop).utilization,
          }
    before = now
    return used
  }
}

function look() {
  let idle = 0
  let all = 0
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { at: performance.now(), idle, all, loop: performance.eventLoopUtilization() }
}
