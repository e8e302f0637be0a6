import type { Carrier } from '../../channels/carrier.ts'
import { createHttp } from '../shared/http.ts'
import { attend } from './attend.ts'
import { whatsappErrors } from './errors.ts'
import { whatsappAddress, whatsappFields } from './fields.ts'
import { fetchMedia } from './media.ts'
import { placeOnSandbox } from './sandbox.ts'
import { sendMessage } from './send.ts'
import { answerChallenge, verifySignature } from './signature.ts'
import { changeTemplate, createTemplate, deleteTemplate, listTemplates } from './templates.ts'
import { testWhatsappConnection } from './test-connection.ts'
import { parseWhatsappWebhook } from './webhook.ts'

/** Meta answers in seconds. Waiting for a connection counts apart: a lease must outlast twice this. */
const TIMEOUT_MS = 35_000

/**
 * WhatsApp by Meta's Cloud API. A sender's config has `phoneNumberId`, `wabaId` and, if they differ from the usual, `verifyToken`,
 * `marketingEndpoint`, `baseUrl` and `apiVersion`; its secret has `accessToken` and `appSecret`. Meta keeps no list of what was
 * sent: a doubt ends by a receipt, which carries our token, or not at all. `timeoutMs` bounds one request, `now` (milliseconds) dates
 * the end of tokens.
 */
export function createWhatsappCloud({
  timeoutMs = TIMEOUT_MS,
  now = Date.now,
}: {
  timeoutMs?: number
  now?: () => number
} = {}): Carrier {
  const http = createHttp(timeoutMs)
  return {
    name: 'whatsapp-cloud',
    channel: 'whatsapp',
    label: 'WhatsApp (Meta Cloud API)',
    fields: whatsappFields,
    addressField: whatsappAddress,
    inboundHelp:
      'At Meta, open the app, WhatsApp, Configuration, and enter it as callback URL, with the verify token beside it.',
    usualRate: 80,
    errors: whatsappErrors,
    answersKeywords: () => false,
    send: (sender, attempt) => sendMessage(http, sender, attempt),
    verifyWebhook: verifySignature,
    parseWebhook: parseWhatsappWebhook,
    challenge: answerChallenge,
    routeKey: (sender) => sender.config.phoneNumberId ?? null,
    receiptsAreRepeated: true,
    acknowledge: () => ({ contentType: 'text/plain', body: 'EVENT_RECEIVED' }),
    testConnection: (sender) => testWhatsappConnection(http, sender, now),
    onSandbox: (sandbox, sender) => placeOnSandbox(http, sandbox, sender),
    templateOwner: (sender) => sender.config.wabaId ?? null,
    listTemplates: (sender) => listTemplates(http, sender),
    createTemplate: (sender, template) => createTemplate(http, sender, template),
    changeTemplate: (sender, id, template) => changeTemplate(http, sender, id, template),
    deleteTemplate: (sender, template) => deleteTemplate(http, sender, template),
    fetchMedia: (sender, id) => fetchMedia(http, sender, id),
    attend: (sender, id, typing) => attend(http, sender, id, typing),
    close: () => http.close(),
  }
}
