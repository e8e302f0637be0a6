import type { SandboxPlace } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { parseObject, textAt } from './json.ts'

/** Makes the number at the sandbox's gateway, or points the one that is there at us. Throws an Error with a sentence for people. */
export async function placeOnSandbox(
  http: Http,
  sandbox: SandboxPlace,
  sender: { address: string; inboundUrl: string },
): Promise<{ config: Record<string, string>; secret: Record<string, string> }> {
  const { origin } = new URL(sandbox.url)
  const exchange = await http.exchange(origin, {
    method: 'POST',
    path: '/sandbox/api/gateway/senders',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ number: sender.address, webhookUrl: sender.inboundUrl }),
  })
  const made = exchange.kind === 'answered' && exchange.status < 300 ? parseObject(exchange.body) : null
  if (!made) {
    const why = exchange.kind === 'answered' ? `HTTP ${exchange.status}` : exchange.cause
    throw new Error(`The sandbox’s gateway could not make ${sender.address} (${why}).`)
  }
  return {
    config: { sendUrl: `${origin}/gateway/messages`, accountUrl: `${origin}/gateway/account` },
    secret: { token: textAt(made, 'token'), webhookSecret: textAt(made, 'webhookSecret') },
  }
}
