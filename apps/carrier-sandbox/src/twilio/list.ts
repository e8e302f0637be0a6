import { FLAG, type Message } from '../store/message.ts'
import type { World } from '../world.ts'
import { dateSent, renderMessage } from './render.ts'

const DEFAULT_SIZE = 50
const MAX_SIZE = 1000
const DAY = 86_400_000

interface Filter {
  to: string
  from: string
  /** ms since 1970, both inclusive */
  sentFrom: number
  sentTo: number
}

/**
 * The message list, newest first. Pages are cut by position (`PageToken`), so that messages that come in between
 * shift nothing.
 * @returns null when a parameter is not valid.
 */
export function listMessages(
  world: World,
  accountSid: string,
  query: URLSearchParams,
): Record<string, unknown> | null {
  const filter = readFilter(query)
  const size = Math.min(Number(query.get('PageSize') ?? DEFAULT_SIZE), MAX_SIZE)
  const page = Number(query.get('Page') ?? 0)
  const token = /^P([AB])(\d+)$/.exec(query.get('PageToken') ?? 'PA9007199254740991')
  if (!filter || !(size >= 1) || !(page >= 0) || !token) return null
  const backwards = token[1] === 'B'
  const cursor = Number(token[2])
  const matching = take(candidates(world, filter, backwards, cursor), size + 1, (message) =>
    matches(message, accountSid, filter, world.now()),
  )
  const more = matching.length > size
  const rows = matching.slice(0, size)
  if (backwards) rows.reverse()

  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`
  const link = (number: number, to: string) => {
    const params = new URLSearchParams(query)
    params.set('PageSize', String(size))
    params.set('Page', String(number))
    params.delete('PageToken')
    if (to) params.set('PageToken', to)
    return `${path}?${params}`
  }
  const first = rows[0]
  const last = rows.at(-1)
  return {
    messages: rows.map((message) => renderMessage(message, world.now())),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(rows.length - 1, 0),
    first_page_uri: link(0, ''),
    previous_page_uri: page > 0 && first ? link(page - 1, `PB${first.seq}`) : null,
    next_page_uri: (more || backwards) && last ? link(page + 1, `PA${last.seq}`) : null,
    uri: `${path}?${query}`,
  }
}

function readFilter(query: URLSearchParams): Filter | null {
  const day = query.get('DateSent')
  const from = query.get('DateSent>')
  const to = query.get('DateSent<')
  const filter: Filter = {
    to: query.get('To') ?? '',
    from: query.get('From') ?? '',
    sentFrom: from ? Date.parse(from) : Number.NEGATIVE_INFINITY,
    sentTo: to ? endOf(to) : Number.POSITIVE_INFINITY,
  }
  if (day) {
    // The SDK sends a full date-time; only its day counts.
    filter.sentFrom = Date.parse(day.slice(0, 10))
    filter.sentTo = endOf(day.slice(0, 10))
  }
  return Number.isNaN(filter.sentFrom) || Number.isNaN(filter.sentTo) ? null : filter
}

/** A bare date includes its whole day, in GMT. */
function endOf(date: string): number {
  const at = Date.parse(date)
  return /^\d{4}-\d\d-\d\d$/.test(date) ? at + DAY - 1 : at
}

/** The shortest list that holds every match: a number's inbound list, a phone's messages, or all. */
function candidates(world: World, filter: Filter, backwards: boolean, cursor: number): Iterable<Message> {
  const inbox = world.senders.get(filter.to)?.inbound
  const phone = world.phones.all.get(filter.to)?.messages ?? world.phones.all.get(filter.from)?.messages
  const small = inbox && phone ? [...inbox, ...phone].sort((a, b) => a.seq - b.seq) : (inbox ?? phone)
  if (!small) return backwards ? world.messages.oldestFirst(cursor) : world.messages.newestFirst(cursor)
  const kept = small.filter((message) => world.messages.get(message.sid) === message)
  return backwards
    ? kept.filter((message) => message.seq > cursor)
    : kept.filter((message) => message.seq < cursor).reverse()
}

function take(source: Iterable<Message>, count: number, wanted: (message: Message) => boolean): Message[] {
  const found: Message[] = []
  for (const message of source) {
    if (!wanted(message)) continue
    found.push(message)
    if (found.length === count) break
  }
  return found
}

function matches(message: Message, accountSid: string, filter: Filter, now: number): boolean {
  if (message.accountSid !== accountSid || message.flags & (FLAG.hidden | FLAG.deleted)) return false
  if (filter.to && message.to !== filter.to) return false
  if (filter.from && message.from !== filter.from) return false
  if (filter.sentFrom === Number.NEGATIVE_INFINITY && filter.sentTo === Number.POSITIVE_INFINITY) return true
  const sent = dateSent(message, now)
  return sent !== null && sent >= filter.sentFrom && sent <= filter.sentTo
}
