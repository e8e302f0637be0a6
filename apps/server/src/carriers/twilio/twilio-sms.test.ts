import { describeCarrier } from '../conformance.ts'
import { createTwilioSms } from './index.ts'
import { payloadsIn, problem, rawOf, signBySdk } from './recorded.fixture.ts'

const SID = 'SM000000000000000000000000000000aa'

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
  payloads: payloadsIn('fixtures'),
  signsUrl: true,
  sign: signBySdk,
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
