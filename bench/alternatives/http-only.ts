import type { Alternative } from './alternative.ts'
import { CONCURRENCY, jobs, openSender } from './job.ts'

/** The carrier's adapter in a loop. Nothing is kept: what the machine can do at most. */
export async function httpOnly({ sandboxUrl }: { sandboxUrl: string }): Promise<Alternative> {
  const sender = openSender(sandboxUrl)
  let waiting = jobs(0)
  const loop = async (): Promise<void> => {
    for (let job = waiting.pop(); job; job = waiting.pop())
      await sender.send(job, `00000000-0000-7000-8000-${String(job.n).padStart(12, '0')}`)
  }
  return {
    async prepare(count) {
      waiting = jobs(count)
    },
    async run() {
      await Promise.all(Array.from({ length: CONCURRENCY }, loop))
    },
    async flush() {},
    close: () => sender.close(),
  }
}
