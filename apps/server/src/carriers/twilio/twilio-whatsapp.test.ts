import { expect, test } from 'vitest'
import type { SenderCredentials } from '../../channels/carrier.ts'
import { describeCarrier } from '../conformance.ts'
import { createTwilioWhatsapp } from './index.ts'
import { payloadsIn, problem, rawOf, signBySdk } from './recorded.fixture.ts'

const SID = 'SM000000000000000000000000000000aa'
const PERSON = 'whatsapp:+436641234567'
const OURS = 'whatsapp:+15005550006'

const sender = (baseUrl: string): SenderCredentials => ({
  senderId: '0193a1d0-0000-7000-8000-0000000000aa',
  address: '+15005550006',
  config: { accountSid: 'AC00000000000000000000000000000000', baseUrl },
  secret: { authToken: 'a-token-for-tests', authTokenPrevious: 'an-older-token-for-tests' },
})

const status = (word: string, code: number | null = null) => ({
  status: 200,
  body: JSON.stringify({ sid: SID, status: word, error_code: code }),
})

describeCarrier('twilio-whatsapp', {
  create: createTwilioWhatsapp,
  sender,
  payloads: payloadsIn('fixtures-whatsapp'),
  signsUrl: true,
  sign: signBySdk,
  answers: {
    accepted: {
      status: 201,
      body: JSON.stringify({ sid: SID, num_segments: '1', to: PERSON, from: OURS, status: 'queued' }),
    },
    carrierId: SID,
    knownError: { answer: problem(400, 63007), code: '63007', class: 'configuration' },
    unknownError: { answer: problem(400, 63999), code: '63999', class: 'final' },
    asked: {
      statuses: [
        { shows: 'read', answer: status('read'), says: { state: 'read', code: null } },
        { shows: 'on its way', answer: status('accepted'), says: { state: 'sent', code: null } },
        {
          shows: 'outside the window',
          answer: status('failed', 63016),
          says: { state: 'failed', code: '63016' },
        },
      ],
      inbound: {
        webhook: rawOf({
          url: 'https://example.org/hooks/inbound',
          form: [
            ['MessageSid', SID],
            ['SmsStatus', 'received'],
            ['From', PERSON],
            ['To', OURS],
            ['Body', 'Good evening'],
          ],
        }),
        listed: {
          status: 200,
          body: JSON.stringify({
            messages: [
              {
                ...{ sid: SID, direction: 'inbound', from: PERSON, to: OURS, body: 'Good evening' },
                ...{ num_media: '0', messaging_service_sid: null, status: 'received' },
                date_created: 'Mon, 23 Nov 2026 10:00:30 +0000',
              },
            ],
            next_page_uri: null,
          }),
        },
        since: new Date('2026-11-23T10:00:00Z'),
      },
    },
  },
})

test('STOP is not answered by Twilio, so it is by us', async () => {
  const carrier = createTwilioWhatsapp()
  expect(carrier.answersKeywords(sender(''))).toBe(false)
  await carrier.close()
})
