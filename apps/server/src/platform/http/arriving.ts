import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Problem } from '../problem.ts'

/** Longest pause between two pieces of an upload. A slow line is no fault; one that fell silent holds a file and a connection. */
export const STALL_MS = 60_000

/**
 * The body of an upload as it comes. Whoever reads it hears as a Problem that nothing came for `stallMs` milliseconds (`upload_stalled`), or that
 * the connection ended before the body did (`bad_request`). The connection stays, so that the refusal can be answered; the time in which we do
 * not read does not count.
 */
export function arriving(raw: IncomingMessage, stallMs: number): Readable {
  return Readable.from(pieces(raw, stallMs), { objectMode: false })
}

async function* pieces(raw: IncomingMessage, stallMs: number): AsyncGenerator<Uint8Array> {
  const source = raw.iterator({ destroyOnReturn: false })
  try {
    for (;;) {
      const piece = await within(source.next(), stallMs)
      if (piece.done) return
      yield piece.value
    }
  } catch (error) {
    throw asProblem(error)
  } finally {
    // What is still on its way is let pass: an answer would not get through to somebody who cannot go on sending.
    if (!raw.complete && !raw.destroyed) raw.resume()
  }
}

async function within<T>(next: Promise<T>, stallMs: number): Promise<T> {
  // Once nobody waits for it any more, its failure is that of a connection that was given up.
  next.catch(() => {})
  const stalled = Promise.withResolvers<never>()
  const timer = setTimeout(() => stalled.reject(new Problem('upload_stalled')), stallMs)
  try {
    return await Promise.race([next, stalled.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Nobody is left to hear that it was cut off, and the log needs no fault of ours. */
function asProblem(error: unknown): unknown {
  const { code } = error as { code?: string }
  if (code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') return error
  return new Problem('bad_request', {
    message: 'The connection ended before all of the body had come. Send it again.',
  })
}
