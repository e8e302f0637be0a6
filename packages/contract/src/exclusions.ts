// pure
import * as Type from 'typebox'
import { ById, Id, Ok, Time } from './common.ts'
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

export const exclusionRoutes = {
  listExclusions: route({
    method: 'GET',
    path: '/exclusion-lists',
    summary: 'Lists of people to leave out of campaigns',
    allow: MANAGERS,
    response: Type.Object({ lists: Type.Array(ExclusionList) }),
  }),
  uploadExclusions: route({
    method: 'POST',
    path: '/exclusion-lists',
    summary:
      'Upload a list (application/octet-stream): one phone number or consumer id a line, further columns are ignored. A line that is neither is counted and left behind',
    allow: MANAGERS,
    raw: 'upload',
    query: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 120 }),
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
    params: ById,
    response: Ok,
  }),
}
