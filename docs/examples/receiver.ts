import { createServer } from 'node:http'
import { verifyWebhook, WebhookRefused } from '@foreword/client'

// Takes webhooks on port 8080, or on PORT. Needs WEBHOOK_SECRET.

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
    console.log(event.type, 'to' in event.data ? event.data.to : '')
  } catch (error) {
    response.writeHead(error instanceof WebhookRefused ? 401 : 500).end()
    console.error(String(error))
  }
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log('Waiting for webhooks.'))
