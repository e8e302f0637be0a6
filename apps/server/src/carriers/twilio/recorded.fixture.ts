import { readdirSync, readFileSync } from 'node:fs'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { CarrierFact, RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import type { Payload } from '../conformance.ts'

/** A fixture's webhook: `form` for readable parameters, `body` where the very bytes matter. */
type Recorded = {
  url: string
  method?: string
  headers?: Record<string, string>
  form?: [string, string][]
  body?: string
}
type Fixture = { shows: string; webhooks: Recorded[]; facts: CarrierFact[] }

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** The payloads of a folder beside this file. */
export function payloadsIn(name: string): Payload[] {
  const folder = new URL(`./${name}/`, import.meta.url)
  return readdirSync(folder).map((file) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    return { ...fixture, shows: `${file}: ${fixture.shows}`, webhooks: fixture.webhooks.map(rawOf) }
  })
}

export function rawOf({ url, method = 'POST', headers = FORM, form, body }: Recorded): RawWebhook {
  return { url, method, headers, body: body ?? new URLSearchParams(form).toString() }
}

/** Signed by the official SDK, from parameters as a web framework hands them to it. */
export function signBySdk(sender: SenderCredentials, raw: RawWebhook): RawWebhook {
  const bare = raw.method === 'GET' || raw.url.includes('bodySHA256')
  const params: Record<string, string | string[]> = {}
  for (const [name, value] of bare ? [] : new URLSearchParams(raw.body)) {
    const known = params[name]
    params[name] = known === undefined ? value : [known, value].flat()
  }
  const signature = getExpectedTwilioSignature(sender.secret.authToken ?? '', raw.url, params)
  return { ...raw, headers: { ...raw.headers, 'x-twilio-signature': signature } }
}

/** An error as Twilio answers it. */
export const problem = (status: number, code: number) => ({
  status,
  body: JSON.stringify({ code, message: 'What Twilio says of it', more_info: '', status }),
})
