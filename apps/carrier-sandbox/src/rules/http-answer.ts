// pure

export interface HttpAnswer {
  status: number
  body: Buffer
  /** Whether the connection may carry another request. */
  keep: boolean
}

/**
 * The first whole HTTP/1.1 answer in `bytes`, or null when more has to come. `ended` = the other side closed, which is how a body without
 * a length ends.
 */
export function readAnswer(bytes: Buffer, ended: boolean): HttpAnswer | null {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = bytes.toString('latin1', 0, headEnd)
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0)
  const from = headEnd + 4
  // Interim answers, such as 103, come before the one that counts.
  if (status >= 100 && status < 200) return readAnswer(bytes.subarray(from), ended)
  const keep = !/\r\nconnection: *close/i.test(head) && head.startsWith('HTTP/1.1')
  if (status === 204 || status === 304) return { status, body: bytes.subarray(0, 0), keep }
  if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(head)) {
    const body = readChunks(bytes, from)
    return body && { status, body, keep }
  }
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) return ended ? { status, body: bytes.subarray(from), keep: false } : null
  const end = from + Number(length)
  return bytes.length < end ? null : { status, body: bytes.subarray(from, end), keep }
}

/** The parts of a chunked body, joined; null when its end has not come. Trailers are not asked for, so none are read. */
function readChunks(bytes: Buffer, from: number): Buffer | null {
  const parts: Buffer[] = []
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const start = lineEnd + 2
    if (!(size >= 0) || bytes.length < start + size + 2) return null
    if (size === 0) return Buffer.concat(parts)
    parts.push(bytes.subarray(start, start + size))
    at = start + size + 2
  }
}
