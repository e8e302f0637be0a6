import type { SandboxPlace } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { parseObject, textAt } from './json.ts'

/** Makes the number on the sandbox, or points the one that is there at us, and answers the settings of a sender for it. */
export async function placeOnSandbox(
  http: Http,
  sandbox: SandboxPlace,
  sender: { address: string; inboundUrl: string },
): Promise<{ config: Record<string, string>; secret: Record<string, string> }> {
  const { origin } = new URL(sandbox.url)
  const exchange = await http.exchange(origin, {
    method: 'POST',
    path: '/sandbox/api/whatsapp/numbers',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ number: sender.address, webhookUrl: sender.inboundUrl }),
  })
  const made = exchange.kind === 'answered' && exchange.status < 300 ? parseObject(exchange.body) : null
  if (!made) {
    const why = exchange.kind === 'answered' ? `HTTP ${exchange.status}` : exchange.cause
    throw new Error(`The sandbox could not make the WhatsApp number ${sender.address} (${why}).`)
  }
  const text = (key: string) => textAt(made, key)
  return {
    config: {
      phoneNumberId: text('id'),
      wabaId: text('wabaId'),
      verifyToken: text('verifyToken'),
      baseUrl: `${origin}/graph`,
    },
    secret: { accessToken: text('token'), appSecret: text('appSecret') },
  }
}
