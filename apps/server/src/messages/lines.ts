// pure
// Where the pages of a list of a campaign's recipients begin, by the lines that are in it (migration 0075).

/** Lines that are told together, a bit each. */
export const CHUNK = 1_024

export type LineChunk = {
  chunk: number
  n: number
  /** A character for each line, `1` if it is there; null = all of them are. */
  bits: string | null
}

const ONE = '1'.charCodeAt(0)

/**
 * How many lines there are, and behind which one each page of `size` begins; the first begins behind 0. Chunks in order of their lines. Cost: a step
 * for each line of chunks that are not full.
 */
export function pagesOf(chunks: readonly LineChunk[], size: number): { total: number; starts: number[] } {
  const starts = [0]
  let total = 0
  for (const { chunk, n, bits } of chunks) {
    const end = total + n
    let next = starts.length * size
    if (bits === null) for (; next <= end; next += size) starts.push(chunk * CHUNK + (next - total) - 1)
    else
      for (let at = 0, seen = total; next <= end; at++) {
        if (bits.charCodeAt(at) !== ONE) continue
        seen++
        if (seen < next) continue
        starts.push(chunk * CHUNK + at)
        next += size
      }
    total = end
  }
  // A list that ends with its page has no further one.
  return { total, starts: starts.slice(0, Math.max(1, Math.ceil(total / size))) }
}
