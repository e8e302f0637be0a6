import type { Part } from './parts.ts'

// The fake carrier, spoken to over its own API. Nothing of it is imported: it is the other side.

/** The statuses the sandbox posts unless told otherwise. */
export const RECEIPTS = ['sent', 'delivered', 'undelivered', 'failed']

export type Arrival = { to: string; from: string; at: number; messageId: string }

export type Sandbox = Part & {
  dial(change: Record<string, unknown>): Promise<void>
  accepted(): Promise<number>
  /** What arrived since the last `forget`, in no order. `at` in epoch ms, by the sandbox's clock. */
  arrivals(): Promise<Arrival[]>
  /** Replies to this number go to that address from now on. */
  register(number: string, smsUrl: string): Promise<void>
  reply(phone: string, to: string, body: string): Promise<void>
  /** Forgets messages and phones, and gives memory back. */
  forget(): Promise<void>
}

type Screen = { number: string; messages: { from: string; at: number; statusCallback: string }[] }

export function sandboxOf(part: Part): Sandbox {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${part.url}/sandbox/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok)
      throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`)
    return answer
  }
  return {
    ...part,
    dial: async (change) => void (await call('PATCH', '/dials', change)),
    accepted: async () => ((await (await call('GET', '/stats')).json()) as { accepted: number }).accepted,
    async arrivals() {
      const text = await (await call('GET', '/truth?format=ndjson')).text()
      return text.split('\n').filter(Boolean).flatMap(arrivalsOf)
    },
    register: async (number, smsUrl) => void (await call('POST', '/numbers', { number, smsUrl })),
    reply: async (phone, to, body) =>
      void (await call('POST', `/phones/${encodeURIComponent(phone)}/reply`, { to, body })),
    forget: async () => void (await call('DELETE', '/all')),
  }
}

function arrivalsOf(line: string): Arrival[] {
  const screen = JSON.parse(line) as Screen
  return screen.messages.map((message) => ({
    to: screen.number,
    from: message.from,
    at: message.at,
    messageId: new URL(message.statusCallback).searchParams.get('m') ?? '',
  }))
}
