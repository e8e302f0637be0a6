// pure
import type { Account } from '../world.ts'

export type Form = Record<string, string | string[] | undefined>

/** A create that is well formed. */
export interface Draft {
  account: Account
  to: string
  /** '' when a messaging service chooses. */
  from: string
  service: string | null
  body: string
  media: readonly string[]
  callback: string
  validityMs: number
  /** ms since 1970; 0 for at once. */
  sendAt: number
}

export interface Refusal {
  code: number
  detail: string
}

const E164 = /^\+[1-9]\d{6,14}$/
const SENDER = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/
const BODY_LIMIT = 1600
const MEDIA_LIMIT = 10
const NO_MEDIA: readonly string[] = []
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The first value of a field; the whole list for MediaUrl is read apart. */
export function field(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/** Reads a create as Twilio does: the first rule that is broken names the error. */
export function readDraft(
  form: Form,
  account: Account,
  now: number,
  isWebhookUrl: (url: string) => boolean,
): Draft | Refusal {
  const draft: Draft = {
    account,
    to: field(form, 'To').trim(),
    from: field(form, 'From').trim(),
    service: field(form, 'MessagingServiceSid') || null,
    body: field(form, 'Body'),
    media: NO_MEDIA,
    callback: field(form, 'StatusCallback'),
    validityMs: 36_000_000,
    sendAt: 0,
  }
  return (
    addressProblem(draft) ??
    contentProblem(form, draft) ??
    callbackProblem(draft, isWebhookUrl) ??
    timingProblem(form, draft, now) ??
    draft
  )
}

export function isRefusal(result: object): result is Refusal {
  return 'code' in result
}

function addressProblem(draft: Draft): Refusal | null {
  const { to, from, service } = draft
  if (!to) return { code: 21604, detail: '' }
  if (!from && !service) return { code: 21603, detail: '' }
  const toChannel = channelOf(to)
  if (!E164.test(to.slice(toChannel.length))) return { code: 21211, detail: to }
  if (service && !/^MG[0-9a-f]{32}$/.test(service)) return { code: 21701, detail: service }
  if (!from) return null
  const fromChannel = channelOf(from)
  if (fromChannel !== toChannel) {
    return toChannel ? { code: 63007, detail: from } : { code: 21612, detail: `${from} to ${to}` }
  }
  const pattern = fromChannel ? E164 : SENDER
  return pattern.test(from.slice(fromChannel.length)) ? null : { code: 21212, detail: from }
}

function channelOf(address: string): string {
  if (address.startsWith('+')) return ''
  return /^(whatsapp|rcs|messenger):/.exec(address)?.[0] ?? ''
}

function contentProblem(form: Form, draft: Draft): Refusal | null {
  const mediaUrl = form.MediaUrl
  if (mediaUrl !== undefined) {
    draft.media = typeof mediaUrl === 'string' ? [mediaUrl] : mediaUrl
    if (draft.media.length > MEDIA_LIMIT) return { code: 21623, detail: '' }
    const bad = draft.media.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url))
    if (bad !== undefined) return { code: 21620, detail: bad }
  }
  const contentSid = field(form, 'ContentSid')
  if (contentSid) return templateProblem(form, draft, contentSid)
  if (!draft.body && draft.media.length === 0) {
    return { code: form.Body === undefined ? 21619 : 21602, detail: '' }
  }
  return draft.body.length > BODY_LIMIT ? { code: 21617, detail: '' } : null
}

/** The sandbox holds no templates: the phone shows which one was asked for and its variables. */
function templateProblem(form: Form, draft: Draft, contentSid: string): Refusal | null {
  if (!/^HX[0-9a-f]{32}$/.test(contentSid)) return { code: 21655, detail: contentSid }
  const variables = field(form, 'ContentVariables')
  if (variables && !isJsonObject(variables)) return { code: 21656, detail: variables }
  draft.body = `[template ${contentSid}] ${variables}`.trim()
  return null
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

function callbackProblem(draft: Draft, isWebhookUrl: (url: string) => boolean): Refusal | null {
  if (!draft.callback || isWebhookUrl(draft.callback)) return null
  return { code: 21609, detail: draft.callback }
}

function timingProblem(form: Form, draft: Draft, now: number): Refusal | null {
  const validity = field(form, 'ValidityPeriod')
  if (validity) {
    const seconds = Number(validity)
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 36_000)
      return { code: 21624, detail: validity }
    draft.validityMs = seconds * 1000
  }
  // Without a service Twilio drops the schedule and sends at once.
  if (field(form, 'ScheduleType') !== 'fixed' || !draft.service) return null
  const sendAt = Date.parse(field(form, 'SendAt'))
  if (!(sendAt >= now + 15 * MINUTE && sendAt <= now + 35 * DAY)) {
    return { code: 35114, detail: field(form, 'SendAt') }
  }
  draft.sendAt = sendAt
  return null
}
