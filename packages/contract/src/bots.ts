// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { Conversation } from './conversations.ts'
import { route, TALKERS } from './route.ts'

const SUPERVISORS = ['administrator', 'agent_manager'] as const

export const BotKind = Type.Union([Type.Literal('flow'), Type.Literal('webhook'), Type.Literal('model')])
export type BotKind = Type.Static<typeof BotKind>

const Words = Type.String({ maxLength: 1000 })
/** The id of a step; null = the one below. */
const Next = Nullable(Type.String({ maxLength: 40 }))
const Named = { id: Type.String({ minLength: 1, maxLength: 40 }), name: Type.String({ maxLength: 60 }) }

export const MenuOption = Type.Object({
  label: Type.String({ maxLength: 24 }),
  keywords: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
  next: Next,
})
export type MenuOption = Type.Static<typeof MenuOption>

export const Condition = Type.Object({
  key: Type.String({ maxLength: 60 }),
  is: Type.Union([
    Type.Literal('equal'),
    Type.Literal('different'),
    Type.Literal('contains'),
    Type.Literal('less'),
    Type.Literal('more'),
    Type.Literal('known'),
    Type.Literal('unknown'),
  ]),
  value: Type.String({ maxLength: 200 }),
  next: Next,
})
export type Condition = Type.Static<typeof Condition>

export const ValueKind = Type.Union([
  Type.Literal('text'),
  Type.Literal('number'),
  Type.Literal('date'),
  Type.Literal('email'),
])
export type ValueKind = Type.Static<typeof ValueKind>

/** A step of a flow. Texts may hold {variables}: what the campaign's file knew and what was asked before. */
export const FlowStep = Type.Union([
  Type.Object({ ...Named, type: Type.Literal('say'), text: Words, next: Next }),
  Type.Object({
    ...Named,
    type: Type.Literal('menu'),
    text: Words,
    options: Type.Array(MenuOption, { maxItems: 10 }),
    retry: Words,
  }),
  Type.Object({
    ...Named,
    type: Type.Literal('ask'),
    text: Words,
    key: Type.String({ maxLength: 40 }),
    as: ValueKind,
    least: Nullable(Type.Number()),
    most: Nullable(Type.Number()),
    retry: Words,
    next: Next,
  }),
  Type.Object({
    ...Named,
    type: Type.Literal('branch'),
    cases: Type.Array(Condition, { maxItems: 20 }),
    otherwise: Next,
  }),
  Type.Object({ ...Named, type: Type.Literal('transfer'), text: Words, skillId: Nullable(Id) }),
  Type.Object({ ...Named, type: Type.Literal('people'), text: Words }),
  Type.Object({ ...Named, type: Type.Literal('close'), text: Words }),
])
export type FlowStep = Type.Static<typeof FlowStep>

/** What every bot has. */
const Common = {
  /** Words that bring a person, whatever the bot is about. */
  personWords: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 40 }),
  /** Said when people take over; empty = nothing. */
  handOverText: Words,
  /** Nobody wrote for so long: the conversation is closed. Minutes. */
  quietMinutes: Type.Integer({ minimum: 5, maximum: 43_200 }),
}

export const FlowDefinition = Type.Object({
  kind: Type.Literal('flow'),
  ...Common,
  /** So many answers in a row that were not understood bring a person. */
  maxMisses: Type.Integer({ minimum: 1, maximum: 10 }),
  /** Said when an answer was not understood and the step has no words of its own. */
  notUnderstood: Words,
  /** Where it begins when an agent gives a conversation back; null = at the first step. */
  resumeAt: Next,
  steps: Type.Array(FlowStep, { maxItems: 100 }),
})
export type FlowDefinition = Type.Static<typeof FlowDefinition>

export const WebhookDefinition = Type.Object({
  kind: Type.Literal('webhook'),
  ...Common,
  url: Type.String({ maxLength: 2000 }),
  timeoutSeconds: Type.Integer({ minimum: 1, maximum: 20 }),
  /** An empty answer is allowed; the bot then has so long to act by itself, else people take over. */
  actSeconds: Type.Integer({ minimum: 5, maximum: 3600 }),
})
export type WebhookDefinition = Type.Static<typeof WebhookDefinition>

export const ModelDefinition = Type.Object({
  kind: Type.Literal('model'),
  ...Common,
  baseUrl: Type.String({ maxLength: 2000 }),
  model: Type.String({ maxLength: 200 }),
  instructions: Type.String({ maxLength: 8000 }),
  knowledge: Type.String({ maxLength: 200_000 }),
  /** json: asks for an answer in JSON. tools: offers two functions to call. */
  form: Type.Union([Type.Literal('json'), Type.Literal('tools')]),
  timeoutSeconds: Type.Integer({ minimum: 1, maximum: 120 }),
  maxTurns: Type.Integer({ minimum: 1, maximum: 200 }),
  maxTokens: Type.Integer({ minimum: 500, maximum: 2_000_000, description: 'of one conversation' }),
  maxTokensDay: Type.Integer({
    minimum: 1000,
    maximum: 1_000_000_000,
    description: 'of the bot, each UTC day',
  }),
  whenUnsure: Type.Boolean({ description: 'hand over when the model says that it is not sure' }),
  topics: Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
    maxItems: 30,
    description: 'what only people answer',
  }),
})
export type ModelDefinition = Type.Static<typeof ModelDefinition>

export const BotDefinition = Type.Union([FlowDefinition, WebhookDefinition, ModelDefinition])
export type BotDefinition = Type.Static<typeof BotDefinition>

export const DEFAULT_PERSON_WORDS = ['agent', 'human', 'person', 'representative', 'operator', 'real person']

/** What stands in the way of publishing, with the step or field it concerns and what to do. */
export const BotProblem = Type.Object({
  stepId: Nullable(Type.String()),
  field: Type.String(),
  message: Type.String(),
})
export type BotProblem = Type.Static<typeof BotProblem>

export const BotSummary = Type.Object({
  id: Id,
  kind: BotKind,
  name: Type.String(),
  enabled: Type.Boolean(),
  version: Type.Integer({ description: '0 = nothing was published yet' }),
  changed: Type.Boolean({ description: 'the draft differs from what is published' }),
  skillIds: Type.Array(Id),
  capacity: Nullable(Type.Integer()),
  holding: Type.Integer({ description: 'conversations it has now' }),
  /** Of the last seven days. */
  had: Type.Integer(),
  handedOver: Type.Integer(),
})
export type BotSummary = Type.Static<typeof BotSummary>

export const BotVersion = Type.Object({
  version: Type.Integer(),
  publishedAt: Time,
  publishedBy: Type.String(),
  holding: Type.Integer(),
})
export type BotVersion = Type.Static<typeof BotVersion>

export const Bot = Type.Object({
  summary: BotSummary,
  draft: BotDefinition,
  hasSecret: Type.Boolean(),
  problems: Type.Array(BotProblem),
  versions: Type.Array(BotVersion),
})
export type Bot = Type.Static<typeof Bot>

/** Something a bot did. */
export const BotDeed = Type.Union([
  Type.Object({ type: Type.Literal('say'), text: Type.String(), options: Type.Array(Type.String()) }),
  Type.Object({ type: Type.Literal('set'), values: Type.Record(Type.String(), Type.String()) }),
  Type.Object({ type: Type.Literal('note'), text: Type.String() }),
  Type.Object({ type: Type.Literal('transfer'), skillId: Id, note: Nullable(Type.String()) }),
  Type.Object({ type: Type.Literal('people'), why: Type.String(), note: Nullable(Type.String()) }),
  Type.Object({ type: Type.Literal('close') }),
])
export type BotDeed = Type.Static<typeof BotDeed>

/** One turn of a bot, for people who look at what it did. */
export const BotTurn = Type.Object({
  id: Id,
  botName: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  at: Time,
  tookMs: Nullable(Type.Integer()),
  heard: Nullable(Type.String()),
  did: Type.Array(BotDeed),
  given: Nullable(Type.String({ description: 'to the letter what was sent to the bot' })),
  answered: Nullable(Type.String({ description: 'to the letter what came back' })),
  problem: Nullable(Type.String()),
  tokens: Type.Integer(),
})
export type BotTurn = Type.Static<typeof BotTurn>

/** What a bot beyond this server may do, in the answer to an event or by itself. */
export const BotAction = Type.Union([
  Type.Object({ type: Type.Literal('say'), text: Type.String({ minLength: 1, maxLength: 1000 }) }),
  Type.Object({
    type: Type.Literal('ask'),
    text: Type.String({ minLength: 1, maxLength: 1000 }),
    options: Type.Array(Type.String({ minLength: 1, maxLength: 24 }), { minItems: 1, maxItems: 10 }),
  }),
  Type.Object({
    type: Type.Literal('set'),
    values: Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 1000 })),
  }),
  Type.Object({ type: Type.Literal('note'), text: Type.String({ minLength: 1, maxLength: 1000 }) }),
  Type.Object({
    type: Type.Literal('transfer'),
    skill: Type.String({ maxLength: 255, description: 'id or name' }),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  Type.Object({
    type: Type.Literal('hand_over'),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  Type.Object({ type: Type.Literal('close') }),
])
export type BotAction = Type.Static<typeof BotAction>
export const BotActions = Type.Object({ actions: Type.Array(BotAction, { maxItems: 10 }) })
export type BotActions = Type.Static<typeof BotActions>

/** Where a test talk stands; the console hands it back with each line and keeps nothing else. */
export const TryState = Type.Object({
  flow: Nullable(Type.Unknown()),
  values: Type.Record(Type.String(), Type.String()),
  said: Type.Array(
    Type.Object({ from: Type.Union([Type.Literal('them'), Type.Literal('bot')]), text: Type.String() }),
    {
      maxItems: 200,
    },
  ),
})
export type TryState = Type.Static<typeof TryState>

export const botRoutes = {
  listBots: route({
    method: 'GET',
    path: '/bots',
    summary: 'Bots, and how many conversations each has',
    allow: SUPERVISORS,
    scope: 'bots:read',
    response: Type.Object({ bots: Type.Array(BotSummary) }),
  }),
  createBot: route({
    method: 'POST',
    path: '/bots',
    summary: 'A new bot: a draft that answers nobody yet. Of a webhook bot the secret is answered once',
    allow: SUPERVISORS,
    secret: true,
    scope: 'bots:write',
    body: Type.Object({ kind: BotKind, name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }) }),
    response: Type.Object({ id: Id, secret: Nullable(Type.String()) }),
  }),
  getBot: route({
    method: 'GET',
    path: '/bots/:id',
    summary: 'One bot: draft, what stands in its way, published versions',
    allow: SUPERVISORS,
    scope: 'bots:read',
    params: ById,
    response: Bot,
  }),
  saveBot: route({
    method: 'PUT',
    path: '/bots/:id',
    summary: 'Save the draft. Nobody meets it before it is published',
    allow: SUPERVISORS,
    scope: 'bots:write',
    fails: ['name_taken'],
    params: ById,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
      capacity: Nullable(Type.Integer({ minimum: 1, maximum: 100_000 })),
      draft: BotDefinition,
      key: Type.Optional(
        Nullable(Type.String({ maxLength: 1000, description: 'of a model’s server; null = none' })),
      ),
    }),
    response: Bot,
  }),
  publishBot: route({
    method: 'POST',
    path: '/bots/:id/publish',
    summary: 'The draft becomes the next version. Conversations under way keep the one they began with',
    allow: SUPERVISORS,
    scope: 'bots:write',
    params: ById,
    response: Bot,
  }),
  placeBot: route({
    method: 'PUT',
    path: '/bots/:id/skills',
    summary: 'Switch a bot on or off, and say in which skills it answers',
    allow: SUPERVISORS,
    scope: 'bots:write',
    params: ById,
    body: Type.Object({ enabled: Type.Boolean(), skillIds: Type.Array(Id, { maxItems: 500 }) }),
    response: Bot,
  }),
  getBotVersion: route({
    method: 'GET',
    path: '/bots/:id/versions/:version',
    summary: 'What a published version says',
    allow: SUPERVISORS,
    scope: 'bots:read',
    params: Type.Object({ id: Id, version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
    response: Type.Object({ definition: BotDefinition }),
  }),
  renewBotSecret: route({
    method: 'POST',
    path: '/bots/:id/secret',
    summary: 'A new secret for signatures, answered once. The old one ends at once',
    allow: SUPERVISORS,
    secret: true,
    scope: 'bots:write',
    params: ById,
    response: Type.Object({ secret: Type.String() }),
  }),
  deleteBot: route({
    method: 'DELETE',
    path: '/bots/:id',
    summary: 'Remove a bot. What it holds goes to people; what it said stays in the ledger',
    allow: SUPERVISORS,
    scope: 'bots:write',
    params: ById,
    response: Ok,
  }),
  tryBot: route({
    method: 'POST',
    path: '/bots/:id/try',
    summary:
      'Talk to a draft. Nothing is sent to a person and nothing is kept; a webhook or model is really asked',
    allow: SUPERVISORS,
    fails: ['bot_unfinished'],
    scope: 'bots:write',
    params: ById,
    body: Type.Object({
      draft: BotDefinition,
      channel: Channel,
      state: Nullable(TryState),
      text: Nullable(Type.String({ maxLength: 4096, description: 'null = the conversation begins' })),
    }),
    response: Type.Object({
      state: TryState,
      deeds: Type.Array(BotDeed),
      /** As the channel shows it. */
      shown: Type.Array(Type.Object({ text: Type.String(), buttons: Type.Array(Type.String()) })),
      ended: Nullable(Type.String({ description: 'people, transfer or close' })),
      at: Nullable(Type.String({ description: 'the step a flow waits at' })),
      given: Nullable(Type.String()),
      answered: Nullable(Type.String()),
      problem: Nullable(Type.String()),
    }),
  }),
  handToBot: route({
    method: 'POST',
    path: '/conversations/:id/bot',
    summary: 'Give a conversation (back) to its skill’s bot',
    allow: TALKERS,
    fails: ['conversation_closed'],
    scope: 'conversations:write',
    params: ById,
    response: Conversation,
  }),
  listBotTurns: route({
    method: 'GET',
    path: '/conversations/:id/bot-turns',
    summary: 'What bots were given and did in a conversation, oldest first',
    allow: TALKERS,
    scope: 'conversations:read',
    params: ById,
    response: Type.Object({ turns: Type.Array(BotTurn) }),
  }),
  actAsBot: route({
    method: 'POST',
    path: '/bot-sessions/:session/actions',
    summary:
      'What a webhook bot does by itself, with the token of its event as bearer. An Idempotency-Key makes a retry harmless',
    allow: 'public',
    fails: ['bad_signature'],
    params: Type.Object({ session: Id }),
    body: BotActions,
    response: Type.Object({
      done: Type.Integer({ description: 'actions carried out; 0 = they were before' }),
    }),
  }),
}
