// pure
import { createHash } from 'node:crypto'
import type { CampaignStatus, Channel } from '@foreword/contract'
import { KEY_OF } from './needs.ts'

// Our ledger in the words of the original.

/** Where one person of a campaign stands: their last message, or why there is none. */
export type Standing = {
  channel: Channel
  verdict: string | null
  state: string | null
  reason: string | null
  carrier_code: string | null
}

export type Fault = { source: string; code: string; message: string }

/** The original's own dictionary, shortened: `<source>_<code>`. What is not here keeps the carrier's code. */
const TEXTS: Record<string, string> = {
  proactive_500: 'Message not sent',
  proactive_1001: 'Consumer ineligible to receive message',
  proactive_1400: 'Consumer has an open conversation',
  proactive_1800: 'Consumer has an open in-app conversation',
  proactive_5002: 'Network error: the gateway did not answer, and the message may have been sent',
  proactive_5803: 'In-app message could not be delivered',
  proactive_28: 'Consumer is not authenticated in the app',
  outbound_wa_470: 'More than 24 hours since the consumer wrote: a template is needed',
  outbound_wa_471: 'Rate limited by WhatsApp for quality or spam',
  outbound_wa_1005: 'Access denied',
  outbound_wa_1014: 'Media not accessible',
  outbound_wa_1026: 'The consumer’s WhatsApp cannot receive this message',
  outbound_wa_1031: 'The sender is locked',
  outbound_wa_ntw_err: 'The connector to WhatsApp had a network error',
  outbound_twilio_20003: 'Permission denied',
  outbound_twilio_20500: 'Internal error of the gateway',
  outbound_twilio_21211: 'The number is not valid',
  outbound_twilio_21408: 'The region is not enabled for SMS',
  outbound_twilio_21602: 'The message is empty',
  outbound_twilio_21606: 'The outbound number cannot send SMS',
  outbound_twilio_21610: 'The consumer opted out',
  outbound_twilio_21611: 'The queue of the outbound number is full',
  outbound_twilio_21612: 'The number cannot be reached from this outbound number',
  outbound_twilio_21614: 'The number is not a mobile number',
  outbound_twilio_21617: 'The message is longer than 1600 characters',
  outbound_twilio_ntw_err: 'The connector to Twilio had a network error',
  twilio_5008: 'No receipt came in time',
  twilio_30001: 'Queue overflow',
  twilio_30002: 'Account suspended',
  twilio_30003: 'Phone unreachable',
  twilio_30004: 'Message blocked',
  twilio_30005: 'Unknown number',
  twilio_30006: 'Landline or unreachable carrier',
  twilio_30007: 'Filtered by the carrier',
  twilio_30008: 'Unknown error',
  twilio_30032: 'Toll-free number not verified',
}

/** Codes of WhatsApp's Cloud API that the original knew by the numbers of the API before it. */
const WHATSAPP: Record<string, string> = {
  3: '1005',
  10: '1005',
  190: '1005',
  368: '1031',
  131005: '1005',
  131026: '1026',
  131031: '1031',
  131047: '470',
  131048: '471',
  131049: '471',
  131052: '1014',
  131053: '1014',
  131056: '471',
}

/** Not sent although it was asked for: the original counts these as failed, not as skipped. */
const INELIGIBLE: readonly string[] = ['no_address', 'not_in_country', 'cannot_get_texts', 'no_zone']

/** Why it failed, in the original's words; null = it did not. `words` says what is not in its dictionary. */
export function faultOf(row: Standing, words: (reason: string, code: string | null) => string): Fault | null {
  const own = (code: string, message = TEXTS[`proactive_${code}`]!): Fault => ({
    source: 'proactive',
    code,
    message,
  })
  if (row.state === null) return row.verdict === 'refused' ? own('1001') : null
  switch (row.state) {
    case 'failed':
      return failed(row, words, own)
    case 'unknown':
      return own('5002')
    case 'expired':
      return own('500', 'Message not sent: its time passed')
    case 'cancelled':
      return own('500', 'Message not sent: the campaign was cancelled')
    case 'skipped':
      if (row.reason === 'open_conversation') return own(row.channel === 'inapp' ? '1800' : '1400')
      return INELIGIBLE.includes(row.reason ?? '') ? own('1001') : null
    default:
      return null
  }
}

function failed(
  row: Standing,
  words: (reason: string, code: string | null) => string,
  own: (code: string, message?: string) => Fault,
): Fault {
  const { reason, carrier_code: code, channel } = row
  const outbound = channel === 'whatsapp' ? 'outbound_wa' : 'outbound_twilio'
  const named = (source: string, key: string): Fault => ({
    source,
    code: key,
    message: TEXTS[`${source}_${key}`] ?? words(reason ?? 'other', code),
  })
  if (channel === 'inapp') return named('proactive', '5803')
  if (reason === 'too_long' && code === null) return named('outbound_twilio', '21617')
  if (code === null)
    return reason === 'carrier_unreachable' || reason === 'carrier_busy'
      ? named(outbound, 'ntw_err')
      : own('500', words(reason ?? 'other', null))
  if (channel === 'whatsapp') return named('outbound_wa', WHATSAPP[code] ?? code)
  return named(code.startsWith('3') || code === '5008' ? 'twilio' : 'outbound_twilio', code)
}

export type ConversationStatus = 'NOT_SENT' | 'SCHEDULED' | 'DELIVERED' | 'FAILED' | 'SKIPPED'

/**
 * Where a person stands for the status API, in which DELIVERED means handed to the gateway. Whoever the gateway did not answer for counts
 * as handed over: an application that took them for failed would send twice.
 */
export function conversationStatus(row: Standing & { due_at: Date | null }, now: Date): ConversationStatus {
  switch (row.state) {
    case null:
      return row.verdict === 'refused' ? 'FAILED' : row.verdict === 'suppressed' ? 'SKIPPED' : 'NOT_SENT'
    case 'queued':
      return row.due_at === null || row.due_at > now ? 'SCHEDULED' : 'NOT_SENT'
    case 'sending':
      return 'NOT_SENT'
    case 'sent':
    case 'delivered':
    case 'read':
    case 'unknown':
      return 'DELIVERED'
    case 'skipped':
      return isFailure(row.reason) ? 'FAILED' : 'SKIPPED'
    default:
      return 'FAILED'
  }
}

/** Skips that the original calls failures. */
const isFailure = (reason: string | null): boolean =>
  reason === 'open_conversation' || INELIGIBLE.includes(reason ?? '')

export type CampaignStatusWord =
  | 'DRAFT'
  | 'SCHEDULED'
  | 'QUEUED'
  | 'IN-PROGRESS'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED'

export function campaignStatus(campaign: {
  status: CampaignStatus
  enqueued_line: number
  enqueued_all: boolean
  accepted: number
}): CampaignStatusWord {
  if (campaign.accepted === 0 && campaign.status !== 'draft') return 'FAILED'
  switch (campaign.status) {
    case 'draft':
      return 'DRAFT'
    case 'scheduled':
      return 'SCHEDULED'
    case 'finished':
      return 'FINISHED'
    case 'cancelled':
      return 'CANCELLED'
    default:
      return campaign.enqueued_line === 0 && !campaign.enqueued_all ? 'QUEUED' : 'IN-PROGRESS'
  }
}

/** Ten digits of a campaign that nothing else needs: the original's numbers of its own older platform. */
export function platformId(campaignId: string, what: 'campaign' | 'engagement'): string {
  const hash = createHash('sha256').update(`${what} ${campaignId}`).digest()
  return String(1_000_000_000 + Number(hash.readBigUInt64BE() % 9_000_000_000n))
}

/** "sms", "wa", "inapp". */
export const channelWord = (channel: Channel): string => KEY_OF[channel]

/** A phone without its plus, or the id as it is. */
export const consumerIdOf = (address: string): string => address.replace(/^\+(?=\d+$)/, '')
