import { packing } from '../../delivery/index.ts'
import { openAlarm } from '../../platform/alarm.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import { CONVERSATION_DAYS } from '../rollups-store.ts'
import { workSurveys } from './surveys.ts'

const LOOK_MS = 1_000
const MOST_PAUSE_MS = 30_000

/** Looks every second for surveys that are due or over, in any number of processes, and packs what was counted of conversations. */
export function startSurveys(deps: { db: Database; clock: Clock; newId: () => string; log: Log }): {
  stop(): Promise<void>
} {
  const alarm = openAlarm()
  let stopping = false
  let failures = 0
  const packer = packing(deps, CONVERSATION_DAYS)
  const run = async (): Promise<void> => {
    while (!stopping) {
      let pause = LOOK_MS
      try {
        if ((await workSurveys(deps)) > 0) pause = 0
        packer.look()
        failures = 0
      } catch (error) {
        pause = Math.min(LOOK_MS * 2 ** failures++, MOST_PAUSE_MS)
        deps.log.error({ err: error, againInMs: pause }, 'surveys could not be sent')
      }
      if (!stopping && pause > 0) await alarm.sleep(pause)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      alarm.ring()
      await running
      await packer.stop()
    },
  }
}
