import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

// What the disk itself takes for a small write, beside whatever else is measured: on machines that share one, some writes take most of a
// second, and whoever waits for the disk waits for that.

const EVERY_MS = 50
const BYTES = 8_192

/** Writes and syncs a block twenty times a second, until it is stopped. Answers the longest, ms. */
export async function watchDisk(dir: string): Promise<{ stop(): Promise<number> }> {
  const path = join(dir, 'disk.probe')
  const file = await open(path, 'w')
  const block = Buffer.alloc(BYTES, 7)
  let stopped = false
  let longest = 0
  const watching = (async () => {
    while (!stopped) {
      const started = performance.now()
      await file.write(block, 0, BYTES, 0)
      await file.datasync()
      longest = Math.max(longest, performance.now() - started)
      await delay(EVERY_MS)
    }
  })()
  return {
    async stop() {
      stopped = true
      await watching
      await file.close()
      await rm(path)
      return longest
    },
  }
}
