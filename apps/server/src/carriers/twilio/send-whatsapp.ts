import type { Rich } from '@foreword/contract'
import type { Attempt, SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { postMessage } from './send.ts'
import { type SessionContents, shapeOf } from './session-contents.ts'
import { CONTENT_SID } from './templates.ts'

type Template = Extract<Rich, { type: 'template' }>

/** Hands one WhatsApp message to Twilio: a template by its content, or an answer within the 24 hours. One try; never throws. */
export async function sendWhatsapp(
  http: Http,
  contents: SessionContents,
  sender: SenderCredentials,
  attempt: Attempt,
): Promise<SendOutcome> {
  const { rich, text } = attempt
  const form = new URLSearchParams({
    To: `whatsapp:${attempt.to}`,
    From: `whatsapp:${sender.address}`,
  })
  const fill = (sid: string, variables: Record<string, string>) => {
    form.set('ContentSid', sid)
    if (Object.keys(variables).length > 0) form.set('ContentVariables', JSON.stringify(variables))
  }
  if (rich === null) form.set('Body', text)
  else if (rich.type === 'template') {
    const sid = rich.carrierTemplateId ?? ''
    if (!CONTENT_SID.test(sid))
      return {
        kind: 'rejected',
        code: 'no_content',
        class: 'configuration',
        detail: `The template ${rich.name} has no content SID.`,
      }
    fill(sid, variablesOf(rich))
  } else if (rich.type === 'media') {
    form.set('MediaUrl', rich.link)
    if (text !== '' && rich.media !== 'audio') form.set('Body', text)
  } else if (rich.type === 'buttons' || rich.type === 'list') {
    const shape = shapeOf(rich, text)
    const found = await contents.sidOf(sender, shape)
    if ('outcome' in found) return found.outcome
    fill(found.sid, shape.variables)
  } else return refused('not_for_whatsapp', `WhatsApp has no ${rich.type} message.`)
  return ours(await postMessage(http, sender, attempt, form), attempt.to)
}

const refused = (code: string, detail: string): SendOutcome => ({
  kind: 'rejected',
  code,
  class: 'content',
  detail,
})

/** Twilio echoes the address with its prefix. */
function ours(outcome: SendOutcome, to: string): SendOutcome {
  if (outcome.kind !== 'accepted' || outcome.canonicalAddress === undefined) return outcome
  const { canonicalAddress, ...rest } = outcome
  const bare = canonicalAddress.replace(/^whatsapp:/, '')
  // A WhatsApp message is one, however long.
  return { ...rest, segments: null, ...(bare !== to && { canonicalAddress: bare }) }
}

/** By the number each variable has in the whole content; of one that is used twice the first value counts. */
function variablesOf({ header, body, buttons }: Template): Record<string, string> {
  const found: Record<string, string> = {}
  const add = (place: string | undefined, value: string) => {
    if (place !== undefined) found[place] ??= value
  }
  for (const [index, { place, name, text }] of body.entries()) add(place ?? name ?? String(index + 1), text)
  if (header && 'params' in header) for (const { place, text } of header.params ?? []) add(place, text)
  for (const { place, value } of buttons) add(place, value)
  return found
}
