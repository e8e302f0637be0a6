// pure
import { compileTemplate, countSegments, withOptOut } from '@foreword/contract'

export type Content = { text: string; opt_out_text: string | null }

/** The exact words of a message: its own body, or its content filled with the recipient's values. */
export function textOf(
  message: { body: string | null; variables: Record<string, string> | null },
  content: Content | undefined,
): string {
  if (message.body !== null) return message.body
  if (!content) throw new Error('A message has neither a body nor a content: the ledger is damaged.')
  return withOptOut(compiled(content.text)(message.variables ?? {}).text, content.opt_out_text)
}

const MOST_COMPILED = 1_000
const templates = new Map<string, ReturnType<typeof compileTemplate>>()

/** A campaign's text is read once, not once for each of its people. */
function compiled(text: string): ReturnType<typeof compileTemplate> {
  const known = templates.get(text)
  if (known) return known
  if (templates.size >= MOST_COMPILED) templates.clear()
  const made = compileTemplate(text)
  templates.set(text, made)
  return made
}

export function segmentsOf(text: string): number {
  return countSegments(text).segments
}
