import { percentile } from './figures.ts'
import { CONNECTIONS, openPoster } from './poster.ts'
import type { Webhook } from './webhooks.ts'

// The child process that posts webhooks as fast as they are answered, over as many connections as a carrier holds. They are signed
// beforehand, so that its processor time is that of posting.

export type Posted = { ms: number; p50: number; p99: number }

const [, , url = ''] = process.argv
let webhooks: Webhook[] = []

process.on('message', (message: { webhooks: Webhook[] } | 'post' | 'close') => {
  void answer(message).catch((error) => {
    console.error(error)
    process.exit(1)
  })
})
process.send!('ready')

async function answer(message: { webhooks: Webhook[] } | 'post' | 'close'): Promise<void> {
  if (message === 'close') process.disconnect()
  else if (message === 'post') process.send!(await postAll())
  else {
    webhooks = message.webhooks
    process.send!('ready')
  }
}

async function postAll(): Promise<Posted> {
  const poster = openPoster(url)
  const took: number[] = []
  const started = performance.now()
  const waiting = webhooks.values()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (const webhook of waiting) took.push(await poster.post(webhook))
    }),
  )
  const ms = performance.now() - started
  await poster.close()
  return { ms, p50: percentile(took, 50), p99: percentile(took, 99) }
}
