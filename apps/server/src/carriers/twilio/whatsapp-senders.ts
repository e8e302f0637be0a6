import type { ConnectionFactFound, Learnt, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Fetched, listIn, type Resource, readAll, textIn, writeProduct } from './api.ts'
import { sameUrl } from './urls.ts'

const LIST = '/v2/Channels/Senders?Channel=whatsapp&PageSize=1000'

/** The WhatsApp sender among those of its account; null when it is not there. */
async function findSender(
  http: Http,
  sender: SenderCredentials,
): Promise<{ ok: true; resource: Resource | null } | Extract<Fetched, { ok: false }>> {
  const answer = await readAll(http, sender, 'messaging', LIST, 'senders')
  if (!answer.ok) return answer
  const id = `whatsapp:${sender.address}`
  return { ok: true, resource: answer.items.find((one) => textIn(one, 'sender_id') === id) ?? null }
}

/** Whether it is online, how WhatsApp rates it, and where replies go. Never throws. */
export async function whatsappSenderFacts(
  http: Http,
  sender: SenderCredentials,
): Promise<ConnectionFactFound[]> {
  const name = 'WhatsApp sender'
  const found = await findSender(http, sender)
  if (!found.ok) {
    const detail = `The WhatsApp sender could not be checked. ${found.detail}`
    const remedy = 'Test again in a minute. If it stays, see whether the credentials may read senders.'
    return [{ name, state: 'warn', detail, remedy }]
  }
  if (found.resource === null) {
    const detail = `${sender.address} is not a WhatsApp sender of this account.`
    const remedy =
      'Register it at Twilio under Messaging, Senders, WhatsApp senders, or enter the account that has it.'
    return [{ name, state: 'bad', detail, remedy }]
  }
  const online = onlineFact(sender, found.resource)
  return [online, ...qualityFacts(found.resource), replyFact(sender, found.resource)]
}

function onlineFact(sender: SenderCredentials, resource: Resource): ConnectionFactFound {
  const name = 'WhatsApp sender'
  const status = textIn(resource, 'status')
  const learnt = learntFrom(resource)
  if (/^ONLINE\b/.test(status))
    return { name, state: 'ok', detail: `${sender.address} is online.`, ...(learnt && { learnt }) }
  const reasons = listIn(resource, 'offline_reasons')
    .map((one) => textIn(one, 'message'))
    .filter(Boolean)
  const detail = `${sender.address} is ${status.toLowerCase().replaceAll('_', ' ') || 'in no known state'}${reasons.length > 0 ? `: ${reasons.join('; ').slice(0, 300)}` : ''}.`
  const remedy =
    status === 'OFFLINE'
      ? 'Open the sender at Twilio to see what WhatsApp wants. Nothing can be sent until it is online.'
      : 'Finish its registration at Twilio, then test again.'
  return { name, state: 'bad', detail, remedy }
}

const properties = (resource: Resource): Resource =>
  typeof resource.properties === 'object' && resource.properties !== null
    ? (resource.properties as Resource)
    : {}

/** "10K Customers/24hr", "Unlimited". */
function learntFrom(resource: Resource): Learnt | null {
  const said = textIn(properties(resource), 'messaging_limit')
  if (/^unlimited/i.test(said)) return { peoplePerDay: null }
  const match = /^([\d.,]+)\s*([KM]?)\b/i.exec(said)
  if (!match) return null
  const factor = { K: 1_000, M: 1_000_000 }[match[2]!.toUpperCase()] ?? 1
  const people = Math.round(Number(match[1]!.replaceAll(',', '')) * factor)
  return people > 0 ? { peoplePerDay: people } : null
}

function qualityFacts(resource: Resource): ConnectionFactFound[] {
  const rating = textIn(properties(resource), 'quality_rating').toUpperCase()
  if (!['MEDIUM', 'LOW', 'YELLOW', 'RED'].includes(rating)) return []
  return [
    {
      name: 'Quality',
      state: 'warn',
      detail: `WhatsApp rates this number ${rating.toLowerCase()}: people blocked or reported it.`,
      remedy: 'Send less, and only to people who expect it, before WhatsApp lowers the limit.',
    },
  ]
}

function replyFact(sender: SenderCredentials, resource: Resource): ConnectionFactFound {
  const name = 'Replies'
  const wanted = sender.config.inboundUrl
  if (!wanted) {
    const remedy = 'Set the public URL of this server, then test again.'
    return { name, state: 'warn', detail: 'Where replies should go is not known here.', remedy }
  }
  const webhook = typeof resource.webhook === 'object' ? ((resource.webhook ?? {}) as Resource) : {}
  const actual = textIn(webhook, 'callback_url')
  const remedy = `At Twilio, open the WhatsApp sender and set the webhook for incoming messages to ${wanted} with POST.`
  if (!actual) return { name, state: 'bad', detail: 'Replies to this number go nowhere.', remedy }
  if (!sameUrl(actual, wanted))
    return { name, state: 'bad', detail: `Replies go to ${actual} instead.`, remedy }
  return { name, state: 'ok', detail: 'Replies to this number come here.' }
}

/**
 * Points replies to the WhatsApp sender at `url`; on the sandbox, where any number may be had, it is made if it is not there.
 * Throws an Error with a sentence for people.
 */
export async function setWhatsappUrl(
  http: Http,
  sender: SenderCredentials,
  url: string,
  make = false,
): Promise<void> {
  const found = await findSender(http, sender)
  if (!found.ok) throw new Error(found.detail)
  const webhook = { callback_url: url, callback_method: 'POST' }
  const sid = textIn(found.resource ?? {}, 'sid')
  if (sid === '' && !make)
    throw new Error(`${sender.address} is not a WhatsApp sender of this Twilio account.`)
  const path = `/v2/Channels/Senders${sid && `/${encodeURIComponent(sid)}`}`
  const json = sid === '' ? { sender_id: `whatsapp:${sender.address}`, webhook } : { webhook }
  const changed = await writeProduct(http, sender, 'messaging', path, { json })
  if (!changed.ok) throw new Error(changed.detail)
}
