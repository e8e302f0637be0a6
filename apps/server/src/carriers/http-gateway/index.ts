import type { Carrier } from '../../channels/carrier.ts'
import { createHttp } from '../shared/http.ts'
import { gatewayErrors } from './errors.ts'
import { gatewayAddress, gatewayFields } from './fields.ts'
import { placeOnSandbox } from './sandbox.ts'
import { sendText } from './send.ts'
import { verifyWebhook } from './signature.ts'
import { testGateway } from './test-connection.ts'
import { parseGatewayWebhook } from './webhook.ts'

const TIMEOUT_MS = 35_000

/**
 * SMS through any gateway that takes JSON over HTTP: the form of a message is the sender's own, receipts and replies come as the webhooks
 * docs/carriers/http-gateway.md describes. `timeoutMs` bounds one request.
 */
export function createHttpGateway({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Carrier {
  const http = createHttp(timeoutMs)
  return {
    name: 'http-gateway',
    channel: 'sms',
    label: 'SMS gateway over HTTP',
    fields: gatewayFields,
    addressField: gatewayAddress,
    inboundHelp: 'Have the gateway post receipts and replies there, as JSON.',
    errors: gatewayErrors,
    answersKeywords: ({ config }) => config.keywords === 'gateway',
    send: (sender, attempt) => sendText(http, sender, attempt),
    verifyWebhook,
    parseWebhook: parseGatewayWebhook,
    acknowledge: () => ({ contentType: 'application/json', body: '{}' }),
    testConnection: (sender) => testGateway(http, sender),
    onSandbox: (sandbox, sender) => placeOnSandbox(http, sandbox, sender),
    close: () => http.close(),
  }
}
