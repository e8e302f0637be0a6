import type { Carrier } from '../../channels/carrier.ts'
import { createHttp } from '../shared/http.ts'
import { addressKindOf } from './addresses.ts'
import { listInboundMessages, pollMessage } from './asking.ts'
import { twilioErrors } from './errors.ts'
import { smsAddress, smsFields } from './fields.ts'
import { answersKeywords } from './keywords.ts'
import { lookUpLine } from './lookup.ts'
import { fetchMedia } from './media.ts'
import { setInboundUrl } from './number.ts'
import { listPrices } from './prices.ts'
import { findAttempt } from './reconcile.ts'
import { sendSms } from './send.ts'
import { verifySignature } from './signature.ts'
import { testTwilioConnection } from './test-connection.ts'
import { parseTwilioWebhook } from './webhook.ts'

export { createTwilioWhatsapp } from './whatsapp.ts'

/** Longer than the 30 s of Twilio's own SDK. Waiting for a connection counts apart: a lease must outlast twice this. */
const TIMEOUT_MS = 35_000

/**
 * SMS through Twilio. A sender's config has `accountSid`, optionally `apiKeySid`, `baseUrl` (default https://api.twilio.com) and
 * `smartEncoding`, and, for the connection test, `inboundUrl`; its secret has `authToken` and optionally `apiKeySecret` and
 * `authTokenPrevious`. Its address is a number, a short code, a name, or the SID of a messaging service. `timeoutMs` bounds one request.
 */
export function createTwilioSms({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Carrier {
  const http = createHttp(timeoutMs)
  return {
    name: 'twilio-sms',
    channel: 'sms',
    label: 'Twilio SMS',
    fields: smsFields,
    addressField: smsAddress,
    errors: twilioErrors,
    answersKeywords: ({ address }) => answersKeywords(address),
    inboundHelp:
      'Paste it at Twilio as a webhook with POST: in the number’s “A message comes in”, or in the service’s Integration.',
    send: (sender, attempt) => sendSms(http, sender, attempt),
    verifyWebhook: verifySignature,
    parseWebhook: parseTwilioWebhook,
    acknowledge: () => ({
      contentType: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    }),
    testConnection: (sender) => testTwilioConnection(http, sender),
    setInboundUrl: (sender, url) => setInboundUrl(http, sender, url),
    onSandbox: async ({ url, accountSid, authToken }, { senderId, address, inboundUrl }) => {
      const made = { config: { accountSid, baseUrl: url }, secret: { authToken } }
      if (addressKindOf(address) !== 'alphanumeric')
        await setInboundUrl(http, { senderId, address, ...made }, inboundUrl)
      return made
    },
    reconcile: (sender, attempt) => findAttempt(http, sender, attempt),
    poll: (sender, carrierId) => pollMessage(http, sender, carrierId),
    listInbound: (sender, since) => listInboundMessages(http, sender, since),
    listPrices: (sender, day, page) => listPrices(http, sender, day, page),
    lookup: (sender, address) => lookUpLine(http, sender, address),
    fetchMedia: (sender, url) => fetchMedia(http, sender, url),
    close: () => http.close(),
  }
}
