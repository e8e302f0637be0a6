// pure
import type { Role } from '@foreword/contract'

/** Names of columns that hold a person's name, most telling first. */
const NAME_COLUMNS = [
  ['first_name', 'last_name'],
  ['name'],
  ['full_name'],
  ['customer_name'],
  ['first_name'],
  ['firstname'],
] as const

/** What to call a person, from the values of the campaign's file; null when no column tells. */
export function nameFrom(values: Readonly<Record<string, string>>): string | null {
  for (const columns of NAME_COLUMNS) {
    const parts = columns.map((column) => values[column]?.trim()).filter(Boolean)
    if (parts.length === columns.length) return parts.join(' ').slice(0, 120)
  }
  return null
}

const KEYWORDS: Record<'stop' | 'start' | 'help', readonly string[]> = {
  // Words that stand as an opt-out by themselves (47 CFR 64.1200(a)(10), 2025) and Twilio's own set.
  stop: [
    'stop',
    'stopall',
    'stop all',
    'unsubscribe',
    'cancel',
    'end',
    'quit',
    'revoke',
    'optout',
    'opt out',
    'opt-out',
  ],
  start: ['start', 'unstop'],
  help: ['help', 'info'],
}

/** Whether a reply is, as a whole, a word of law or custom. "STOP." counts, "stop please" does not: a person reads that. */
export function keywordOf(text: string): 'stop' | 'start' | 'help' | null {
  const word = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '')
    .replace(/\s+/g, ' ')
  for (const [kind, words] of Object.entries(KEYWORDS))
    if (words.includes(word)) return kind as 'stop' | 'start' | 'help'
  return null
}

const LIKELY = [
  /\b(stop|quit|end|cease)\s+(text|messag|sms|send|contact|writ)/i,
  /\b(please|pls|plz)\s+(stop|remove|unsubscribe|take me off)/i,
  /\b(remove|take|delete)\s+me\b/i,
  /\bstop\s+(please|pls|it|this|now)\b/i,
  /\b(don'?t|do not|never)\s+(text|message|contact|write|sms)\b/i,
  /\bunsubscribe\b/i,
  /\bopt(ed)?[\s-]?(me\s+)?out\b/i,
  /\bleave me alone\b/i,
  /\b(wrong number)\b/i,
]

/** A reply that probably asks to stop, in words of its own. Only flags it: a person decides, with one click. */
export const likelyOptOut = (text: string): boolean => LIKELY.some((pattern) => pattern.test(text))

/** Whose conversations one may see and act on. */
export function sees(
  role: Role,
  own: { userId: string; skillIds: readonly string[] },
  of: { assigneeId: string | null; skillId: string },
): boolean {
  if (role === 'administrator' || role === 'agent_manager') return true
  if (role !== 'agent') return false
  return of.assigneeId === own.userId || own.skillIds.includes(of.skillId)
}
