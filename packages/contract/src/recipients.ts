// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { MANAGERS, route } from './route.ts'

export const Verdict = Type.Union([
  Type.Literal('ready'),
  Type.Literal('refused'),
  Type.Literal('duplicate'),
  Type.Literal('suppressed'),
  Type.Literal('left_out'),
])
export type Verdict = Type.Static<typeof Verdict>

/** ready + refused + duplicates + suppressed + leftOut = rowsRead, always. */
export const Import = Type.Object({
  id: Id,
  source: Type.String(),
  /** A table, or a JSON object a line. */
  format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]),
  status: Type.Union([
    Type.Literal('reading'),
    Type.Literal('ready'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  fileName: Nullable(Type.String()),
  sizeBytes: Type.Integer(),
  bytesRead: Type.Integer(),
  encoding: Nullable(Type.String()),
  delimiter: Nullable(Type.String()),
  hasHeader: Nullable(Type.Boolean()),
  columns: Type.Array(Type.String()),
  phoneColumn: Type.Integer(),
  /** Names as the file has them; `columns` bears the names of the variables they fill. */
  header: Type.Array(Type.String()),
  /** Whether columns fill variables of another name: somebody chose so here, or chose so for an earlier file with these columns. */
  mapped: Nullable(Type.Union([Type.Literal('by_hand'), Type.Literal('remembered')])),
  defaultCountry: Type.String(),
  rowsRead: Type.Integer(),
  ready: Type.Integer(),
  refused: Type.Integer(),
  duplicates: Type.Integer(),
  suppressed: Type.Integer(),
  leftOut: Type.Integer(),
  refusedReasons: Type.Record(Type.String(), Type.Integer()),
  error: Nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  startedAt: Time,
  finishedAt: Nullable(Time),
})
export type Import = Type.Static<typeof Import>

export const Recipient = Type.Object({
  line: Type.Integer(),
  input: Type.String(),
  address: Nullable(Type.String()),
  country: Nullable(Type.String()),
  variables: Type.Record(Type.String(), Type.String()),
  /** What this person will read, opt-out text included; null when it cannot be made. */
  text: Nullable(Type.String()),
  segments: Nullable(Type.Integer()),
  verdict: Verdict,
  reason: Nullable(Type.String()),
  detail: Nullable(Type.String()),
  /** The field at fault; null where it is the row as a whole, or nothing. */
  field: Nullable(Type.String()),
  /** What to do; null where nothing helps or is needed. */
  remedy: Nullable(Type.String()),
})
export type Recipient = Type.Static<typeof Recipient>

export const OptOut = Type.Object({
  channel: Type.Union([Channel, Type.Literal('all')]),
  /** marketing = only that was stopped; null = everything. */
  category: Nullable(Type.String()),
  address: Type.String(),
  since: Time,
  source: Type.String(),
  words: Nullable(Type.String()),
  campaignName: Nullable(Type.String()),
})
export type OptOut = Type.Static<typeof OptOut>

export const Suppression = Type.Object({
  channel: Channel,
  address: Type.String(),
  /** Why, in words. */
  title: Type.String(),
  carrierCode: Nullable(Type.String()),
  since: Time,
  campaignName: Nullable(Type.String()),
})
export type Suppression = Type.Static<typeof Suppression>

export const ConsentEvent = Type.Object({
  at: Time,
  /** withdrawn = an opt-out of an import that was undone: nobody agreed to anything. */
  kind: Type.Union([Type.Literal('opt_out'), Type.Literal('opt_in'), Type.Literal('withdrawn')]),
  channel: Type.Union([Channel, Type.Literal('all')]),
  category: Nullable(Type.String()),
  source: Type.String(),
  words: Nullable(Type.String()),
  userName: Nullable(Type.String()),
  campaignName: Nullable(Type.String()),
})
export type ConsentEvent = Type.Static<typeof ConsentEvent>

/** What `POST /campaigns/{id}/recipients` takes: an object a line, or a table. */
export const NDJSON = 'application/x-ndjson'
export const CSV = 'text/csv'

export const recipientRoutes = {
  streamRecipients: route({
    method: 'POST',
    path: '/campaigns/:id/recipients',
    summary:
      'Stream the recipients of a draft as the request body, of any size: a JSON object a line, or CSV. They take the place of those that were there. Answers once all has come; reading goes on, see getImport',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: [
      ...['wrong_state', 'empty_file', 'not_text', 'no_rows', 'not_json_lines'],
      ...['too_many_columns', 'open_quote', 'line_too_long'],
    ] as const,
    raw: 'upload',
    takes: [NDJSON, CSV],
    keyed: 'by body',
    params: ById,
    query: Type.Object({
      fileName: Type.Optional(Type.String({ maxLength: 255, description: 'a name for people' })),
      defaultCountry: Type.Optional(
        Type.String({
          pattern: '^[A-Z]{2}$',
          description: 'of phones without a country code; left out: the account’s',
        }),
      ),
    }),
    response: Import,
  }),
  uploadRecipients: route({
    method: 'POST',
    path: '/campaigns/:id/recipients/file',
    summary:
      'Upload a file of recipients as the request body (any size; application/octet-stream). Replaces the audience of a draft',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state', 'empty_file', 'not_text', 'too_many_columns', 'open_quote', 'line_too_long'],
    raw: 'upload',
    keyed: 'by body',
    params: ById,
    query: Type.Object({
      fileName: Type.String({ maxLength: 255 }),
      defaultCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    }),
    response: Import,
  }),
  typeRecipients: route({
    method: 'POST',
    path: '/campaigns/:id/recipients/typed',
    summary: 'Recipients as typed lines: a number, then values or the own text after commas',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state', 'no_rows', 'empty_file'],
    params: ById,
    body: Type.Object({
      text: Type.String({ maxLength: 1_000_000 }),
      defaultCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    }),
    response: Import,
  }),
  getImport: route({
    method: 'GET',
    path: '/campaigns/:id/import',
    summary: 'How the reading of the audience stands; 404 when there is none',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    response: Import,
  }),
  rereadImport: route({
    method: 'PATCH',
    path: '/campaigns/:id/import',
    summary:
      'Read the same file again with another phone column, header, default country, or columns that fill variables of another name',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state', 'stale_file'],
    params: ById,
    body: Type.Object({
      phoneColumn: Type.Optional(Type.Integer({ minimum: 0 })),
      hasHeader: Type.Optional(Type.Boolean()),
      defaultCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
      mapping: Type.Optional(
        Type.Record(Type.String({ maxLength: 200 }), Type.String({ minLength: 1, maxLength: 100 }), {
          description:
            'name of a column: the variable it fills. Remembered for files with the same columns; {} takes it back and forgets it',
        }),
      ),
    }),
    response: Import,
  }),
  dropRecipients: route({
    method: 'DELETE',
    path: '/campaigns/:id/recipients',
    summary: 'Remove the audience of a draft, or stop a reading',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: ById,
    response: Ok,
  }),
  listRecipients: route({
    method: 'GET',
    path: '/campaigns/:id/recipients',
    summary: 'Rows of the audience in the order of the file, with what each person will read',
    allow: MANAGERS,
    scope: 'campaigns:read',
    params: ById,
    query: Type.Object({
      verdict: Type.Optional(Type.String({ description: 'one verdict, or "problems" for all but ready' })),
      search: Type.Optional(Type.String({ maxLength: 100 })),
      afterLine: Type.Optional(Type.Integer({ minimum: 0, description: 'only rows behind this line' })),
      ...pageQuery(500),
    }),
    response: Type.Object({ recipients: Type.Array(Recipient), nextCursor: NextCursor }),
  }),
  fixRecipient: route({
    method: 'PATCH',
    path: '/campaigns/:id/recipients/:line',
    summary: 'Correct one row in place, or leave the person out; the row is judged again',
    allow: MANAGERS,
    scope: 'campaigns:write',
    fails: ['wrong_state'],
    params: Type.Object({ id: Id, line: Type.Integer({ minimum: 1 }) }),
    body: Type.Object({
      input: Type.Optional(Type.String({ maxLength: 200 })),
      variables: Type.Optional(Type.Record(Type.String(), Type.String())),
      leaveOut: Type.Optional(Type.Boolean()),
    }),
    response: Type.Object({ recipient: Recipient, import: Import }),
  }),
  judgeRecipient: route({
    method: 'POST',
    path: '/campaigns/:id/recipients/:line/judge',
    summary: 'What the verdict would be, as one types; nothing is kept',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['wrong_state'],
    params: Type.Object({ id: Id, line: Type.Integer({ minimum: 1 }) }),
    body: Type.Object({ input: Type.String({ maxLength: 200 }) }),
    response: Type.Object({ verdict: Verdict, detail: Type.String(), zones: Type.Array(Type.String()) }),
  }),
  downloadRefused: route({
    method: 'GET',
    path: '/campaigns/:id/recipients/refused.csv',
    summary: 'The rows left behind, with reason, as CSV',
    allow: MANAGERS,
    scope: 'campaigns:read',
    raw: 'download',
    params: ById,
  }),
  listOptOuts: route({
    method: 'GET',
    path: '/opt-outs',
    summary: 'Who must not be messaged, newest first',
    allow: MANAGERS,
    scope: 'consent:read',
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 128 })),
      ...pageQuery(500),
    }),
    response: Type.Object({
      optOuts: Type.Array(OptOut),
      total: Type.Integer(),
      nextCursor: NextCursor,
    }),
  }),
  addOptOut: route({
    method: 'POST',
    path: '/opt-outs',
    summary: 'Record an opt-out with its evidence',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['invalid_phone'],
    body: Type.Object({
      phone: Type.String({
        maxLength: 128,
        description: 'a phone number, or the consumer id of an app’s user',
      }),
      channel: Type.Optional(Type.Union([Channel, Type.Literal('all')])),
      words: Type.String({ minLength: 3, maxLength: 1000, description: 'how and when the person asked' }),
    }),
    response: OptOut,
  }),
  removeOptOut: route({
    method: 'POST',
    path: '/opt-outs/opt-in',
    summary: 'Record that a person agreed again, with the evidence',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['not_found', 'invalid_phone'],
    body: Type.Object({
      channel: Type.Union([Channel, Type.Literal('all')]),
      address: Type.String({ maxLength: 128 }),
      words: Type.String({ minLength: 3, maxLength: 1000 }),
    }),
    response: Ok,
  }),
  listSuppressions: route({
    method: 'GET',
    path: '/suppressions',
    summary: 'Numbers that cannot get texts, as a carrier said, newest first',
    allow: MANAGERS,
    scope: 'consent:read',
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 128 })),
      ...pageQuery(500),
    }),
    response: Type.Object({
      suppressions: Type.Array(Suppression),
      total: Type.Integer(),
      nextCursor: NextCursor,
    }),
  }),
  removeSuppression: route({
    method: 'POST',
    path: '/suppressions/remove',
    summary: 'Try a number again that a carrier said cannot get texts',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['not_found', 'invalid_phone'],
    body: Type.Object({ channel: Channel, address: Type.String({ maxLength: 128 }) }),
    response: Ok,
  }),
  consentHistory: route({
    method: 'GET',
    path: '/opt-outs/history',
    summary: 'Everything known of one address: each opt-out and opt-in with its evidence',
    allow: MANAGERS,
    scope: 'consent:read',
    fails: ['invalid_phone'],
    query: Type.Object({ address: Type.String({ maxLength: 128 }), ...pageQuery(500) }),
    response: Type.Object({ events: Type.Array(ConsentEvent), nextCursor: NextCursor }),
  }),
}
