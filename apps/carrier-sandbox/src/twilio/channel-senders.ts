import { isTollFree } from '../rules/keywords.ts'
import type { Sender } from '../store/senders.ts'
import type { World } from '../world.ts'

type Json = Record<string, unknown>
const HOST = 'https://messaging.twilio.com'
const WHATSAPP_ID = /^whatsapp:\+[1-9]\d{6,14}$/

/** The account's WhatsApp senders. Those that merely could be had are not among them. */
export const whatsappSenders = (world: World): Sender[] =>
  [...world.senders.all()].filter((one) => one.address.startsWith('whatsapp:'))

export const senderSid = (sender: Sender): string => `XE${sender.sid.slice(2)}`

export function viewChannelSender(sender: Sender): Json {
  const offline = sender.status === 'OFFLINE'
  return {
    sid: senderSid(sender),
    sender_id: sender.address,
    status: sender.status,
    configuration: { waba_id: '102290129340398' },
    webhook: {
      callback_url: sender.smsUrl || null,
      callback_method: 'POST',
      fallback_url: null,
      fallback_method: 'POST',
      status_callback_url: null,
      status_callback_method: 'POST',
    },
    profile: { name: 'Carrier sandbox' },
    properties: { quality_rating: sender.qualityRating, messaging_limit: sender.messagingLimit },
    offline_reasons: offline
      ? [
          {
            code: '63020',
            message: sender.offlineReason || 'Twilio encountered a Business Manager account error',
            more_info: 'https://www.twilio.com/docs/errors/63020',
          },
        ]
      : null,
    url: `${HOST}/v2/Channels/Senders/${senderSid(sender)}`,
  }
}

/** Makes or changes a sender: only where its replies go. Null when the body is not one's. */
export function changeChannelSender(world: World, body: Json, known: Sender | null): Sender | null {
  const id = known?.address ?? body.sender_id
  if (typeof id !== 'string' || !WHATSAPP_ID.test(id)) return null
  const { webhook } = body
  const url = typeof webhook === 'object' && webhook !== null ? (webhook as Json).callback_url : undefined
  if (url !== undefined && !(typeof url === 'string' && (url === '' || world.readWebhookUrl(url))))
    return null
  return world.senders.register(id, url === undefined ? {} : { smsUrl: url })
}

/** How Twilio's and the carriers' review of a toll-free number went; asked by the number's sid. */
export function viewVerifications(world: World, numberSid: string | null): Json[] {
  const numbers = [...world.senders.all()].filter(
    (one) => isTollFree(one.address) && (numberSid === null || one.sid === numberSid),
  )
  return numbers.map((one) => ({
    sid: `HH${one.sid.slice(2)}`,
    account_sid: world.accounts[0]!.sid,
    tollfree_phone_number_sid: one.sid,
    status: one.verification,
    rejection_reason: one.verification === 'TWILIO_REJECTED' ? one.rejectionReason : null,
    error_code: one.verification === 'TWILIO_REJECTED' ? 30475 : null,
    edit_allowed: one.verification === 'TWILIO_REJECTED',
    url: `${HOST}/v1/Tollfree/Verifications/HH${one.sid.slice(2)}`,
  }))
}
