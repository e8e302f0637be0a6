import { type AgentFile, MAX_FILE_BYTES, type SessionRich } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import type { Http } from '../platform/http/server.ts'
import { found, Problem } from '../platform/problem.ts'
import { fileFault, isWhatItSays, mediaKind, sizeWords } from './attachables.ts'
import { besideIn } from './beside-in.ts'
import { type ConversationsDeps, lockFor, readConversation } from './conversations.ts'
import * as desk from './desk-store.ts'
import type { FileLinks } from './file-links.ts'
import type * as store from './store.ts'

/** Types that a browser shows without running anything of theirs. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf)$/

/** Reads a body up to what any channel takes. */
export async function readBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > MAX_FILE_BYTES)
      throw new Problem('too_large', {
        field: 'file',
        message: `The file is larger than ${sizeWords(MAX_FILE_BYTES)}, the most that can be sent. Send a link instead.`,
      })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Keeps a file for the next answer. */
export async function keepFile(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  file: { name: string; type: string; bytes: Buffer },
): Promise<AgentFile> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  const type = file.type.split(';')[0]!.trim().toLowerCase()
  const fault = fileFault(
    (await besideIn(tx, row)).attachable,
    { type, size: file.bytes.length },
    row.channel,
  )
  if (fault) throw new Problem('bad_request', fault)
  if (!isWhatItSays(type, file.bytes))
    throw new Problem('bad_request', {
      field: 'type',
      message: `“${file.name}” is no ${type} inside. Save it anew in that form and choose it again.`,
    })
  const made = {
    account_id: who.accountId,
    id: deps.newId(),
    conversation_id: id,
    name: nameOf(file.name),
    type,
  }
  await desk.insertFile(tx, { ...made, bytes: file.bytes, by: who.userId }, deps.clock.now())
  return fileView({ ...made, size: file.bytes.length, message_id: null })
}

/** Without folders and signs that end lines. */
const nameOf = (name: string): string =>
  name
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\u0000-\u001f"]/g, '')
    .trim()
    .slice(0, 200) || 'file'

const fileView = (row: desk.FileRow): AgentFile => ({
  id: row.id,
  name: row.name,
  type: row.type,
  size: row.size,
  href: `/api/v1/conversations/${row.conversation_id}/files/${row.id}`,
})

/** The message that a kept file goes with; it cannot go twice. */
export async function richOfFile(
  tx: Tx,
  links: FileLinks,
  row: store.ConversationRow,
  fileId: string,
  messageId: string,
  now: Date,
): Promise<SessionRich> {
  const file = await desk.fileById(tx, row.account_id, row.id, fileId)
  if (!file || (file.message_id !== null && file.message_id !== messageId))
    throw new Problem('bad_request', {
      field: 'fileId',
      message: 'This file is not here any more, or was sent already. Attach it again.',
    })
  await desk.fileSent(tx, row.account_id, fileId, messageId)
  return {
    type: 'media',
    media: mediaKind(file.type),
    link: links.forCarrier(fileId, now),
    filename: file.name,
  }
}

export async function removeFile(
  tx: Tx,
  who: Who,
  { id, fileId }: { id: string; fileId: string },
): Promise<void> {
  await lockFor(tx, who, id)
  if (!(await desk.dropFile(tx, who.accountId, id, fileId))) found(null, 'This file')
}

export type ServedFile = { headers: Record<string, string>; bytes: Buffer }

/** A file for somebody who may see its conversation. */
export async function fileFor(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  { id, fileId }: { id: string; fileId: string },
): Promise<ServedFile> {
  await readConversation(tx, deps, who, id)
  const row = found(await desk.fileById(tx, who.accountId, id, fileId), 'This file')
  return {
    headers: headersOf(row, 'private, max-age=3600'),
    bytes: await desk.bytesOf(tx, who.accountId, row.id),
  }
}

/** Headers under which nothing in a file can act here. */
function headersOf(row: desk.FileRow, cache: string): Record<string, string> {
  const shown = SHOWN.test(row.type)
  return {
    'content-type': row.type === 'text/plain' ? 'text/plain; charset=utf-8' : row.type,
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(row.name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': cache,
  }
}

/** GET /files/:id?until=…&sig=…: what carriers and people's apps fetch. Anything but a link of ours that still holds is a 404. */
export function publicFiles(http: Http, deps: { db: Database; clock: Clock; links: FileLinks }): void {
  http.get<{ Params: { id: string }; Querystring: { until?: string; sig?: string } }>(
    '/files/:id',
    { config: { allow: 'public' } },
    async (request, reply) => {
      const id = deps.links.open(request.params.id, request.query, deps.clock.now())
      const file = id
        ? await deps.db.asSystem(async (tx) => {
            const row = await desk.fileBehind(tx, id)
            return row && { row, bytes: await desk.bytesOf(tx, row.account_id, row.id) }
          })
        : undefined
      if (!file) throw new Problem('not_found', { message: 'There is no file here, or the link has ended.' })
      return reply.headers(headersOf(file.row, 'private, max-age=86400')).send(file.bytes)
    },
  )
}
