// pure
import { countSegments, renderTemplate, withOptOut } from '@foreword/contract'

export type Content = { text: string; opt_out_text: string | null }

/** The exact words of a message: its own body, or its content filled with the recipient's values. */
export function textOf(
  message: { body: string | null; variables: Record<string, string> | null },
  content: Content | undefined,
): string {
  if (message.body !== null) return message.body
  if (!content) throw new Error('A message has neither a body nor a content: the ledger is damaged.')
  return withOptOut(renderTemplate(content.text, message.variables ?? {}).text, content.opt_out_text)
}

export function segmentsOf(text: string): number {
  return countSegments(text).segments
}
