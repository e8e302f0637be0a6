// pure
import * as Type from 'typebox'
import { ById, DeliveryWindow, Id, Nullable, Ok, Time } from './common.ts'
import { Conversation, ConversationSummary } from './conversations.ts'
import { AGENTS_WORK, route, TALKERS } from './route.ts'

const SUPERVISORS = ['administrator', 'agent_manager'] as const

/** What a person chose. */
export const Status = Type.Union([Type.Literal('available'), Type.Literal('away'), Type.Literal('offline')])
export type Status = Type.Static<typeof Status>

export const Presence = Type.Object({
  status: Status,
  since: Time,
  /** Set away because offers ran out unanswered. */
  setAway: Type.Boolean(),
  capacity: Type.Integer(),
  /** Conversations with them and offers to them. */
  load: Type.Integer(),
})
export type Presence = Type.Static<typeof Presence>

/** How a skill is worked off. */
export const SkillRouting = Type.Object({
  acceptMode: Type.Union([Type.Literal('offer'), Type.Literal('auto'), Type.Literal('take')], {
    description: 'offer: asks the next agent; auto: gives it; take: agents take by themselves',
  }),
  offerSeconds: Type.Integer({ minimum: 5, maximum: 600 }),
  goalSeconds: Type.Integer({ minimum: 10, maximum: 604_800 }),
  priority: Type.Integer({ minimum: -1, maximum: 1 }),
  overflow: Nullable(Type.Object({ skillId: Id, seconds: Type.Integer({ minimum: 10, maximum: 604_800 }) })),
  /** Office hours on the account's clock; null = always. */
  hours: Nullable(DeliveryWindow),
  closedAnswer: Type.String({ maxLength: 1000 }),
  returnSeconds: Nullable(
    Type.Integer({
      minimum: 0,
      maximum: 604_800,
      description: 'how long an agent may be gone before who waits for them goes back; null = stays',
    }),
  ),
})
export type SkillRouting = Type.Static<typeof SkillRouting>

export const RoutedSkill = Type.Object({
  id: Id,
  name: Type.String(),
  isDefault: Type.Boolean(),
  agentIds: Type.Array(Type.String()),
  routing: SkillRouting,
  /** Whether it is within its office hours now. */
  open: Type.Boolean(),
})
export type RoutedSkill = Type.Static<typeof RoutedSkill>

export const Agent = Type.Object({
  id: Type.String(),
  name: Type.String(),
  skillIds: Type.Array(Id),
  /** lost = would be there, but the connection is gone. */
  presence: Type.Union([Status, Type.Literal('lost')]),
  since: Nullable(Time),
  load: Type.Integer(),
  capacity: Type.Integer(),
})
export type Agent = Type.Static<typeof Agent>

export const Offer = Type.Object({
  conversation: ConversationSummary,
  until: Time,
  leftMs: Type.Integer({ description: 'by the server’s clock, when this was answered' }),
})
export type Offer = Type.Static<typeof Offer>

export const Queue = Type.Object({
  skillId: Id,
  skillName: Type.String(),
  open: Type.Boolean(),
  waiting: Type.Integer(),
  offered: Type.Integer(),
  late: Type.Integer({ description: 'wait longer than the goal' }),
  longestSince: Nullable(Time),
  withAgents: Type.Integer(),
  withBots: Type.Integer(),
  goalSeconds: Type.Integer(),
  available: Type.Integer({ description: 'agents who are there' }),
  free: Type.Integer({ description: 'conversations they could still take' }),
  /** Of those taken over within the last hour. */
  takenOver: Type.Integer(),
  inGoal: Type.Integer(),
})
export type Queue = Type.Static<typeof Queue>

export const routingRoutes = {
  getPresence: route({
    method: 'GET',
    path: '/presence',
    summary: 'Whether conversations are offered to me, and how many I may have',
    allow: TALKERS,
    person: AGENTS_WORK,
    response: Presence,
  }),
  setPresence: route({
    method: 'PUT',
    path: '/presence',
    summary:
      'Available: conversations are offered to me. Away: what I have stays. Offline: what waits goes back',
    allow: TALKERS,
    person: AGENTS_WORK,
    body: Type.Object({ status: Status }),
    response: Presence,
  }),
  stillHere: route({
    method: 'POST',
    path: '/presence/here',
    summary:
      'Answers the live stream’s “beat”: the line to this person works. Unanswered for 30 s, they count as away',
    allow: TALKERS,
    person: AGENTS_WORK,
    response: Ok,
  }),
  listOffers: route({
    method: 'GET',
    path: '/offers',
    summary: 'Conversations offered to me now, the one that ends first on top',
    allow: TALKERS,
    person: AGENTS_WORK,
    response: Type.Object({ offers: Type.Array(Offer) }),
  }),
  acceptOffer: route({
    method: 'POST',
    path: '/conversations/:id/accept',
    summary: 'Accept an offer; 409 when it ran out and somebody else has it',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['taken', 'full', 'conversation_closed'],
    params: ById,
    response: Conversation,
  }),
  declineOffer: route({
    method: 'POST',
    path: '/conversations/:id/decline',
    summary: 'Decline an offer: the next agent is asked',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Ok,
  }),
  listAgents: route({
    method: 'GET',
    path: '/agents',
    summary: 'Who answers conversations, whether they are there, and how much they have',
    allow: TALKERS,
    scope: 'conversations:read',
    response: Type.Object({ agents: Type.Array(Agent) }),
  }),
  changeAgent: route({
    method: 'PATCH',
    path: '/agents/:id',
    summary: 'Change how many conversations an agent may have, or set them available, away or offline',
    allow: SUPERVISORS,
    scope: 'conversations:write',
    params: Type.Object({ id: Type.String() }),
    body: Type.Object({
      capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      status: Type.Optional(Status),
    }),
    response: Agent,
  }),
  listRouting: route({
    method: 'GET',
    path: '/routing',
    summary: 'Skills with their agents and how each is worked off',
    allow: TALKERS,
    scope: 'conversations:read',
    response: Type.Object({ skills: Type.Array(RoutedSkill) }),
  }),
  changeRouting: route({
    method: 'PUT',
    path: '/skills/:id/routing',
    summary: 'Change how a skill is worked off and who has it',
    allow: SUPERVISORS,
    scope: 'conversations:write',
    fails: ['window_empty'],
    params: ById,
    body: Type.Object({ routing: SkillRouting, agentIds: Type.Array(Type.String(), { maxItems: 2000 }) }),
    response: RoutedSkill,
  }),
  board: route({
    method: 'GET',
    path: '/board',
    summary: 'Queues and agents as they stand now',
    allow: SUPERVISORS,
    scope: 'conversations:read',
    response: Type.Object({ queues: Type.Array(Queue), agents: Type.Array(Agent), at: Time }),
  }),
}
