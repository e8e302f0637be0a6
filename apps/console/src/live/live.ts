import type { LiveEvent } from '@foreword/contract'
import { api } from '@foreword/contract'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { keys, urlOf } from '../api/index.ts'
import { throttleByKey } from './throttle.ts'

/** Figures of one campaign change on screen at most once a second, whatever the server sends. */
const EVERY_MS = 1000

/** What a hint makes stale. */
export function staleKeys(event: LiveEvent): QueryKey[] {
  switch (event.type) {
    case 'campaign':
      return [keys.campaign(event.id), keys.campaigns, keys.pulse]
    case 'conversation':
      return [keys.conversation(event.id), keys.conversations, keys.pulse, keys.likelyOptOuts]
    case 'import':
      return [['import'], ['recipients']]
    case 'consent':
      // Not the proof of somebody: each making of one is in the audit log.
      return [keys.optOutList, keys.likelyOptOuts]
    case 'template':
      return [keys.templates, keys.handoffs]
    case 'export':
      return [keys.exports]
    case 'account':
      return [keys.activation, keys.account]
    case 'hello':
      return []
  }
}

/** A tab that nobody looks at gives its connection back: a browser keeps six to one host, and the seventh tab would wait for ever. */
const HIDDEN_MS = 15_000

/**
 * Listens to the server's hints and lets the queries on screen ask again. The browser reconnects by itself; since a hint
 * may be lost meanwhile, everything shown is asked again after a reconnect, and when a hidden tab is looked at again.
 * @returns stop
 */
export function startLive(client: QueryClient): () => void {
  const refresh = throttleByKey(EVERY_MS, (key: QueryKey) => client.invalidateQueries({ queryKey: key }))
  let opened = false
  let source: EventSource | null = null
  let leaving: ReturnType<typeof setTimeout> | undefined

  const connect = (): void => {
    source = new EventSource(urlOf(api.live, {}))
    source.onopen = () => {
      if (opened) void client.invalidateQueries()
      opened = true
    }
    source.onmessage = (message) => {
      const event = parse(message.data)
      if (event) for (const key of staleKeys(event)) refresh.run(key)
    }
  }
  const leave = (): void => {
    source?.close()
    source = null
  }
  const look = (): void => {
    clearTimeout(leaving)
    if (document.hidden) leaving = setTimeout(leave, HIDDEN_MS)
    else if (!source) connect()
  }
  connect()
  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    clearTimeout(leaving)
    leave()
    refresh.stop()
  }
}

function parse(data: unknown): LiveEvent | undefined {
  try {
    const event = JSON.parse(String(data)) as LiveEvent
    return typeof event.type === 'string' ? event : undefined
  } catch {
    return undefined
  }
}
