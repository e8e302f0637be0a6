import { expect, test } from 'vitest'
import { createTwilioSms } from '../apps/server/src/carriers/twilio/index.ts'
import { ACCOUNT_SID, AUTH_TOKEN } from './carrier-account.ts'
import { receipt, reply, type Target, type Webhook } from './webhooks.ts'

const TARGET: Target = { url: 'http://127.0.0.1:4000', senderId: 'sender', address: '+18445550119' }
const SID = `SM${'1'.repeat(32)}`
const carrier = createTwilioSms()

const asArrived = ({ path, body, signature }: Webhook) => ({
  url: TARGET.url + path,
  method: 'POST',
  headers: { 'x-twilio-signature': signature },
  body,
})
const credentials = {
  senderId: TARGET.senderId,
  address: TARGET.address,
  config: { accountSid: ACCOUNT_SID },
  secret: { authToken: AUTH_TOKEN },
}

test('the product takes these receipts and replies for a carrier’s, and no others', () => {
  const message = { id: '019a0000-0000-7000-8000-000000000001', carrierId: SID, address: '+12120000001' }
  const delivered = asArrived(receipt(TARGET, message, 'delivered'))
  expect(carrier.verifyWebhook(credentials, delivered)).toBe(true)
  expect(carrier.parseWebhook(delivered)).toMatchObject([
    { kind: 'receipt', messageId: message.id, carrierId: SID, state: 'delivered' },
  ])
  const answer = asArrived(reply(TARGET, message.address, SID, 'Is Thursday possible?'))
  expect(carrier.verifyWebhook(credentials, answer)).toBe(true)
  expect(carrier.parseWebhook(answer)).toMatchObject([
    { kind: 'reply', from: message.address, to: TARGET.address, text: 'Is Thursday possible?' },
  ])
  expect(
    carrier.verifyWebhook(credentials, { ...answer, body: answer.body.replace('Thursday', 'Friday') }),
  ).toBe(false)
})
