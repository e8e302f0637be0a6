// pure
import type { CarrierFact } from '../../channels/carrier.ts'
import { at, type Json, listAt, textAt } from './json.ts'
import { peoplePerDay, tierWords } from './limits.ts'
import { type Change, MAX_DETAIL } from './webhook-parts.ts'

type Notice = Extract<CarrierFact, { kind: 'notice' }>
type Said = Pick<Notice, 'title' | 'detail' | 'severity' | 'learnt'>

/** A change of account or number as something an administrator must see; null for fields that are about something else. */
export function accountNotice(field: string, { wabaId, value, key }: Change): CarrierFact | null {
  const said = Object.hasOwn(NOTICES, field) ? NOTICES[field]!(value, wabaId) : null
  if (!said) return null
  return { kind: 'notice', dedupeKey: key, ...said, detail: said.detail.slice(0, MAX_DETAIL) }
}

const NOTICES: Readonly<Record<string, (value: Json, wabaId: string) => Said | null>> = {
  phone_number_quality_update: quality,
  business_capability_update: capability,
  account_update: account,
  account_alerts: alert,
  account_review_update: (value, wabaId) => ({
    title: 'Meta reviewed the WhatsApp Business Account',
    detail: `Account ${wabaId}: ${words(textAt(value, 'decision'))}.`,
    severity: textAt(value, 'decision') === 'APPROVED' ? 'info' : 'bad',
  }),
  phone_number_name_update: (value) => ({
    title: 'Meta decided on the display name',
    detail:
      `${number(value)}, “${textAt(value, 'requested_verified_name')}”: ${words(textAt(value, 'decision'))}. ` +
      words(textAt(value, 'rejection_reason')),
    severity: textAt(value, 'decision') === 'APPROVED' ? 'info' : 'warn',
  }),
  security: (value) => ({
    title: 'A security setting of the number was changed',
    detail: `${number(value)}: ${words(textAt(value, 'event'))}. If it was not you, sign in at Meta now.`,
    severity: 'warn',
  }),
  message_template_components_update: (value) => ({
    title: 'A template was changed at Meta',
    detail: `“${textAt(value, 'message_template_name')}” (${textAt(value, 'message_template_language')}). Open Templates and load them again.`,
    severity: 'info',
  }),
}

function quality(value: Json): Said {
  const event = textAt(value, 'event')
  const limit = textAt(value, 'max_daily_conversations_per_business') || textAt(value, 'current_limit')
  const people = peoplePerDay(limit)
  const bad = event === 'FLAGGED' || event === 'DOWNGRADE'
  return {
    title: bad ? 'The quality of the number fell' : 'The number’s quality or limit changed',
    detail:
      `${number(value)}: ${words(event)}.` +
      (people === undefined ? '' : ` The portfolio may now write to ${tierWords(people)}.`) +
      (bad ? ' Send less, and only to people who expect it.' : ''),
    severity: bad ? 'warn' : 'info',
    ...(people !== undefined && { learnt: { peoplePerDay: people } }),
  }
}

function capability(value: Json, wabaId: string): Said | null {
  const said =
    textAt(value, 'max_daily_conversations_per_business') || textAt(value, 'max_daily_conversation_per_phone')
  const people = peoplePerDay(said)
  if (people === undefined) return null
  return {
    title: 'Messaging limit',
    detail: `Account ${wabaId} may now write to ${tierWords(people)}.`,
    severity: 'info',
    learnt: { peoplePerDay: people },
  }
}

const BAD = /DISABLE|VIOLATION|RESTRICT|BAN|DELETED|OFFBOARD|REMOVED/
function account(value: Json, wabaId: string): Said {
  const event = textAt(value, 'event')
  const parts = [
    textAt(at(value, 'violation_info'), 'violation_type'),
    textAt(at(value, 'ban_info'), 'waba_ban_state'),
    ...listAt(value, 'restriction_info').map((one) => textAt(one, 'restriction_type')),
  ]
  const date = textAt(at(value, 'ban_info'), 'waba_ban_date')
  return {
    title: BAD.test(event)
      ? 'Meta acted on the WhatsApp Business Account'
      : 'The WhatsApp Business Account changed',
    detail: `Account ${wabaId}: ${[...[event, ...parts].filter(Boolean).map(words), date].filter(Boolean).join(', ')}.`,
    severity: BAD.test(event) ? 'bad' : 'info',
  }
}

function alert(value: Json): Said {
  const info =
    listAt(value, 'alert_info')[0] ?? (Object.hasOwn(value, 'alert_info') ? at(value, 'alert_info') : value)
  const severity = textAt(info, 'alert_severity')
  return {
    title: `Meta’s alert: ${words(textAt(info, 'alert_type')) || 'without a name'}`,
    detail:
      textAt(info, 'alert_description') || words(textAt(info, 'alert_status')) || 'Meta gave no details.',
    severity: severity === 'CRITICAL' ? 'bad' : severity === 'WARNING' ? 'warn' : 'info',
  }
}

const number = (value: Json): string => textAt(value, 'display_phone_number') || 'The number'

/** Meta's capitals as words: "ACCOUNT_VIOLATION" → "account violation". */
const words = (constant: string): string => constant.replaceAll('_', ' ').toLowerCase()
