import { readdirSync, readFileSync } from 'node:fs'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { CarrierFact, RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { describeCarrier, type Payload } from '../conformance.ts'
import { createTwilioSms } from './index.ts'

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
const SID = 'SM000000000000000000000000000000aa'
const folder = new URL('./fixtures/', import.meta.url)

function payloads(): Payload[] {
  return readdirSync(folder).map((file) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    return { ...fixture, shows: `${file}: ${fixture.shows}`, webhooks: fixture.webhooks.map(rawOf) }
  })
}

function rawOf({ url, method = 'POST', headers = FORM, form, body }: Recorded): RawWebhook {
  return { url, method, headers, body: body ?? new URLSearchParams(form).toString() }
}

/** Signed by the official SDK, from parameters as a web framework hands them to it. */
function sign(sender: SenderCredentials, raw: RawWebhook): RawWebhook {
  const bare = raw.method === 'GET' || raw.url.includes('bodySHA256')
  const params: Record<string, string | string[]> = {}
  for (const [name, value] of bare ? [] : new URLSearchParams(raw.body)) {
    const known = params[name]
    params[name] = known === undefined ? value : [known, value].flat()
  }
  const signature = getExpectedTwilioSignature(sender.secret.authToken ?? '', raw.url, params)
  return { ...raw, headers: { ...raw.headers, 'x-twilio-signature': signature } }
}

const problem = (status: number, code: number) => ({
  status,
  body: JSON.stringify({ code, message: 'What Twilio says of it', more_info: '', status }),
})

const status = (word: string, code: number | null = null) => ({
  status: 200,
  body: JSON.stringify({ sid: SID, status: word, error_code: code }),
})

const listedStop = {
  sid: SID,
  direction: 'inbound',
  from: '+14155550123',
  to: '+15005550006',
  body: 'Stop',
  num_media: '0',
  messaging_service_sid: null,
  status: 'received',
  date_created: 'Mon, 23 Nov 2026 10:00:30 +0000',
}

describeCarrier('twilio-sms', {
  create: createTwilioSms,
  sender: (baseUrl) => ({
    senderId: '0193a1d0-0000-7000-8000-0000000000aa',
    address: '+15005550006',
    config: { accountSid: 'AC00000000000000000000000000000000', baseUrl },
    secret: { authToken: 'a-token-for-tests', authTokenPrevious: 'an-older-token-for-tests' },
  }),
  payloads: payloads(),
  signsUrl: true,
  sign,
  answers: {
    accepted: { status: 201, body: JSON.stringify({ sid: SID, num_segments: '1', to: '+15005550006' }) },
    carrierId: SID,
    knownError: { answer: problem(400, 21610), code: '21610', class: 'opt_out' },
    unknownError: { answer: problem(400, 29999), code: '29999', class: 'final' },
    asked: {
      statuses: [
        { shows: 'delivered', answer: status('delivered'), says: { state: 'delivered', code: null } },
        { shows: 'on its way', answer: status('queued'), says: { state: 'sent', code: null } },
        {
          shows: 'undelivered',
          answer: status('undelivered', 30003),
          says: { state: 'failed', code: '30003' },
        },
        { shows: 'a word it does not know', answer: status('teleported'), says: 'cannot_tell' },
        { shows: 'gone', answer: problem(404, 20404), says: 'cannot_tell' },
      ],
      inbound: {
        webhook: rawOf({
          url: 'https://example.org/hooks/inbound',
          form: [
            ['MessageSid', SID],
            ['SmsStatus', 'received'],
            ['From', '+14155550123'],
            ['To', '+15005550006'],
            ['Body', 'Stop'],
          ],
        }),
        listed: { status: 200, body: JSON.stringify({ messages: [listedStop], next_page_uri: null }) },
        since: new Date('2026-11-23T10:00:00Z'),
      },
    },
  },
})
