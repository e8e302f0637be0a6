import { createServer } from 'node:http'
import { verifyWebhook, WebhookRefused } from '@foreword/client'

// Takes webhooks on port 8080, or on PORT, and tells those of the numbers that begin as the word behind its name does. Needs WEBHOOK_SECRET.

const [begin = ''] = process.argv.slice(2)
const known = new Set<string>()

createServer(async (request, response) => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  try {
    const event = await verifyWebhook(process.env.WEBHOOK_SECRET!, request.headers, Buffer.concat(pieces))
    response.writeHead(204).end()
    // An event may come twice; its id says so.
    if (known.has(event.id)) return
    known.add(event.id)
    const { data } = event
    const person = 'to' in data ? data.to : 'from' in data ? data.from : ''
    const words = event.type === 'message.received' ? event.data.text : ''
    if (person.startsWith(begin)) console.log([event.type, person, words].filter(Boolean).join(' '))
  } catch (error) {
    response.writeHead(error instanceof WebhookRefused ? 401 : 500).end()
    console.error(String(error))
  }
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log('Waiting for webhooks.'))
