import type { Conversation, LiveEvent, Notices, Presence } from '@foreword/contract'
import { api } from '@foreword/contract'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { call, connection, keys, urlOf } from '../api/index.ts'
import { throttleByKey } from './throttle.ts'
import { personTypes } from './typing.ts'

/** Figures of one campaign change on screen at most once a second, whatever the server sends. */
const EVERY_MS = 1000

/** What a hint makes stale. */
export function staleKeys(
  event: LiveEvent,
  { userId, agent }: Pick<Listener, 'userId' | 'agent'>,
): QueryKey[] {
  switch (event.type) {
    case 'campaign':
      return [keys.campaign(event.id), keys.campaigns, keys.pulse]
    case 'conversation':
      // An agent hears of their own conversations so; of the queue, and with it of the pulse, by a hint of its own.
      return agent
        ? [keys.conversation(event.id), keys.conversations]
        : [keys.conversation(event.id), keys.conversations, keys.pulse, keys.likelyOptOuts, keys.board]
    case 'import':
      return [['import'], ['recipients']]
    case 'consent':
      // Not the proof of somebody: each making of one is in the audit log.
      return [keys.optOutList, keys.likelyOptOuts]
    case 'template':
      return [keys.templates, keys.handoffs]
    case 'export':
      return [keys.exports, [...keys.histories, 'files']]
    case 'account':
      return [keys.activation, keys.account]
    case 'offer':
      return event.id === userId ? [keys.offers, keys.presence, keys.conversations, keys.anyConversation] : []
    case 'queue':
      return [keys.conversations, keys.pulse]
    case 'draft':
      return event.of === userId ? [keys.draft(event.id)] : []
    case 'mention':
      return event.id === userId ? [keys.conversations] : []
    case 'canned':
      return [keys.canned]
    case 'typing':
      return []
    case 'agents':
      return [keys.presence, keys.agents, keys.routing, keys.board]
    case 'beat':
    case 'hello':
      return []
  }
}

/** Conversations on screen that are with somebody else, or with nobody. */
const watched = (client: QueryClient, userId: string): QueryKey[] =>
  client
    .getQueryCache()
    .findAll({ queryKey: keys.anyConversation, type: 'active' })
    .filter((query) => (query.state.data as Partial<Conversation>)?.summary?.assigneeId !== userId)
    .map((query) => query.queryKey)

/** Everything on screen, but what leaves a trace each time it is asked for. */
const askAgain = (client: QueryClient): void =>
  void client.invalidateQueries({ predicate: (query) => query.meta?.traced !== true })

/** A tab that nobody looks at gives its connection back: a browser keeps six to one host, and the seventh tab would wait for ever. */
const HIDDEN_MS = 15_000
/** A browser that was answered something else than the stream gives up; we do not. */
const AGAIN_MS = 3_000

export type Listener = {
  userId: string
  /** Answers conversations: answers the server's beat too, so that it knows that somebody is there. */
  answers: boolean
  /** Sees and hears only what concerns an agent. */
  agent: boolean
}

/**
 * Listens to the server's hints and lets the queries on screen ask again. The browser reconnects by itself; since a hint
 * may be lost meanwhile, everything shown is asked again whenever the line opens, the first time too: what came to pass between the first
 * answers and the line is told by nobody else. And so it is when a hidden tab is looked at again.
 * @returns stop
 */
export function startLive(client: QueryClient, { userId, answers, agent }: Listener): () => void {
  const refresh = throttleByKey(EVERY_MS, (key: QueryKey) => client.invalidateQueries({ queryKey: key }))
  let keeper = false
  let source: EventSource | null = null
  let leaving: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  const connect = (): void => {
    source = new EventSource(urlOf(api.live, {}))
    source.onopen = () => askAgain(client)
    source.onmessage = (message) => {
      const event = parse(message.data)
      if (!event) return
      // One beat without an answer does no harm; the next is a few seconds away.
      if (event.type === 'beat' && answers) call(api.stillHere, {}).catch(() => {})
      for (const key of staleKeys(event, { userId, agent })) refresh.run(key)
      if (event.type === 'typing') personTypes(event.id)
      if (event.type === 'queue') for (const key of watched(client, userId)) refresh.run(key)
    }
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return
      leave()
      again = setTimeout(look, AGAIN_MS)
    }
  }
  const leave = (): void => {
    source?.close()
    source = null
  }
  /** Who may be offered something, or wants to be told, keeps the line, seen or not: in one tab, whichever was there first. */
  const waits = (): boolean =>
    keeper &&
    answers &&
    ((client.getQueryData<Presence>(keys.presence)?.status ?? 'offline') !== 'offline' ||
      wantsNews(client.getQueryData<Notices>(keys.notices)))
  const look = (): void => {
    clearTimeout(leaving)
    clearTimeout(again)
    if (document.hidden && !waits()) leaving = setTimeout(leave, HIDDEN_MS)
    else if (!source) connect()
  }
  connect()
  look()
  const stopKeeping = whenFirst((first) => {
    keeper = first
    look()
  })
  document.addEventListener('visibilitychange', look)
  // The stream may outlive an outage in which what a hint made stale could not be asked: once something gets through again, all is asked.
  const unwatch = connection.subscribe(() => {
    if (connection.isConnected()) askAgain(client)
  })
  // The first to get through, so that nobody waits for the next hint or interval.
  const ask = (): void => void client.invalidateQueries({ queryKey: keys.presence })
  window.addEventListener('online', ask)
  return () => {
    unwatch()
    window.removeEventListener('online', ask)
    document.removeEventListener('visibilitychange', look)
    stopKeeping()
    clearTimeout(leaving)
    clearTimeout(again)
    leave()
    refresh.stop()
  }
}

const wantsNews = (wishes: Notices | undefined): boolean =>
  wishes !== undefined && (wishes.title || wishes.desktop.length > 0 || wishes.sound.length > 0)

/** Says when this tab is the first of those that are open, by a lock that a tab holds until it is closed. Answers how to give it back. */
function whenFirst(say: (first: boolean) => void): () => void {
  // A page without https has no locks: there each tab is on its own.
  if (!('locks' in navigator)) {
    say(true)
    return () => {}
  }
  const stop = new AbortController()
  const held = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  navigator.locks
    .request('foreword-line', { signal: stop.signal }, () => {
      say(true)
      return held
    })
    // Given up before its turn came.
    .catch(() => {})
  return () => stop.abort()
}

function parse(data: unknown): LiveEvent | undefined {
  try {
    const event = JSON.parse(String(data)) as LiveEvent
    return typeof event.type === 'string' ? event : undefined
  } catch {
    return undefined
  }
}
