import type {
  Carrier,
  CarrierFact,
  ListedInbound,
  Polled,
  SenderCredentials,
} from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { addressKindOf } from './addresses.ts'
import { errorCodeIn, listIn, nextPage, type Resource, readResource, textIn } from './api.ts'
import { prepareAccount } from './credentials.ts'
import { findService } from './services.ts'
import { receiptStateOf } from './statuses.ts'
import { replyFact, SID } from './webhook.ts'

// What Twilio's webhooks would have said, asked for: by default it calls them once, and a bad moment here loses the call.

const PAGE_SIZE = 500
/** 20,000 messages: a day of a busy number. */
const MAX_PAGES = 40
/** Of a messaging service: each is a request, every five minutes. */
const MAX_NUMBERS = 20
const ON_THE_WAY = ['accepted', 'scheduled', 'queued', 'sending', 'partially_delivered']

/** One message as it stands at Twilio. A message Twilio no longer holds is `cannot_tell`. Never throws. */
export async function pollMessage(http: Http, sender: SenderCredentials, carrierId: string): Promise<Polled> {
  if (!SID.test(carrierId)) return 'cannot_tell'
  const answer = await readResource(http, sender, `/Messages/${carrierId}.json`)
  if (!answer.ok) return 'cannot_tell'
  const status = textIn(answer.resource, 'status')
  const state = receiptStateOf(status) ?? (ON_THE_WAY.includes(status) ? 'sent' : null)
  if (state === null) return 'cannot_tell'
  return { state, code: state === 'failed' ? errorCodeIn(answer.resource) : null }
}

/**
 * What was written to the sender's number since then, newest page first, until a page reaches back far enough. Twilio filters by
 * whole days (GMT), so the rest is cut here. A messaging service has no list of its own: its numbers are asked one by one, and those
 * with many numbers not at all. A name receives nothing.
 */
export async function listInboundMessages(
  http: Http,
  sender: SenderCredentials,
  since: Date,
): ReturnType<NonNullable<Carrier['listInbound']>> {
  const kind = addressKindOf(sender.address)
  if (kind === 'messaging_service') return listOfService(http, sender, since)
  if (kind === 'alphanumeric') return { facts: [], complete: true }
  return listOfNumber(http, sender, since)
}

async function listOfService(http: Http, sender: SenderCredentials, since: Date): Promise<ListedInbound> {
  const service = await findService(http, sender)
  if (service.found !== 'yes') return 'cannot_tell'
  const numbers = service.pool.filter((one) => one.kind !== 'name')
  if (numbers.length > MAX_NUMBERS) return 'cannot_tell'
  const facts: CarrierFact[] = []
  let complete = true
  for (const { address } of numbers) {
    const listed = await listOfNumber(http, { ...sender, address }, since)
    if (listed === 'cannot_tell') return listed
    facts.push(...listed.facts)
    complete &&= listed.complete
  }
  const at = (fact: CarrierFact) => (fact.kind === 'reply' ? (fact.at?.getTime() ?? 0) : 0)
  return { facts: facts.sort((a, b) => at(a) - at(b)), complete }
}

async function listOfNumber(http: Http, sender: SenderCredentials, since: Date): Promise<ListedInbound> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return 'cannot_tell'
  const root = prepared.account.origin + prepared.account.path
  const from = Math.floor(since.getTime() / 1000) * 1000
  const query = new URLSearchParams({
    To: sender.address,
    'DateSent>': since.toISOString().slice(0, 10),
    PageSize: String(PAGE_SIZE),
  })
  const facts: CarrierFact[] = []
  let path: string | null = `/Messages.json?${query}`
  for (let page = 0; page < MAX_PAGES && path !== null; page++) {
    const answer = await readResource(http, sender, path)
    if (!answer.ok || !Array.isArray(answer.resource.messages)) return 'cannot_tell'
    const rows = listIn(answer.resource, 'messages')
    const times = rows.map((row) => Date.parse(textIn(row, 'date_created')))
    if (times.some(Number.isNaN)) return 'cannot_tell'
    facts.push(
      ...rows.flatMap((row, index) =>
        times[index]! >= from ? inboundOf(row, sender.address, root, times[index]!) : [],
      ),
    )
    path = times.some((time) => time < from) ? null : nextPage(answer.resource)
  }
  return { facts: facts.reverse(), complete: path === null } satisfies ListedInbound
}

function inboundOf(row: Resource, address: string, root: string, createdAt: number): CarrierFact[] {
  const text = (key: string) => textIn(row, key).replaceAll('\0', '')
  const sid = text('sid')
  if (row.direction !== 'inbound' || text('to') !== address || !SID.test(sid)) return []
  const fact = replyFact({
    sid,
    from: text('from'),
    to: text('to'),
    text: text('body'),
    optOutType: null,
    viaService: text('messaging_service_sid') !== '',
    media: mediaOf(row, `${root}/Messages/${sid}/Media.json`),
  })
  return fact ? [{ ...fact, at: new Date(createdAt) }] : []
}

/** A list row counts its pictures and tells where their list is; that list would be a request for each. */
function mediaOf(row: Resource, url: string): { url: string; type: string }[] {
  const count = Math.min(Number(textIn(row, 'num_media')) || 0, 10)
  return Array.from({ length: count }, (_, index) => ({
    url: `${url}#${index}`,
    type: 'application/octet-stream',
  }))
}
