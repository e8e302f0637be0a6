// pure
import { createHmac } from 'node:crypto'
import { ACCOUNT_SID, AUTH_TOKEN } from './carrier-account.ts'

// Webhooks as Twilio posts them, signed.

export type Webhook = { path: string; body: string; signature: string }

export type Target = {
  /** The address the server believes it has: it is part of what is signed. */
  url: string
  senderId: string
  address: string
}

export function receipt(
  target: Target,
  message: { id: string; carrierId: string; address: string },
  status: string,
): Webhook {
  return signed(target.url, `/hooks/${target.senderId}/status?m=${message.id}&a=1`, {
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    From: target.address,
    MessageSid: message.carrierId,
    MessageStatus: status,
    SmsSid: message.carrierId,
    SmsStatus: status,
    To: message.address,
  })
}

export function reply(target: Target, from: string, sid: string, text: string): Webhook {
  return signed(target.url, `/hooks/${target.senderId}/inbound`, {
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    Body: text,
    From: from,
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: target.address,
  })
}

/** HMAC-SHA1 over the address, then each name and value, by name. */
function signed(url: string, path: string, fields: Readonly<Record<string, string>>): Webhook {
  const text = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join('')
  return {
    path,
    body: new URLSearchParams(fields).toString(),
    signature: createHmac('sha1', AUTH_TOKEN)
      .update(url + path + text)
      .digest('base64'),
  }
}
