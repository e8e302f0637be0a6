import type { ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Resource, textIn } from './api.ts'
import { findNumber } from './number.ts'
import { findService, type PoolSender } from './services.ts'
import { sameUrl } from './urls.ts'

/** Each is a request: who has more numbers has their replies on the service. */
const MOST_NUMBERS = 20
const MOST_NAMED = 5

/** What the connection test says of a messaging service: its senders, its own encoding, and where replies go. */
export async function serviceFacts(http: Http, sender: SenderCredentials): Promise<ConnectionFactFound[]> {
  const service = await findService(http, sender)
  const name = 'Messaging service'
  if (service.found === 'no') {
    const detail = `${sender.address} is not a messaging service of this account.`
    const remedy =
      'Copy the SID (MG…) from Messaging, Services at Twilio, or enter the account that holds it.'
    return [{ name, state: 'bad', detail, remedy }]
  }
  if (service.found === 'cannot_tell') {
    const detail = `The messaging service could not be checked. ${service.detail}`
    const remedy =
      'Test again in a minute. If it stays, see whether the credentials may read messaging services.'
    return [{ name, state: 'warn', detail, remedy }]
  }
  const { resource, pool } = service
  return [
    poolFact(textIn(resource, 'friendly_name') || sender.address, pool),
    ...encodingFact(sender, resource),
    ...(await replyFacts(http, sender, resource, pool)),
  ]
}

function poolFact(name: string, pool: PoolSender[]): ConnectionFactFound {
  const usable = pool.filter((one) => one.sms !== false)
  if (usable.length === 0) {
    const detail =
      pool.length === 0
        ? `“${name}” has no sender.`
        : `“${name}” has ${pool.length} senders, none of which can send SMS.`
    const remedy = 'Add a number to its sender pool at Twilio.'
    return { name: 'Messaging service', state: 'bad', detail, remedy }
  }
  const kinds = [
    counted(usable, 'number', 'number', 'numbers'),
    counted(usable, 'short_code', 'short code', 'short codes'),
    counted(usable, 'name', 'name', 'names'),
  ].filter((words) => words !== '')
  const named = usable.slice(0, MOST_NAMED).map((one) => one.address)
  const more = usable.length > MOST_NAMED ? ' …' : ''
  return {
    name: 'Messaging service',
    state: 'ok',
    detail: `“${name}” sends from ${kinds.join(', ')}: ${named.join(', ')}${more}`,
  }
}

function counted(pool: PoolSender[], kind: PoolSender['kind'], one: string, many: string): string {
  const { length } = pool.filter((sender) => sender.kind === kind)
  return length === 0 ? '' : `${length} ${length === 1 ? one : many}`
}

/** A service may exchange characters by itself, so that what is counted here is not what is sent. */
function encodingFact(sender: SenderCredentials, service: Resource): ConnectionFactFound[] {
  if (service.smart_encoding !== true || sender.config.smartEncoding === 'on') return []
  return [
    {
      name: 'Smart encoding',
      state: 'warn',
      detail:
        'It is on for the service at Twilio and off here, so that texts may take fewer segments than shown.',
      remedy: 'Switch it on for this sender too, or off at Twilio.',
    },
  ]
}

async function replyFacts(
  http: Http,
  sender: SenderCredentials,
  service: Resource,
  pool: PoolSender[],
): Promise<ConnectionFactFound[]> {
  const name = 'Replies'
  const wanted = sender.config.inboundUrl
  if (!wanted) {
    const remedy = 'Set the public URL of this server, then test again.'
    return [{ name, state: 'warn', detail: 'Where replies should go is not known here.', remedy }]
  }
  const remedy = `At Twilio, open the service, Integration, choose “Send a webhook” and enter ${wanted} as the request URL.`
  const numbers = pool.filter((one) => one.kind !== 'name')
  if (numbers.length === 0) {
    const detail = 'The service has only names: people cannot answer, and cannot opt out by answering.'
    return [
      { name, state: 'warn', detail, remedy: 'Let the opt-out text name another way, or add a number.' },
    ]
  }
  if (service.use_inbound_webhook_on_number === true) return numbersFacts(http, sender, numbers, remedy)
  const actual = textIn(service, 'inbound_request_url')
  if (!actual) return [{ name, state: 'bad', detail: 'Replies to this service go nowhere.', remedy }]
  if (!sameUrl(actual, wanted))
    return [{ name, state: 'bad', detail: `Replies go to ${actual} instead.`, remedy }]
  return [{ name, state: 'ok', detail: 'Replies to this service come here.' }]
}

/** The service leaves replies to each number's own setting. */
async function numbersFacts(
  http: Http,
  sender: SenderCredentials,
  numbers: PoolSender[],
  remedy: string,
): Promise<ConnectionFactFound[]> {
  const elsewhere: string[] = []
  let unread = Math.max(0, numbers.length - MOST_NUMBERS)
  for (const { address } of numbers.slice(0, MOST_NUMBERS)) {
    const number = await findNumber(http, { ...sender, address })
    if (number.found !== 'yes') unread += 1
    else if (!sameUrl(textIn(number.resource, 'sms_url'), sender.config.inboundUrl!)) elsewhere.push(address)
  }
  const name = 'Replies'
  if (elsewhere.length > 0) {
    const detail = `The service leaves replies to its numbers, and those to ${elsewhere.slice(0, MOST_NAMED).join(', ')} do not come here.`
    return [{ name, state: 'bad', detail, remedy }]
  }
  if (unread > 0) {
    const detail = `The service leaves replies to its numbers, ${unread} of which could not be checked.`
    return [{ name, state: 'warn', detail, remedy }]
  }
  return [{ name, state: 'ok', detail: 'Replies to each number of this service come here.' }]
}
