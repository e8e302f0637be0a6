import type { Carrier, CarrierFact, SenderCredentials } from '../../channels/carrier.ts'
import { createHttp } from '../shared/http.ts'
import { listInboundMessages, pollMessage } from './asking.ts'
import { twilioErrors } from './errors.ts'
import { whatsappAddress, whatsappFields } from './fields.ts'
import { fetchMedia } from './media.ts'
import { listPrices } from './prices.ts'
import { findAttempt } from './reconcile.ts'
import { sendWhatsapp } from './send-whatsapp.ts'
import { openSessionContents } from './session-contents.ts'
import { verifySignature } from './signature.ts'
import { createTemplate, deleteTemplate, listTemplates, ownerOf } from './templates.ts'
import { testTwilioWhatsapp } from './test-connection.ts'
import { parseTwilioWebhook, whatsappAddressOf } from './webhook.ts'
import { setWhatsappUrl } from './whatsapp-senders.ts'

const TIMEOUT_MS = 35_000

/**
 * WhatsApp through Twilio, by the same account and API as its texts. Templates are contents of Twilio's (HX…), which every WhatsApp
 * sender of the account shares. Config and secret are those of Twilio SMS, without smart encoding. `timeoutMs` bounds one request.
 */
export function createTwilioWhatsapp({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Carrier {
  const http = createHttp(timeoutMs)
  const contents = openSessionContents(http)
  return {
    name: 'twilio-whatsapp',
    channel: 'whatsapp',
    label: 'WhatsApp through Twilio',
    fields: whatsappFields,
    addressField: whatsappAddress,
    inboundHelp:
      'Paste it at Twilio in the WhatsApp sender, as the webhook for incoming messages, with POST.',
    usualRate: 80,
    errors: twilioErrors,
    answersKeywords: () => false,
    send: (sender, attempt) => sendWhatsapp(http, contents, sender, attempt),
    verifyWebhook: verifySignature,
    parseWebhook: (raw) => parseTwilioWebhook(raw, 'whatsapp'),
    acknowledge: () => ({
      contentType: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    }),
    testConnection: (sender) => testTwilioWhatsapp(http, sender),
    setInboundUrl: (sender, url) => setWhatsappUrl(http, sender, url),
    onSandbox: async ({ url, accountSid, authToken }, { senderId, address, inboundUrl }) => {
      const made = { config: { accountSid, baseUrl: url }, secret: { authToken } }
      await setWhatsappUrl(http, { senderId, address, ...made }, inboundUrl, true)
      return made
    },
    reconcile: (sender, attempt) =>
      findAttempt(http, prefixed(sender), { ...attempt, to: `whatsapp:${attempt.to}` }),
    poll: (sender, carrierId) => pollMessage(http, sender, carrierId),
    async listInbound(sender, since) {
      const listed = await listInboundMessages(http, prefixed(sender), since)
      return listed === 'cannot_tell' ? listed : { ...listed, facts: listed.facts.flatMap(unprefixed) }
    },
    listPrices: (sender, day, page) => listPrices(http, prefixed(sender), day, page),
    templateOwner: ownerOf,
    listTemplates: (sender) => listTemplates(http, sender),
    createTemplate: (sender, template) => createTemplate(http, sender, template),
    deleteTemplate: (sender, template) => deleteTemplate(http, sender, template),
    fetchMedia: (sender, url) => fetchMedia(http, sender, url),
    close: () => http.close(),
  }
}

const prefixed = (sender: SenderCredentials): SenderCredentials => ({
  ...sender,
  address: `whatsapp:${sender.address}`,
})

/** Lists do not say what webhooks say of a WhatsApp reply: name, button and what it answers stay unknown. */
function unprefixed(fact: CarrierFact): CarrierFact[] {
  if (fact.kind !== 'reply') return [fact]
  const [from, to] = [whatsappAddressOf(fact.from), whatsappAddressOf(fact.to)]
  return from === null || to === null ? [] : [{ ...fact, from, to, name: null, tapped: null, replyTo: null }]
}
