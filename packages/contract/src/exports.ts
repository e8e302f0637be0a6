// pure
import * as Type from 'typebox'
import { ById, FileFormat, Id, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { MANAGERS, route } from './route.ts'

/** Above so many rows a file is prepared in the background. */
export const WAIT_ROWS = 20_000
/** Days a prepared file is kept. */
export const EXPORT_DAYS = 7

export const ExportFile = Type.Object({
  id: Id,
  title: Type.String(),
  format: FileFormat,
  status: Type.Union([Type.Literal('preparing'), Type.Literal('ready'), Type.Literal('failed')]),
  rowsDone: Type.Integer(),
  rowsTotal: Type.Integer({ description: 'when it was asked for; more may have come since' }),
  bytes: Type.Integer(),
  createdByName: Type.String(),
  createdAt: Time,
  endsAt: Nullable(Type.String({ format: 'date-time', description: 'when it is deleted' })),
})
export type ExportFile = Type.Static<typeof ExportFile>

export const exportRoutes = {
  createExport: route({
    method: 'POST',
    path: '/exports',
    summary: 'Prepare a file in the background: all campaigns, or the recipients and messages of one',
    allow: MANAGERS,
    fails: ['not_found'],
    scope: 'campaigns:read',
    body: Type.Object({
      campaignId: Type.Optional(
        Type.Union([Id, Type.Null()], { description: 'whose messages; absent or null = all campaigns' }),
      ),
      format: FileFormat,
    }),
    response: ExportFile,
  }),
  listExports: route({
    method: 'GET',
    path: '/exports',
    summary: 'Prepared files, newest first, and how far those are that are being prepared',
    allow: MANAGERS,
    scope: 'campaigns:read',
    query: Type.Object(pageQuery(200)),
    response: Type.Object({ exports: Type.Array(ExportFile), nextCursor: NextCursor }),
  }),
  downloadExport: route({
    method: 'GET',
    path: '/exports/:id/file',
    summary: 'A prepared file',
    allow: MANAGERS,
    scope: 'campaigns:read',
    fails: ['wrong_state'],
    raw: 'download',
    params: ById,
  }),
  deleteExport: route({
    method: 'DELETE',
    path: '/exports/:id',
    summary: 'Delete a prepared file, or stop preparing it',
    allow: MANAGERS,
    scope: 'campaigns:write',
    params: ById,
    response: Ok,
  }),
}
