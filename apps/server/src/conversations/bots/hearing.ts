// pure
import { plainWord } from '@foreword/contract'

const ASKING = /\b(talk|speak|chat|want|need|get|give|connect|transfer|put me|someone|somebody|please)\b/

/**
 * Whether somebody asks for a person. `anywhere`: one of the words stands in what they wrote. `asking`: they were asked for a value, so
 * "for 1 person" is an answer; the word has to stand alone, or in a sentence that asks for somebody.
 */
export function wantsPerson(words: readonly string[], text: string, where: 'anywhere' | 'asking'): boolean {
  const said = plainWord(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
  const plain = words.map((word) => plainWord(word).replace(/[^\p{L}\p{N}]+/gu, ' ')).filter(Boolean)
  if (plain.includes(said)) return true
  if (!plain.some((word) => ` ${said} `.includes(` ${word} `))) return false
  return where === 'anywhere' || ASKING.test(said)
}
