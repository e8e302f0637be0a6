import { smartEncode } from '../rules/smart-encoding.ts'
import type { Content } from '../store/contents.ts'
import type { Drawn } from '../whatsapp/model.ts'
import type { Account, World } from '../world.ts'
import { fillContent } from './fill-content.ts'

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
  content: Content | null
  drawn: Drawn | null
  /** A code the content's variables make it fail with; 0 for none. */
  contentCode: number
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
export function readDraft(world: World, form: Form, account: Account): Draft | Refusal {
  const service = field(form, 'MessagingServiceSid') || null
  const known = service ? world.services.get(service) : undefined
  const smart =
    form.SmartEncoded === undefined ? known?.smartEncoding : field(form, 'SmartEncoded') === 'true'
  const body = field(form, 'Body')
  const draft: Draft = {
    account,
    to: field(form, 'To').trim(),
    from: field(form, 'From').trim(),
    service,
    body: smart ? smartEncode(body) : body,
    media: NO_MEDIA,
    content: null,
    drawn: null,
    contentCode: 0,
    callback: field(form, 'StatusCallback'),
    validityMs: (known?.validityPeriod ?? 36_000) * 1000,
    sendAt: 0,
  }
  return (
    addressProblem(draft) ??
    contentProblem(world, form, draft) ??
    callbackProblem(draft, (url) => world.readWebhookUrl(url) !== null) ??
    timingProblem(form, draft, world.now()) ??
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

function contentProblem(world: World, form: Form, draft: Draft): Refusal | null {
  const mediaUrl = form.MediaUrl
  if (mediaUrl !== undefined) {
    draft.media = typeof mediaUrl === 'string' ? [mediaUrl] : mediaUrl
    if (draft.media.length > MEDIA_LIMIT) return { code: 21623, detail: '' }
    const bad = draft.media.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url))
    if (bad !== undefined) return { code: 21620, detail: bad }
  }
  const contentSid = field(form, 'ContentSid')
  if (contentSid) return templateProblem(world, form, draft, contentSid)
  if (!draft.body && draft.media.length === 0) {
    return { code: form.Body === undefined ? 21619 : 21602, detail: '' }
  }
  return draft.body.length > BODY_LIMIT ? { code: 21617, detail: '' } : null
}

function templateProblem(world: World, form: Form, draft: Draft, contentSid: string): Refusal | null {
  const content = world.contents.get(contentSid)
  if (!content) return { code: 21655, detail: contentSid }
  const given = field(form, 'ContentVariables')
  const variables = given ? readVariables(given) : {}
  if (!variables) return { code: 21656, detail: given }
  const filled = fillContent(content, variables)
  draft.content = content
  draft.body = filled.body
  draft.drawn = filled.drawn
  draft.contentCode = filled.code
  if (filled.media.length > 0) draft.media = filled.media
  return draft.body.length > BODY_LIMIT ? { code: 21617, detail: '' } : null
}

/** A JSON object of texts, none of them empty or with a line break; else null. */
function readVariables(text: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const entries = Object.entries(value)
    const bad = entries.some(([, one]) => typeof one !== 'string' || one === '' || /[\n\t]| {5,}/.test(one))
    return bad ? null : Object.fromEntries(entries)
  } catch {
    return null
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
