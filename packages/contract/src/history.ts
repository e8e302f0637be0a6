// pure
import * as Type from 'typebox'
import { ById, Id, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { route } from './route.ts'

// The history of conversations as files: for managers, who answer for what is in them.

const SUPERVISORS = ['administrator', 'agent_manager'] as const

/** csv: a line for each line of a thread. ndjson: a line for each conversation, for programs. html: a page to read and print. */
export const HistoryFormat = Type.Union([Type.Literal('csv'), Type.Literal('ndjson'), Type.Literal('html')])
export type HistoryFormat = Type.Static<typeof HistoryFormat>

const Day = Type.String({ format: 'date', description: '2026-11-25, by the account’s clock' })

/** Which conversations; nothing given = all of them. */
const WHICH = {
  from: Type.Optional(Day),
  to: Type.Optional(Type.String({ format: 'date', description: 'the last day, itself among them' })),
  skillId: Type.Optional(Id),
  agentId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'who has or had it last, or wrote in it' }),
  ),
  campaignId: Type.Optional(Id),
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
  address: Type.Optional(
    Type.String({
      minLength: 3,
      maxLength: 128,
      description: 'one person: their number or id, written whole',
    }),
  ),
}
export const HistoryFilter = Type.Object(WHICH)
export type HistoryFilter = Type.Static<typeof HistoryFilter>

export const HistoryFile = Type.Object({
  id: Id,
  title: Type.String(),
  format: HistoryFormat,
  notes: Type.Boolean({ description: 'notes among colleagues are in it' }),
  status: Type.Union([Type.Literal('preparing'), Type.Literal('ready'), Type.Literal('failed')]),
  done: Type.Integer({ description: 'conversations written so far' }),
  total: Type.Integer({ description: 'conversations when it was asked for; more may have come since' }),
  people: Type.Integer({ description: 'how many people are in it' }),
  bytes: Type.Integer(),
  createdByName: Type.String(),
  createdAt: Time,
  endsAt: Nullable(Type.String({ format: 'date-time', description: 'when it is deleted' })),
})
export type HistoryFile = Type.Static<typeof HistoryFile>

export const historyRoutes = {
  countHistory: route({
    method: 'GET',
    path: '/history-exports/count',
    summary: 'How many conversations, and how many people, a history of conversations would hold',
    allow: SUPERVISORS,
    scope: 'conversations:read',
    query: HistoryFilter,
    response: Type.Object({
      conversations: Type.Integer(),
      people: Type.Integer(),
      campaigns: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
        description: 'whose they are, newest first, at most 200; whatever campaign is asked for',
      }),
    }),
  }),
  createHistory: route({
    method: 'POST',
    path: '/history-exports',
    summary:
      'Prepare the history of conversations as a file in the background: what was said, what became of it, who answered, how it was found. Notes only if asked for',
    allow: SUPERVISORS,
    fails: ['wrong_state'],
    scope: 'conversations:read',
    body: Type.Object({ ...WHICH, format: HistoryFormat, notes: Type.Optional(Type.Boolean()) }),
    response: HistoryFile,
  }),
  listHistories: route({
    method: 'GET',
    path: '/history-exports',
    summary: 'Prepared histories, newest first, and how far those are that are being prepared',
    allow: SUPERVISORS,
    scope: 'conversations:read',
    query: Type.Object(pageQuery(200)),
    response: Type.Object({ files: Type.Array(HistoryFile), nextCursor: NextCursor }),
  }),
  downloadHistory: route({
    method: 'GET',
    path: '/history-exports/:id/file',
    summary: 'A prepared history. Each download is in the audit log',
    allow: SUPERVISORS,
    scope: 'conversations:read',
    fails: ['wrong_state'],
    raw: 'download',
    params: ById,
  }),
  deleteHistory: route({
    method: 'DELETE',
    path: '/history-exports/:id',
    summary: 'Delete a prepared history, or stop preparing it',
    allow: SUPERVISORS,
    scope: 'conversations:write',
    params: ById,
    response: Ok,
  }),
  downloadTranscript: route({
    method: 'GET',
    path: '/conversations/:id/transcript',
    summary: 'One conversation as a file, at once. Each download is in the audit log',
    allow: SUPERVISORS,
    scope: 'conversations:read',
    raw: 'download',
    params: ById,
    query: Type.Object({ format: HistoryFormat, notes: Type.Optional(Type.Boolean()) }),
  }),
}
