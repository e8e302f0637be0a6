// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok } from './common.ts'
import { MANAGERS, route } from './route.ts'

/** By what the list of campaigns can be in order. `launched` is when it starts, was launched, or was begun. */
export const CampaignSort = Type.Union([
  Type.Literal('launched'),
  Type.Literal('name'),
  Type.Literal('recipients'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('replied'),
])
export type CampaignSort = Type.Static<typeof CampaignSort>

const Day = Type.String({ format: 'date', description: 'in the account’s time zone, counted in' })

/** What of the list of campaigns is shown, and in which order. Everything left out does not narrow it. */
export const CampaignFilter = Type.Object({
  state: Type.Optional(
    Type.String({
      maxLength: 20,
      description:
        'all | sending | scheduled | needs_you | asked | finished | draft | cancelled | archived. asked: drafts that somebody asks to launch; they are among needs_you too',
    }),
  ),
  search: Type.Optional(Type.String({ maxLength: 100 })),
  skillId: Type.Optional(Id),
  channel: Type.Optional(Channel),
  creator: Type.Optional(
    Type.String({ maxLength: 120, description: 'the name of the person or application that made it' }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  last: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 366,
      description: 'of the last so many days, instead of from and to',
    }),
  ),
  sort: Type.Optional(CampaignSort),
  order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
})
export type CampaignFilter = Type.Static<typeof CampaignFilter>

/** A filter of the list that somebody named. */
export const CampaignView = Type.Object({
  id: Id,
  name: Type.String(),
  filter: CampaignFilter,
  shared: Type.Boolean({ description: 'everybody of the account who sees campaigns has it' }),
  mine: Type.Boolean(),
  madeBy: Type.String(),
  isDefault: Type.Boolean({ description: 'the list of whoever asks opens with it' }),
})
export type CampaignView = Type.Static<typeof CampaignView>

const Name = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })

export const campaignViewRoutes = {
  listCampaignViews: route({
    method: 'GET',
    path: '/campaign-views',
    summary: 'Saved filters of the list of campaigns: one’s own, and those shared with the account',
    allow: MANAGERS,
    scope: 'campaigns:read',
    response: Type.Object({ views: Type.Array(CampaignView) }),
  }),
  createCampaignView: route({
    method: 'POST',
    path: '/campaign-views',
    summary: 'Save a filter under a name',
    allow: MANAGERS,
    scope: 'campaigns:write',
    body: Type.Object({ name: Name, filter: CampaignFilter, shared: Type.Optional(Type.Boolean()) }),
    response: CampaignView,
  }),
  changeCampaignView: route({
    method: 'PATCH',
    path: '/campaign-views/:id',
    summary:
      'Rename a saved filter, save it anew, or share it. One’s own; an administrator also those that are shared',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    body: Type.Object({
      name: Type.Optional(Name),
      filter: Type.Optional(CampaignFilter),
      shared: Type.Optional(Type.Boolean()),
    }),
    response: CampaignView,
  }),
  deleteCampaignView: route({
    method: 'DELETE',
    path: '/campaign-views/:id',
    summary: 'Delete a saved filter. One’s own; an administrator also those that are shared',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    response: Ok,
  }),
  chooseCampaignView: route({
    method: 'PUT',
    path: '/campaign-views/default',
    summary: 'The saved filter one’s own list opens with; null = all campaigns',
    allow: MANAGERS,
    fails: ['not_found'],
    person: 'It is what one person sees first; applications look at no list.',
    body: Type.Object({ viewId: Nullable(Id) }),
    response: Type.Object({ views: Type.Array(CampaignView) }),
  }),
}
