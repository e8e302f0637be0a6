import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, startSandbox } from '@foreword/carrier-sandbox'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Carrier, NewTemplate, SenderCredentials } from '../channels/carrier.ts'
import { createHttpGateway } from './http-gateway/index.ts'
import { createTwilioSms, createTwilioWhatsapp } from './twilio/index.ts'
import { createWhatsappCloud } from './whatsapp-cloud/index.ts'

// What an operator is told by “Test connection” when something is wrong, on the sandbox, which is not of our making: the first fact that is
// not in order has the words and the remedy.

const ADDRESS = '+18445550119'
type Call = (path: string, method: string, json: unknown) => Promise<unknown>
type Trouble = {
  shows: string
  arrange?: (call: Call, carrier: Carrier, sender: SenderCredentials) => Promise<unknown>
  secret?: Record<string, string>
  fact: { name: string; state: 'bad' | 'warn'; detail: RegExp; remedy: RegExp }
}

const template: NewTemplate = {
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  parts: { header: null, body: 'Hi {{1}}, your order is ready.', footer: null, buttons: [] },
  examples: { 'body.1': 'Ada' },
}
/** Makes a template and has it switched off by WhatsApp. */
const switchOff =
  (where: string, status: string) => async (call: Call, carrier: Carrier, sender: SenderCredentials) => {
    const made = await carrier.createTemplate!(sender, template)
    if (!made.ok) throw new Error(made.detail)
    await call(`${where}/${made.value.carrierTemplateId}`, 'PATCH', { status })
  }
const COPY_BOTH = /Copy both from the Twilio console .* after a token was exchanged there, the new one\.$/
const NEW_TOKEN = /make a token of a system user that never ends/
const OTHER_TEMPLATE = /Write another template under Templates/

const twilioAccount: Trouble[] = [
  {
    shows: 'bad credentials',
    secret: { authToken: 'mistyped-token' },
    fact: {
      name: 'Credentials',
      state: 'bad',
      detail: /does not accept this account SID and auth token/,
      remedy: COPY_BOTH,
    },
  },
  {
    shows: 'a token that ended, because it was exchanged at Twilio',
    arrange: (call) => call('account', 'PATCH', { authToken: 'the-token-after-it' }),
    fact: {
      name: 'Credentials',
      state: 'bad',
      detail: /does not accept this account SID and auth token/,
      remedy: COPY_BOTH,
    },
  },
  {
    shows: 'a suspended account',
    arrange: (call) => call('account', 'PATCH', { status: 'suspended' }),
    fact: {
      name: 'Account',
      state: 'bad',
      detail: /^The account is suspended\.$/,
      remedy: /Sign in at Twilio to see why/,
    },
  },
]

const carriers: [name: string, create: () => Carrier, troubles: Trouble[]][] = [
  [
    'twilio-sms',
    createTwilioSms,
    [
      ...twilioAccount,
      {
        shows: 'a sender whose verification was rejected',
        arrange: (call) =>
          call('numbers', 'POST', {
            ...{ number: ADDRESS, verification: 'TWILIO_REJECTED', rejectionReason: 'Opt-in not shown.' },
          }),
        fact: {
          ...{
            name: 'Verification',
            state: 'bad',
            remedy: /correct what was rejected, and hand it in again/,
          },
          detail: /^The verification of \+18445550119 was rejected: Opt-in not shown\. .* end with 30032\.$/,
        },
      },
      {
        shows: 'a sender still in review',
        arrange: (call) => call('numbers', 'POST', { number: ADDRESS, verification: 'IN_REVIEW' }),
        fact: {
          name: 'Verification',
          state: 'bad',
          detail: /still in review/,
          remedy: /^Wait for Twilio’s word/,
        },
      },
    ],
  ],
  [
    'twilio-whatsapp',
    createTwilioWhatsapp,
    [
      ...twilioAccount,
      {
        shows: 'a disabled template',
        arrange: switchOff('contents', 'disabled'),
        fact: {
          ...{ name: 'Templates', state: 'warn', remedy: OTHER_TEMPLATE },
          detail: /^“order_ready” \(en\): switched off by WhatsApp for good\.$/,
        },
      },
      {
        shows: 'a sender that WhatsApp took offline',
        arrange: (call) =>
          call('numbers', 'POST', {
            ...{ number: `whatsapp:${ADDRESS}`, status: 'OFFLINE', offlineReason: 'Display name rejected' },
          }),
        fact: {
          ...{ name: 'WhatsApp sender', state: 'bad', remedy: /Nothing can be sent until it is online/ },
          detail: /^\+18445550119 is offline: Display name rejected\.$/,
        },
      },
      {
        shows: 'a low rating',
        arrange: (call) => call('numbers', 'POST', { number: `whatsapp:${ADDRESS}`, qualityRating: 'LOW' }),
        fact: { name: 'Quality', state: 'warn', detail: /rates this number low/, remedy: /^Send less/ },
      },
    ],
  ],
  [
    'whatsapp-cloud',
    createWhatsappCloud,
    [
      {
        shows: 'bad credentials',
        secret: { accessToken: 'EAAG-mistyped' },
        fact: { name: 'Token', state: 'bad', detail: /does not accept the access token/, remedy: NEW_TOKEN },
      },
      {
        shows: 'an expired token',
        arrange: (call) => call('whatsapp/numbers', 'POST', { number: ADDRESS, tokenExpired: true }),
        fact: { name: 'Token', state: 'bad', detail: /^The access token has expired/, remedy: NEW_TOKEN },
      },
      {
        shows: 'a disabled template',
        arrange: switchOff('whatsapp/templates', 'DISABLED'),
        fact: {
          ...{ name: 'Templates', state: 'warn', remedy: OTHER_TEMPLATE },
          detail: /^“order_ready” \(en.*\): switched off by WhatsApp for good\.$/,
        },
      },
      {
        shows: 'a banned sender',
        arrange: (call) => call('whatsapp/numbers', 'POST', { number: ADDRESS, status: 'BANNED' }),
        fact: {
          name: 'Number',
          state: 'bad',
          detail: /is banned at Meta/,
          remedy: /Open the WhatsApp Manager/,
        },
      },
      {
        shows: 'a display name that was declined',
        arrange: (call) => call('whatsapp/numbers', 'POST', { number: ADDRESS, nameStatus: 'DECLINED' }),
        fact: {
          name: 'Display name',
          state: 'bad',
          detail: /declined/,
          remedy: /Hand in another display name/,
        },
      },
    ],
  ],
  [
    'http-gateway',
    createHttpGateway,
    [
      {
        shows: 'bad credentials',
        secret: { token: 'mistyped-token' },
        fact: {
          name: 'Credentials',
          state: 'bad',
          detail: /does not accept the API token/,
          remedy: /^Make a new token/,
        },
      },
      {
        shows: 'an expired token',
        arrange: (call) => call('gateway/senders', 'POST', { number: ADDRESS, tokenExpired: true }),
        fact: { name: 'Credentials', state: 'bad', detail: /token has expired/, remedy: /^Make a new token/ },
      },
      {
        shows: 'a suspended account',
        arrange: (call) => call('account', 'PATCH', { status: 'suspended' }),
        fact: {
          name: 'Account',
          state: 'bad',
          detail: /is suspended/,
          remedy: /Ask whoever runs the gateway/,
        },
      },
      {
        shows: 'a rejected sender',
        arrange: (call) =>
          call('numbers', 'POST', { number: ADDRESS, status: 'OFFLINE', offlineReason: 'Not yours' }),
        fact: {
          name: 'Sender',
          state: 'bad',
          detail: /is rejected at the gateway: Not yours\.$/,
          remedy: /Have it approved/,
        },
      },
    ],
  ],
]

describe.each(carriers)('%s', (_name, create, troubles) => {
  test.for(troubles.map((one) => [one.shows, one] as const))('%s', async ([, trouble]) => {
    const carrier = create()
    const sandbox = await startSandbox()
    onTestFinished(async () => {
      await carrier.close()
      await sandbox.close()
    })
    const call: Call = async (path, method, json) => {
      const answer = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      })
      expect(answer.ok, await answer.clone().text()).toBe(true)
    }
    const inboundUrl = 'http://127.0.0.1:9/hooks/0193a1d0-0000-7000-8000-0000000000aa/inbound'
    const place = { url: sandbox.url, accountSid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN }
    const made = await carrier.onSandbox!(place, { senderId: 's', address: ADDRESS, inboundUrl })
    const sender = {
      senderId: 's',
      address: ADDRESS,
      config: { ...made.config, inboundUrl },
      secret: made.secret,
    }
    const before = await carrier.testConnection(sender)
    expect(before.filter((fact) => fact.state !== 'ok')).toEqual([])
    await trouble.arrange?.(call, carrier, sender)
    const after = await carrier.testConnection({ ...sender, secret: { ...sender.secret, ...trouble.secret } })
    const { detail, remedy, ...fact } = trouble.fact
    expect(after.filter((one) => one.state !== 'ok')[0]).toMatchObject({
      ...fact,
      detail: expect.stringMatching(detail),
      remedy: expect.stringMatching(remedy),
    })
  })
})
