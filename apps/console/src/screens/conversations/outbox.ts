// pure
import type { ThreadMessage } from '@foreword/contract'
import type { Choices } from './choices.ts'

/** What an agent sends: words, and beside them a file or something to tap. */
export type Answer = {
  text: string
  /** An uploaded file that goes with it. */
  fileId: string | null
  rich: Choices | null
}

/**
 * A reply that was typed and is not known to be kept yet. Its id is made here and sent along, so that trying again
 * after a lost answer cannot send it twice.
 */
export type Outgoing = Answer & {
  messageId: string
  conversationId: string
  at: number
  /** null while on its way; else why the server does not have it. */
  problem: string | null
}

export type OutboxEvent =
  | { type: 'sent'; reply: Omit<Outgoing, 'problem'> }
  | { type: 'kept'; messageId: string }
  | { type: 'failed'; messageId: string; problem: string }
  | { type: 'again'; messageId: string }

export function reduceOutbox(outbox: readonly Outgoing[], event: OutboxEvent): Outgoing[] {
  switch (event.type) {
    case 'sent':
      return [...outbox, { ...event.reply, problem: null }]
    case 'kept':
      return outbox.filter((one) => one.messageId !== event.messageId)
    case 'failed':
      return outbox.map((one) =>
        one.messageId === event.messageId ? { ...one, problem: event.problem } : one,
      )
    case 'again':
      return outbox.map((one) => (one.messageId === event.messageId ? { ...one, problem: null } : one))
  }
}

/** What the thread does not hold yet: a live refresh can bring a reply before its own answer does. */
export function notYetInThread(
  outbox: readonly Outgoing[],
  conversationId: string,
  messages: readonly ThreadMessage[],
): Outgoing[] {
  const held = new Set(messages.map((message) => message.id))
  return outbox.filter((one) => one.conversationId === conversationId && !held.has(one.messageId))
}
