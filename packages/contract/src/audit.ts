// pure
import * as Type from 'typebox'
import { Nullable, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { ADMIN, route } from './route.ts'

/** One line of the audit log: who did what to which thing, when and from where. */
export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Time,
  actorName: Type.String(),
  kind: Type.String({ description: 'what stands before the dot of the action' }),
  action: Type.String(),
  subject: Type.String(),
  address: Nullable(Type.String({ description: 'null = the server itself, or the command line' })),
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: Nullable(Type.String()), after: Nullable(Type.String()) }),
  ),
})
export type AuditEntry = Type.Static<typeof AuditEntry>

/** Where the general rule would read oddly. */
const WORDS: Record<string, string> = {
  'session.signed_in': 'Signed in',
  'session.ended': 'Signed out elsewhere',
  'member.password_set': 'Password changed',
  'agreement.agreed': 'Agreed to the agreement',
}

/** "campaign.launched" → "Campaign launched". */
export function auditWords(action: string): string {
  return WORDS[action] ?? action.replace(/[._]/g, ' ').replace(/^./, (first) => first.toUpperCase())
}

const Day = Type.String({ format: 'date', description: 'a day of the account’s clock' })
const FILTER = {
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  person: Type.Optional(
    Type.String({ maxLength: 60, description: 'id of a member; none = Foreword itself or the command line' }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  search: Type.Optional(Type.String({ maxLength: 100 })),
}

export const auditRoutes = {
  auditLog: route({
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, newest first, by person, kind, days and words',
    allow: ADMIN,
    scope: 'audit:read',
    fails: ['invalid_date'],
    query: Type.Object({ ...FILTER, ...pageQuery(500) }),
    response: Type.Object({ entries: Type.Array(AuditEntry), nextCursor: NextCursor }),
  }),
  auditFilters: route({
    method: 'GET',
    path: '/audit/filters',
    summary: 'What the audit log can be filtered by: kinds that occur, and people',
    allow: ADMIN,
    scope: 'audit:read',
    response: Type.Object({
      kinds: Type.Array(Type.String()),
      people: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    }),
  }),
  downloadAudit: route({
    method: 'GET',
    path: '/audit.csv',
    summary: 'The audit log as CSV, by the same filters; that it was taken out is a line of it',
    allow: ADMIN,
    scope: 'audit:read',
    fails: ['invalid_date'],
    raw: 'download',
    query: Type.Object(FILTER),
  }),
}
