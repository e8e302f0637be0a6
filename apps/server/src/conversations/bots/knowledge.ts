// pure
import { plainWord } from '@foreword/contract'

/** Characters of knowledge a model is given at most, and of one piece. */
const MOST = 6_000
const PIECE = 1_200

/**
 * The pieces of a text that fit a question best, in the order of the text. A piece is a paragraph, or several short ones. How well it fits: the
 * words of the question in it, each weighed by how rare it is in the whole text. All of a text that is short enough; its beginning when
 * no word fits.
 */
export function knowledgeFor(knowledge: string, question: string): string[] {
  const pieces = piecesOf(knowledge)
  if (knowledge.length <= MOST) return pieces
  const words = wordsOf(question)
  const within = pieces.map((piece) => wordsOf(piece))
  const weight = new Map(
    [...words].map((word) => {
      const holding = within.filter((one) => one.has(word)).length
      return [word, Math.log(1 + pieces.length / (1 + holding))]
    }),
  )
  const scored = pieces.map((piece, at) => ({
    ...{ piece, at },
    score: [...words].reduce((sum, word) => sum + (within[at]!.has(word) ? weight.get(word)! : 0), 0),
  }))
  const best = scored.sort((a, b) => b.score - a.score || a.at - b.at)
  const chosen: typeof best = []
  let size = 0
  for (const one of best) {
    if (size + one.piece.length > MOST) continue
    if (one.score === 0 && chosen.length > 0) break
    chosen.push(one)
    size += one.piece.length
  }
  return chosen.sort((a, b) => a.at - b.at).map((one) => one.piece)
}

export function piecesOf(text: string): string[] {
  const paragraphs = text
    .split(/\n\s*\n/)
    .flatMap(
      (paragraph) =>
        paragraph.trim().match(new RegExp(`[\\s\\S]{1,${PIECE}}(?:\\s|$)|[\\s\\S]{1,${PIECE}}`, 'g')) ?? [],
    )
    .map((piece) => piece.trim())
    .filter(Boolean)
  const pieces: string[] = []
  for (const paragraph of paragraphs) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length + paragraph.length < PIECE / 2)
      pieces[pieces.length - 1] = `${last}\n${paragraph}`
    else pieces.push(paragraph)
  }
  return pieces
}

/** Words by their beginnings, so that "refunds" finds "refund". */
const wordsOf = (text: string): Set<string> =>
  new Set(
    plainWord(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2)
      .map((word) => word.slice(0, 6)),
  )
