import { answer, type Exchange, noSuchObject, readBytes, refuse, wrongMethod } from './exchange.ts'
import { type Media, MOST_BYTES, mediaProblem, readMultipart } from './media.ts'

/** Ids of files are digits, like all of Graph's. */
export const mediaId = (seq: number): string => String(2_000_000_000_000_000 + seq)

/** `POST /{number}/media` takes a file; `GET` and `DELETE /{file}` tell of it and take it away. */
export function media(x: Exchange) {
  const { world } = x
  if (x.edge === 'media') return x.req.method === 'POST' ? take(x) : wrongMethod(x)
  const file = world.whatsapp.media.get(x.node)
  if (!file) return noSuchObject(x)
  if (x.req.method === 'DELETE') {
    world.whatsapp.media.remove(file.id)
    return answer(x, { success: true })
  }
  if (x.req.method !== 'GET') return wrongMethod(x)
  answer(x, {
    messaging_product: 'whatsapp',
    url: `http://${x.req.headers.host}${x.root}/${file.id}/file`,
    mime_type: file.type,
    sha256: file.sha256,
    file_size: file.bytes.length,
    id: file.id,
  })
}

/** The bytes themselves; the place is told by the file's own object, and wants the token too. */
export function mediaFile(x: Exchange) {
  const file = x.world.whatsapp.media.get(x.node)
  if (!file) return noSuchObject(x)
  x.res.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length })
  x.res.end(file.bytes)
}

function take(x: Exchange) {
  readBytes(x, MOST_BYTES + 65_536, (body) => {
    const parts = readMultipart(body, String(x.req.headers['content-type'] ?? ''))
    if (parts.get('messaging_product')?.bytes.toString() !== 'whatsapp')
      return refuse(x, { code: 100, details: 'The parameter messaging_product is required.' })
    const file = parts.get('file')
    if (!file) return refuse(x, { code: 100, details: 'The parameter file is required.' })
    const type = parts.get('type')?.bytes.toString() || file.type
    const problem = mediaProblem(type, file.bytes.length)
    if (problem) return refuse(x, { code: 100, details: problem })
    answer(x, { id: keep(x, type, file.bytes).id })
  })
}

function keep(x: Exchange, type: string, bytes: Buffer): Media {
  const { world } = x
  return world.whatsapp.media.add(mediaId(world.nextSeq()), x.holder.wabaId, type, Buffer.from(bytes))
}

/** A sample of a template's header on its way up. */
export interface Upload {
  type: string
  length: number
}

/** `POST /{app}/uploads` opens an upload; its bytes go to the id it answers. */
export function uploads(x: Exchange, sessions: Map<string, Upload>) {
  if (x.req.method !== 'POST') return wrongMethod(x)
  const type = x.query.get('file_type') ?? ''
  const length = Number(x.query.get('file_length'))
  if (!type || !(length > 0))
    return refuse(x, { code: 100, details: 'file_type and file_length are required.' })
  const id = `upload:${Buffer.from(x.world.newSid('UP', x.world.nextSeq())).toString('base64url')}`
  sessions.set(id, { type, length })
  answer(x, { id })
}

export function upload(x: Exchange, sessions: Map<string, Upload>) {
  const session = sessions.get(x.node)
  if (!session) return noSuchObject(x)
  if (x.req.method === 'GET') return answer(x, { id: x.node, file_offset: 0 })
  readBytes(x, MOST_BYTES, (bytes) => {
    if (bytes.length !== session.length)
      return refuse(x, { code: 100, details: `Expected ${session.length} bytes, got ${bytes.length}` })
    sessions.delete(x.node)
    const file = keep(x, session.type, bytes)
    answer(x, { h: `4::${Buffer.from(session.type).toString('base64')}:${file.id}` })
  })
}
