// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Time } from './common.ts'
import { StepDraft } from './content.ts'
import { MANAGERS, route } from './route.ts'

/** Channels a handoff can have, each once. */
export const MAX_STEPS = 3
export const HANDOFF_LOOKBACK = { min: 60, max: 30 * 24 * 60 } as const

export const Handoff = Type.Object({
  id: Id,
  shortId: Type.String({ description: 'H and ten digits: what an application names' }),
  name: Type.String(),
  lookbackMinutes: Type.Integer(),
  routeAll: Type.Boolean(),
  steps: Type.Array(StepDraft),
  archived: Type.Boolean(),
  /** What stands in the way of sending with it as things are now: a template that was paused, a sender that is gone. */
  problems: Type.Array(Type.Object({ field: Type.String(), message: Type.String() })),
  createdByName: Type.String(),
  createdAt: Time,
  updatedAt: Time,
})
export type Handoff = Type.Static<typeof Handoff>

const Fields = {
  name: Type.String({ minLength: 1, maxLength: 120 }),
  lookbackMinutes: Type.Integer({ minimum: HANDOFF_LOOKBACK.min, maximum: HANDOFF_LOOKBACK.max }),
  routeAll: Type.Boolean(),
  steps: Type.Array(StepDraft, { minItems: 1, maxItems: MAX_STEPS }),
}
export const HandoffInput = Type.Object(Fields)
export type HandoffInput = Type.Static<typeof HandoffInput>

export const handoffRoutes = {
  listHandoffs: route({
    method: 'GET',
    path: '/handoffs',
    summary: 'Handoffs by name',
    allow: MANAGERS,
    scope: 'templates:read',
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 100 })),
      channel: Type.Optional(Channel),
      archived: Type.Optional(Type.Boolean()),
    }),
    response: Type.Object({ handoffs: Type.Array(Handoff) }),
  }),
  getHandoff: route({
    method: 'GET',
    path: '/handoffs/:id',
    summary: 'One handoff',
    allow: MANAGERS,
    scope: 'templates:read',
    params: ById,
    response: Handoff,
  }),
  createHandoff: route({
    method: 'POST',
    path: '/handoffs',
    summary: 'Make a handoff: channels in their order, with what each says',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['handoff_rules', 'name_taken'],
    body: HandoffInput,
    response: Handoff,
  }),
  changeHandoff: route({
    method: 'PATCH',
    path: '/handoffs/:id',
    summary: 'Change a handoff; campaigns that were launched with it keep what they had',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['handoff_rules', 'name_taken', 'wrong_state'],
    params: ById,
    body: Type.Partial(HandoffInput),
    response: Handoff,
  }),
  duplicateHandoff: route({
    method: 'POST',
    path: '/handoffs/:id/duplicate',
    summary: 'A copy under another name',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['name_taken'],
    params: ById,
    response: Handoff,
  }),
  archiveHandoff: route({
    method: 'POST',
    path: '/handoffs/:id/archive',
    summary: 'Take a handoff out of the list, or put it back',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['name_taken', 'wrong_state'],
    params: ById,
    body: Type.Object({ archived: Type.Boolean() }),
    response: Handoff,
  }),
}
