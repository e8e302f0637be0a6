import type { Rich } from '@foreword/contract'
import type { SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Fetched, type Resource, readAll, textIn, writeProduct } from './api.ts'
import { twilioError } from './errors.ts'
import { CONTENT_SID } from './templates.ts'

// Buttons and lists of an answer need a content at Twilio too. One of each shape is made, with every word of it a variable, and found
// again by its name: an account gets a handful of them, not one for each message.

type Session = Extract<Rich, { type: 'buttons' | 'list' }>

/** What a shape is called, what Twilio is given for it, and the words of one message in its places. */
export type Shape = { name: string; types: Record<string, Resource>; variables: Record<string, string> }

/** A variable takes no line break: each line of the text is one of its own. */
const MAX_LINES = 30

export function shapeOf(rich: Session, text: string): Shape {
  const variables: Record<string, string> = {}
  const put = (value: string): string => {
    const place = Object.keys(variables).length + 1
    variables[place] = value.replace(/\s+/g, ' ').trim()
    return `{{${place}}}`
  }
  const rows = text.trim().split('\n')
  const lines = rows.length > MAX_LINES ? [rows.join(' ')] : rows
  const body = lines.map((line) => (line.trim() === '' ? '' : put(line))).join('\n')
  const pattern = lines.map((line) => (line.trim() === '' ? '0' : '1')).join('')
  if (rich.type === 'buttons') {
    const footer = rich.footer === null ? null : put(rich.footer)
    const actions = rich.buttons.map(({ id, title }) => ({ title: put(title), id: put(id) }))
    const name = `foreword_buttons_${pattern}_${actions.length}${footer === null ? '' : '_footer'}`
    if (footer === null) return { name, types: { 'twilio/quick-reply': { body, actions } }, variables }
    const typed = actions.map((action) => ({ type: 'QUICK_REPLY', ...action }))
    return { name, types: { 'whatsapp/card': { body, footer, actions: typed } }, variables }
  }
  const button = put(rich.button)
  const items = rich.rows.map(({ id, title, description }) => ({
    item: put(title),
    id: put(id),
    ...(description !== null && { description: put(description) }),
  }))
  const described = rich.rows.map(({ description }) => (description === null ? '0' : '1')).join('')
  const name = `foreword_list_${pattern}_${described}`
  return { name, types: { 'twilio/list-picker': { body, button, items } }, variables }
}

export type SessionContents = {
  /** The sid of the content of this shape, found or made; else why nothing can be sent. */
  sidOf(sender: SenderCredentials, shape: Shape): Promise<{ sid: string } | { outcome: SendOutcome }>
}

export function openSessionContents(http: Http): SessionContents {
  const known = new Map<string, Promise<{ sid: string } | { outcome: SendOutcome }>>()
  return {
    sidOf(sender, shape) {
      const key = `${sender.config.baseUrl ?? ''}/${sender.config.accountSid}/${shape.name}`
      const had = known.get(key)
      if (had) return had
      const asked = findOrMake(http, sender, shape).then((found) => {
        if ('outcome' in found) known.delete(key)
        return found
      })
      known.set(key, asked)
      return asked
    },
  }
}

async function findOrMake(http: Http, sender: SenderCredentials, shape: Shape) {
  const listed = await readAll(http, sender, 'content', '/v1/Content?PageSize=500', 'contents')
  if (!listed.ok) return { outcome: outcomeOf(listed) }
  const there = listed.items.find((one) => textIn(one, 'friendly_name') === shape.name)
  const sid = textIn(there ?? {}, 'sid')
  if (CONTENT_SID.test(sid)) return { sid }
  const { name, types, variables } = shape
  const samples = Object.fromEntries(Object.keys(variables).map((place) => [place, `sample ${place}`]))
  const made = await writeProduct(http, sender, 'content', '/v1/Content', {
    json: { friendly_name: name, language: 'en', variables: samples, types },
  })
  if (!made.ok) return { outcome: outcomeOf(made) }
  const own = textIn(made.resource, 'sid')
  return CONTENT_SID.test(own)
    ? { sid: own }
    : {
        outcome: outcomeOf({
          ...made,
          ok: false,
          status: 200,
          code: null,
          detail: 'The answer did not come from Twilio.',
        }),
      }
}

/** Nothing of the message has left us, whatever went wrong here. */
function outcomeOf({ status, code, detail }: Extract<Fetched, { ok: false }>): SendOutcome {
  if (status === 429) return { kind: 'throttled', code: '20429', retryAfterMs: null }
  if (status === null || status >= 500) return { kind: 'unreachable', detail }
  const known = code === null ? undefined : twilioError(code)
  return { kind: 'rejected', code: code ?? 'not_twilio', class: known?.class ?? 'configuration', detail }
}
