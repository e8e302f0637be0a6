// pure
import * as Type from 'typebox'
import { ById, Id, Nullable, Ok, Time } from './common.ts'
import { MANAGERS, route } from './route.ts'

/** A named list of people whom a campaign can leave out. */
export const ExclusionList = Type.Object({
  id: Id,
  name: Type.String(),
  addresses: Type.Integer(),
  madeBy: Type.String(),
  createdAt: Time,
})
export type ExclusionList = Type.Static<typeof ExclusionList>

/** Whom the launch of a draft would leave out as it stands now. Somebody may be on two lists, so that the parts may be more than the whole. */
export const Excluded = Type.Object({
  ready: Type.Integer(),
  excluded: Type.Integer(),
  lists: Type.Array(Type.Object({ id: Id, people: Type.Integer() })),
  campaigns: Type.Array(Type.Object({ id: Id, people: Type.Integer() })),
  /** Why the counts are about right and not exact, in a sentence; null = they are exact. The launch itself tests everybody. */
  about: Nullable(Type.String()),
})
export type Excluded = Type.Static<typeof Excluded>

export const exclusionRoutes = {
  countExclusions: route({
    method: 'GET',
    path: '/campaigns/:id/excluded',
    summary: 'How many ready people of a draft its exclusion lists and past campaigns leave out',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: Excluded,
  }),
  listExclusions: route({
    method: 'GET',
    path: '/exclusion-lists',
    summary: 'Lists of people to leave out of campaigns',
    allow: MANAGERS,
    scope: 'consent:read',
    response: Type.Object({ lists: Type.Array(ExclusionList) }),
  }),
  uploadExclusions: route({
    method: 'POST',
    path: '/exclusion-lists',
    summary:
      'Upload a list (application/octet-stream): one phone number or consumer id a line, further columns are ignored. A line that is neither is counted and left behind',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['name_taken', 'empty_file', 'not_text', 'no_rows', 'too_large'],
    raw: 'upload',
    query: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
      kind: Type.Optional(Type.Union([Type.Literal('phone'), Type.Literal('inapp')])),
    }),
    response: Type.Object({
      list: ExclusionList,
      refused: Type.Integer(),
      /** The first lines that were refused. */
      problems: Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() })),
    }),
  }),
  deleteExclusions: route({
    method: 'DELETE',
    path: '/exclusion-lists/:id',
    summary: 'Delete a list. One that a campaign still needs stays',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['wrong_state'],
    params: ById,
    response: Ok,
  }),
}
