import { replaceLookAlikes } from '@foreword/contract'
import type { Carrier, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { isMessagingService } from './addresses.ts'
import { errorCodeIn, listIn, nextPage, type Resource, readResource, textIn } from './api.ts'
import { receiptStateOf } from './statuses.ts'

type Lookup = { to: string; text: string; startedAt: Date }
type Found = Awaited<ReturnType<NonNullable<Carrier['reconcile']>>>

const PAGE_SIZE = 100
const MAX_PAGES = 5
/** Twilio's clock and ours may differ, and its times are whole seconds. */
const CLOCK_DIFFERENCE_MS = 10_000
const TRIAL_PREFIX = 'Sent from your Twilio trial account - '

/**
 * Looks whether an attempt with an unknown outcome is at Twilio: lists what went to that person and cuts by date_created
 * here, because Twilio's own filter goes by date_sent, which a waiting message does not have. Two that fit, a text Twilio no
 * longer holds, or a list without end are `cannot_tell`. `no` is strong, not proof: new rows may appear late, so wait a
 * minute or two before asking. Costs one request as a rule. Never throws.
 */
export async function findAttempt(http: Http, sender: SenderCredentials, attempt: Lookup): Promise<Found> {
  const messages = await messagesSince(http, sender, attempt)
  if (messages === null) return { found: 'cannot_tell' }
  const ours = messages.filter(
    (message) => isFromSender(message, sender.address) && message.direction === 'outbound-api',
  )
  const matches = ours.filter((message) => sameText(textIn(message, 'body'), attempt.text))
  const [match] = matches
  const carrierId = match ? textIn(match, 'sid') : ''
  if (match && matches.length === 1 && carrierId) {
    // A step before "sent" is with the carrier all the same, which is what "sent" means to us.
    const state = receiptStateOf(textIn(match, 'status')) ?? 'sent'
    return { found: 'yes', carrierId, state, code: state === 'failed' ? errorCodeIn(match) : null }
  }
  const redacted = ours.some((message) => textIn(message, 'body') === '')
  return { found: matches.length > 0 || redacted ? 'cannot_tell' : 'no' }
}

/** Newest first, back to the start of the attempt; null when that could not be read to the end. */
async function messagesSince(
  http: Http,
  sender: SenderCredentials,
  attempt: Lookup,
): Promise<Resource[] | null> {
  const since = Math.floor(attempt.startedAt.getTime() / 1000) * 1000 - CLOCK_DIFFERENCE_MS
  const query = new URLSearchParams({ To: attempt.to, PageSize: String(PAGE_SIZE) })
  if (!isMessagingService(sender.address)) query.set('From', sender.address)
  const messages: Resource[] = []
  let path = `/Messages.json?${query}`
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await readResource(http, sender, path)
    if (!answer.ok || !Array.isArray(answer.resource.messages)) return null
    const rows = listIn(answer.resource, 'messages')
    const created = rows.map((row) => Date.parse(textIn(row, 'date_created')))
    if (created.some(Number.isNaN)) return null
    messages.push(...rows.filter((_, index) => created[index]! >= since))
    const next = nextPage(answer.resource)
    if (next === null || created.some((time) => time < since)) return messages
    path = next
  }
  return null
}

function isFromSender(message: Resource, address: string): boolean {
  // `from` is empty until a messaging service has chosen a number.
  return textIn(message, isMessagingService(address) ? 'messaging_service_sid' : 'from') === address
}

function sameText(held: string, sent: string): boolean {
  const text = plain(held)
  return text !== '' && (text === plain(sent) || text === plain(TRIAL_PREFIX + sent))
}

/** As smart encoding may have left it, ours or Twilio's. */
const plain = (text: string): string => replaceLookAlikes(text).replace(/\s+/g, ' ').trim()
