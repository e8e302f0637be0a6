// pure
import {
  compileTemplate,
  countSegments,
  type Rich,
  type RichContent,
  resolveTemplate,
  withOptOut,
} from '@foreword/contract'

export type Content = { text: string; opt_out_text: string | null; rich: RichContent | null }

/** What one person's message says: the words, and what stands beside or instead of them. */
export type Saying = { text: string; rich: Rich | null }

type Worded = { body: string | null; variables: Record<string, string> | null }
type Spoken = Worded & { extra?: Rich | null }

/** A message's own words and form, or its content's filled with the recipient's values. */
export function sayingOf(message: Spoken, content: Content | undefined): Saying {
  if (message.body === null && content?.rich?.type === 'template') {
    const { text, rich } = resolveTemplate(content.rich, message.variables ?? {})
    return { text: withOptOut(text, content.opt_out_text), rich }
  }
  return {
    text: textOf(message, content),
    rich: message.extra ?? (content?.rich?.type === 'inapp' ? content.rich : null),
  }
}

/** The exact words of a message: its own body, or its content filled with the recipient's values. */
export function textOf(message: Worded, content: Content | undefined): string {
  if (message.body !== null) return message.body
  if (content?.rich?.type === 'template') return sayingOf(message, content).text
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
