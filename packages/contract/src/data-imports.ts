// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { ADMIN, MANAGERS, route } from './route.ts'

/** What a file is, and from where. */
export const ImportSource = Type.Union([
  Type.Literal('liveperson_campaigns'),
  Type.Literal('liveperson_transactions'),
  Type.Literal('twilio_opt_outs'),
  Type.Literal('twilio_messages'),
  Type.Literal('opt_outs'),
])
export type ImportSource = Type.Static<typeof ImportSource>

/** What a column may be taken for. Each source knows some of them. */
export const IMPORT_FIELDS = [
  'address',
  'campaignId',
  'name',
  'channel',
  'skill',
  'state',
  'launchedAt',
  'recipients',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'responded',
  'optedOut',
  'transactionId',
  'attemptedAt',
  'sentAt',
  'deliveredAt',
  'readAt',
  'failedAt',
  'skippedAt',
  'respondedAt',
  'optedOutAt',
  'optedInAt',
  'errorCode',
  'from',
  'to',
  'direction',
  'body',
  'sender',
  'status',
  'at',
  'words',
] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]
const ImportFieldName = Type.Unsafe<ImportField>({ type: 'string', enum: [...IMPORT_FIELDS] })

const OptOutChannel = Type.Union([Channel, Type.Literal('all')])
/** 03/04/2026 is the fourth of March, or the third of April. */
const DayOrder = Type.Union([Type.Literal('month_first'), Type.Literal('day_first')])

/** How a file is read. */
export const ImportReading = Type.Object({
  /** Of opt-outs whose line names no channel. */
  channel: OptOutChannel,
  dayOrder: DayOrder,
  /** Which column holds which field; numbered from 0, each field at most once. */
  fields: Type.Array(
    Type.Object({ field: ImportFieldName, column: Type.Integer({ minimum: 0, maximum: 499 }) }),
    {
      maxItems: IMPORT_FIELDS.length,
    },
  ),
})
export type ImportReading = Type.Static<typeof ImportReading>

/** What became of the rows. `optOuts` + `known` + `agreed` + `leftOut` + `refused` are not the rows: a row may be of a campaign too. */
export const ImportCounts = Type.Object({
  rows: Type.Integer(),
  /** Recorded, and opted out since. */
  optOuts: Type.Integer(),
  /** Opted out already, or recorded from this very file before. */
  known: Type.Integer(),
  /** Agreed later than the file says they stopped: kept as evidence, not opted out. */
  agreed: Type.Integer(),
  /** Rows of people that were counted for a campaign, and those counted by an earlier import. */
  people: Type.Integer(),
  peopleKnown: Type.Integer(),
  campaigns: Type.Integer(),
  /** Campaigns that are here with the same figures. */
  campaignsKnown: Type.Integer(),
  /** Rows that say nothing of the kind, such as opt-ins: an import never subscribes anybody. */
  leftOut: Type.Integer(),
  refused: Type.Integer(),
})
export type ImportCounts = Type.Static<typeof ImportCounts>

export const ImportProblem = Type.Object({
  line: Type.Integer(),
  field: Type.Unsafe<ImportField>({ type: 'string', enum: [...IMPORT_FIELDS] }),
  input: Type.String(),
  /** What is wrong and what helps. */
  reason: Type.String(),
})
export type ImportProblem = Type.Static<typeof ImportProblem>

export const DataImport = Type.Object({
  id: Id,
  source: ImportSource,
  fileName: Type.String(),
  sha256: Type.String(),
  sizeBytes: Type.Integer(),
  status: Type.Union([
    Type.Literal('draft'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('undoing'),
    Type.Literal('undone'),
  ]),
  reading: ImportReading,
  rowsTotal: Type.Integer(),
  rowsDone: Type.Integer(),
  counts: ImportCounts,
  /** The first hundred refused rows. */
  problems: Type.Array(ImportProblem),
  error: Nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  createdByName: Type.String(),
  createdAt: Time,
  finishedAt: Nullable(Time),
  undoneByName: Nullable(Type.String()),
  undoneAt: Nullable(Time),
  /** Opt-outs taken back so far, while it is undone and after. */
  withdrawn: Type.Integer(),
})
export type DataImport = Type.Static<typeof DataImport>

/** A file as it would be taken: nothing is written yet. */
export const ImportPreview = Type.Object({
  import: DataImport,
  encoding: Type.String(),
  delimiter: Type.String(),
  columns: Type.Array(Type.String()),
  /** Fields this source knows, in the order of the form; without one of a group marked `needed` nothing can be read. */
  known: Type.Array(Type.Object({ field: ImportFieldName, needed: Type.Boolean() })),
  /** The first rows, as they stand in the file. */
  rows: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(Type.String()) })),
  /** What confirming would do, by the file alone: who is opted out already shows only then. */
  counts: ImportCounts,
  problems: Type.Array(ImportProblem),
  /** Dates whose day and month could be either. */
  ambiguousDays: Type.Boolean(),
  /** The same bytes were taken before; taking them again changes nothing. */
  before: Nullable(Type.Object({ at: Time, byName: Type.String() })),
  /** What stands in the way of confirming; null = nothing. */
  problem: Nullable(Type.String()),
})
export type ImportPreview = Type.Static<typeof ImportPreview>

/** A campaign of another system: figures only. null = the file did not say. */
export const ImportedCampaign = Type.Object({
  key: Type.String(),
  externalId: Nullable(Type.String()),
  name: Type.String(),
  channel: Nullable(Type.String()),
  skill: Nullable(Type.String()),
  state: Nullable(Type.String()),
  launchedAt: Nullable(Time),
  recipients: Nullable(Type.Integer()),
  sent: Nullable(Type.Integer()),
  delivered: Nullable(Type.Integer()),
  read: Nullable(Type.Integer()),
  failed: Nullable(Type.Integer()),
  skipped: Nullable(Type.Integer()),
  responded: Nullable(Type.Integer()),
  optedOut: Nullable(Type.Integer()),
  fileName: Type.String(),
  importedAt: Time,
})
export type ImportedCampaign = Type.Static<typeof ImportedCampaign>

const FILE_FAULTS = [
  'empty_file',
  'not_text',
  'no_rows',
  'open_quote',
  'line_too_long',
  'too_many_columns',
] as const

export const dataImportRoutes = {
  listDataImports: route({
    method: 'GET',
    path: '/data-imports',
    summary: 'Imports from other systems, newest first; drafts are not among them',
    allow: ADMIN,
    scope: 'consent:read',
    response: Type.Object({ imports: Type.Array(DataImport) }),
  }),
  uploadDataImport: route({
    method: 'POST',
    path: '/data-imports',
    summary:
      'Upload a file of another system (application/octet-stream) and see how it would be read. Nothing is written before it is confirmed; a draft is forgotten after a day',
    allow: ADMIN,
    scope: 'consent:write',
    fails: FILE_FAULTS,
    raw: 'upload',
    query: Type.Object({
      fileName: Type.String({ minLength: 1, maxLength: 255 }),
      source: Type.Optional(ImportSource),
    }),
    response: ImportPreview,
  }),
  rereadDataImport: route({
    method: 'POST',
    path: '/data-imports/:id/reread',
    summary:
      'Read a draft in another way: another source, other columns. Fields that are left out are found anew',
    allow: ADMIN,
    scope: 'consent:write',
    fails: [...FILE_FAULTS, 'wrong_state', 'stale_file'],
    params: ById,
    body: Type.Object({
      source: Type.Optional(ImportSource),
      reading: Type.Optional(Type.Partial(ImportReading)),
    }),
    response: ImportPreview,
  }),
  getDataImport: route({
    method: 'GET',
    path: '/data-imports/:id',
    summary: 'How an import stands',
    allow: ADMIN,
    scope: 'consent:read',
    params: ById,
    response: DataImport,
  }),
  startDataImport: route({
    method: 'POST',
    path: '/data-imports/:id/start',
    summary: 'Confirm a draft: it is taken in the background',
    allow: ADMIN,
    scope: 'consent:write',
    fails: ['wrong_state', 'stale_file'],
    params: ById,
    response: DataImport,
  }),
  undoDataImport: route({
    method: 'POST',
    path: '/data-imports/:id/undo',
    summary:
      'Take a whole import back: its campaigns disappear, and each opt-out it recorded is withdrawn by a new record. Nobody who opted out in another way is affected',
    allow: ADMIN,
    scope: 'consent:write',
    fails: ['wrong_state'],
    params: ById,
    response: DataImport,
  }),
  discardDataImport: route({
    method: 'DELETE',
    path: '/data-imports/:id',
    summary: 'Forget a draft and its file',
    allow: ADMIN,
    scope: 'consent:write',
    fails: ['wrong_state'],
    params: ById,
    response: Ok,
  }),
  listImportedCampaigns: route({
    method: 'GET',
    path: '/imported-campaigns',
    summary: 'Campaigns of other systems, by launch, newest first. They are figures only and in no analytics',
    allow: MANAGERS,
    scope: 'campaigns:read',
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 200 })),
      ...pageQuery(200),
    }),
    response: Type.Object({
      campaigns: Type.Array(ImportedCampaign),
      total: Type.Integer(),
      nextCursor: NextCursor,
    }),
  }),
  downloadImportedCampaigns: route({
    method: 'GET',
    path: '/imported-campaigns.csv',
    summary: 'Campaigns of other systems with their figures, as CSV',
    allow: MANAGERS,
    scope: 'campaigns:read',
    raw: 'download',
  }),
}
