// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { READ_ANALYTICS, route, TALKERS } from './route.ts'

/** What is said in one language. */
export const SurveyWords = Type.Object({
  language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z]{2,4})?$', description: 'en, es, pt-BR' }),
  question: Type.String({ minLength: 3, maxLength: 600 }),
  wordsQuestion: Type.String({
    maxLength: 600,
    description: 'asked after the score, if words are asked for',
  }),
  thanks: Type.String({ maxLength: 600, description: 'sent at the end; empty = nothing' }),
})
export type SurveyWords = Type.Static<typeof SurveyWords>

/** What a skill asks once a conversation is closed. */
export const SkillSurvey = Type.Object({
  enabled: Type.Boolean(),
  texts: Type.Array(SurveyWords, {
    minItems: 1,
    maxItems: 20,
    description: 'the first is for everybody whose language is not known or not among them',
  }),
  delaySeconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
  askWords: Type.Boolean({ description: 'asks for words after the score' }),
  expireHours: Type.Integer({ minimum: 1, maximum: 72, description: 'so long an answer counts' }),
})
export type SkillSurvey = Type.Static<typeof SkillSurvey>

export const SURVEY_STATES = [
  'scheduled',
  'sent',
  'scored',
  'done',
  'expired',
  'withdrawn',
  'not_sent',
] as const
export type SurveyState = (typeof SURVEY_STATES)[number]

/** How a conversation was found by who wrote. */
export const ConversationSurvey = Type.Object({
  /** scheduled ─► sent ─► scored (waits for words) ─► done; expired, withdrawn, not_sent. */
  state: Type.Enum(SURVEY_STATES),
  /** Why it was not sent or was withdrawn, in words. */
  reason: Nullable(Type.String()),
  score: Nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  comment: Nullable(Type.String()),
  dueAt: Time,
  sentAt: Nullable(Time),
  expiresAt: Nullable(Time),
  scoredAt: Nullable(Time),
})
export type ConversationSurvey = Type.Static<typeof ConversationSurvey>

export const Survey = Type.Object({
  conversationId: Id,
  channel: Channel,
  skillId: Id,
  skillName: Type.String(),
  campaignId: Nullable(Id),
  campaignName: Nullable(Type.String()),
  agentId: Nullable(Type.String()),
  agentName: Nullable(Type.String()),
  ...ConversationSurvey.properties,
})
export type Survey = Type.Static<typeof Survey>

const SurveyFilter = {
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  skill: Type.Optional(Id),
  campaign: Type.Optional(Id),
  agent: Type.Optional(Type.String({ maxLength: 100 })),
  score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
}

export const surveyRoutes = {
  listSurveys: route({
    method: 'GET',
    path: '/surveys',
    summary: 'Surveys that were sent, newest first',
    allow: READ_ANALYTICS,
    scope: 'conversations:read',
    query: Type.Object({
      ...SurveyFilter,
      ...pageQuery(500),
    }),
    response: Type.Object({ surveys: Type.Array(Survey), nextCursor: NextCursor }),
  }),
  downloadSurveys: route({
    method: 'GET',
    path: '/surveys/file',
    summary: 'The same as CSV, all of them',
    allow: READ_ANALYTICS,
    scope: 'conversations:read',
    raw: 'download',
    query: Type.Object(SurveyFilter),
  }),
  getSkillSurvey: route({
    method: 'GET',
    path: '/skills/:id/survey',
    summary: 'What a skill asks once a conversation is closed',
    allow: TALKERS,
    scope: 'conversations:read',
    params: ById,
    response: SkillSurvey,
  }),
  changeSkillSurvey: route({
    method: 'PUT',
    path: '/skills/:id/survey',
    summary: 'Change it; surveys that are scheduled or sent stay as they are',
    allow: ['administrator', 'agent_manager'],
    scope: 'conversations:write',
    params: ById,
    body: SkillSurvey,
    response: SkillSurvey,
  }),
}
