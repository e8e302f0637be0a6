// pure
import * as Type from 'typebox'
import { ById, Nullable, Time } from './common.ts'
import { MANAGERS, route } from './route.ts'

/** What holds a paced campaign back: its people, a long queue, replies still to come, nobody there, the office closed, or only its sender. */
export const PACE_LIMITS = ['people', 'queue', 'replies', 'nobody', 'closed', 'sender'] as const
export type PaceLimit = (typeof PACE_LIMITS)[number]

/** How long who replies should wait for an agent at most, seconds. */
export const PaceTarget = Type.Integer({ minimum: 30, maximum: 3600 })

export const CampaignPace = Type.Object({
  targetSeconds: Nullable(Type.Integer({ description: 'null = the campaign is not paced by people' })),
  /** What was decided last; null = nothing yet. */
  now: Nullable(
    Type.Object({
      at: Time,
      perMinute: Type.Number(),
      limit: Type.Enum(PACE_LIMITS),
      agents: Type.Integer(),
      capacity: Type.Integer(),
      waiting: Type.Integer(),
      longestWaitSeconds: Type.Integer(),
      coming: Type.Number({ description: 'replies still to come to what was sent' }),
      replyRate: Type.Number({ description: 'a share, with a margin while little is known' }),
      handlingSeconds: Type.Number(),
      replySeconds: Type.Number({ description: 'half of the replies take at most so long' }),
    }),
  ),
  /** By the minute, oldest first. */
  history: Type.Array(Type.Object({ at: Time, perMinute: Type.Number(), waiting: Type.Integer() })),
})
export type CampaignPace = Type.Static<typeof CampaignPace>

export const paceRoutes = {
  getCampaignPace: route({
    method: 'GET',
    path: '/campaigns/:id/pace',
    summary: 'How fast a campaign that is paced by its people goes, and why',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: CampaignPace,
  }),
}
