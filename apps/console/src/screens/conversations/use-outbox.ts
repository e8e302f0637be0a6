import { api } from '@foreword/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { call, keys, messageOf } from '../../api/index.ts'
import { type Answer, type OutboxEvent, type Outgoing, reduceOutbox } from './outbox.ts'
import { conversationQuery } from './queries.ts'

/** Replies on their way, whichever conversation is on screen: module-wide, so that leaving one does not lose them. */
let outbox: readonly Outgoing[] = []
const watchers = new Set<() => void>()

function happened(event: OutboxEvent): void {
  outbox = reduceOutbox(outbox, event)
  for (const watcher of watchers) watcher()
}

async function post(client: QueryClient, reply: Omit<Outgoing, 'problem'>): Promise<void> {
  const { conversationId: id, messageId, text, fileId, rich } = reply
  try {
    const answer = await call(api.replyInConversation, {
      params: { id },
      body: { text, messageId, ...(fileId && { fileId }), ...(rich && { rich }) },
    })
    client.setQueryData(conversationQuery(id).queryKey, answer)
    happened({ type: 'kept', messageId })
    void client.invalidateQueries({ queryKey: keys.conversations })
  } catch (error) {
    happened({ type: 'failed', messageId, problem: messageOf(error) })
  }
}

/** Sends replies at once on screen; a retry carries the same id, so that it cannot go out twice. */
export function useOutbox() {
  const client = useQueryClient()
  const all = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => outbox,
  )
  return {
    outbox: all,
    send(conversationId: string, answer: Answer) {
      const reply = { ...answer, messageId: crypto.randomUUID(), conversationId, at: Date.now() }
      happened({ type: 'sent', reply })
      void post(client, reply)
    },
    again(reply: Outgoing) {
      happened({ type: 'again', messageId: reply.messageId })
      void post(client, reply)
    },
    discard: (reply: Outgoing) => happened({ type: 'kept', messageId: reply.messageId }),
  }
}
