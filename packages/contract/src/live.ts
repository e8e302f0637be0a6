// pure
import * as Type from 'typebox'
import { Nullable, Time } from './common.ts'
import { AGENTS_WORK, route } from './route.ts'

/**
 * A live event is a hint, never data: it names what changed and the reader asks again. So a lost event costs nothing:
 * after a reconnect the console asks for what it shows, and is right.
 */
export const LiveEvent = Type.Union([
  Type.Object({ type: Type.Literal('campaign'), id: Type.String() }),
  Type.Object({ type: Type.Literal('conversation'), id: Type.String() }),
  Type.Object({ type: Type.Literal('import'), id: Type.String() }),
  Type.Object({ type: Type.Literal('template'), id: Type.String() }),
  /** Somebody opted out or in. */
  Type.Object({ type: Type.Literal('consent') }),
  Type.Object({ type: Type.Literal('export'), id: Type.String() }),
  /** Something is offered to this person, or is no longer; or a conversation is no longer theirs. */
  Type.Object({ type: Type.Literal('offer'), id: Type.String() }),
  /** This person's draft of a conversation was changed, on another page or device. */
  Type.Object({ type: Type.Literal('draft'), id: Type.String(), of: Type.String() }),
  /** A note names this person. */
  Type.Object({ type: Type.Literal('mention'), id: Type.String() }),
  /** The person of a conversation is writing now. */
  Type.Object({ type: Type.Literal('typing'), id: Type.String() }),
  Type.Object({ type: Type.Literal('canned') }),
  /** To agents only: conversations that are not theirs came, went or changed. Rarer the more agents there are. */
  Type.Object({ type: Type.Literal('queue') }),
  /** Who is there, how much they may have, or how a skill is worked off. */
  Type.Object({ type: Type.Literal('agents') }),
  /** To be answered by stillHere, so that the server knows that the line works. */
  Type.Object({ type: Type.Literal('beat') }),
  Type.Object({ type: Type.Literal('account') }),
  Type.Object({ type: Type.Literal('hello') }),
])
export type LiveEvent = Type.Static<typeof LiveEvent>

/** What the left navigation shows on every screen. */
export const Pulse = Type.Object({
  sending: Type.Integer({ description: 'campaigns sending now' }),
  perSecond: Type.Number(),
  /** Messages handed over per ten seconds, the last five minutes. */
  recent: Type.Array(Type.Integer()),
  waitingConversations: Type.Integer(),
  /** Since when messages are due that no dispatcher takes; null = all is well. */
  unclaimedSince: Nullable(Time),
})
export type Pulse = Type.Static<typeof Pulse>

export const liveRoutes = {
  live: route({
    method: 'GET',
    path: '/live',
    summary: 'Server-sent events: hints that something changed',
    allow: 'signed-in',
    person: AGENTS_WORK,
    raw: 'events',
  }),
  pulse: route({
    method: 'GET',
    path: '/pulse',
    summary: 'What is being sent now, and who waits',
    allow: 'signed-in',
    scope: 'account:read',
    response: Pulse,
  }),
}
