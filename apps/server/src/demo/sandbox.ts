import type { House } from '../main.ts'

// The demo's people live in the sandbox: what they write, and how the network behaves.

export const dial = (house: House, dials: Record<string, number | readonly number[]>) =>
  sandbox(house, '/sandbox/api/dials', 'PATCH', dials)

/** Somebody writes a text from their phone. */
export const phoneWrites = (house: House, phone: string, to: string, body: string) =>
  sandbox(house, `/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, 'POST', { body, to })

/** Somebody writes on WhatsApp, or taps a button of the message on their screen. */
export const whatsAppWrites = (
  house: House,
  from: string,
  to: string,
  said: { body: string } | { tap: string },
) => sandbox(house, '/sandbox/api/whatsapp/reply', 'POST', { from, to, ...said })

export async function sandbox(house: House, path: string, method: string, body: unknown): Promise<unknown> {
  const answer = await fetch(house.channels.sandbox!.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`)
  return answer.json()
}

/** Five minutes: seconds on an idle machine, and a busy one gets there too. */
const TRIES = 3_000

export async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The demo could not be made in five minutes. Is the machine very busy? Try again.')
}
