// pure
import type { BotDeed, Channel } from '@foreword/contract'
import type { FlowState } from './flow.ts'

export type Line = { from: 'them' | 'bot' | 'agent' | 'brand'; text: string }

/** What a bot may know when it thinks. */
export type Setting = {
  channel: Channel
  values: Readonly<Record<string, string>>
  /** What was said so far, oldest first, the newest words of theirs last. */
  said: readonly Line[]
  skills: readonly { id: string; name: string }[]
}

/** What a bot wants done, and to the letter what it was given and answered. */
export type Thought = {
  deeds: BotDeed[]
  state: FlowState | null
  given: string | null
  answered: string | null
  problem: string | null
  tokens: number
}

/** A thought nobody outside was asked for. */
export const plain = (deeds: BotDeed[], state: FlowState | null = null): Thought => ({
  ...{ deeds, state, given: null, answered: null, problem: null, tokens: 0 },
})

const MOST_TEXT = 1000

/**
 * Deeds as they are carried out: nothing after what ends, no bot's own words twice, and words that belong together in one message, because two
 * may overtake each other on the way.
 */
export function tidy(deeds: readonly BotDeed[]): BotDeed[] {
  const done: BotDeed[] = []
  for (const deed of deeds) {
    const last = done.at(-1)
    if (deed.type === 'say' && deed.text.trim() === '') continue
    if (
      deed.type === 'say' &&
      last?.type === 'say' &&
      last.options.length === 0 &&
      last.text.length + deed.text.length + 2 <= MOST_TEXT
    ) {
      done[done.length - 1] = { ...deed, text: `${last.text}\n\n${deed.text}` }
      continue
    }
    done.push(deed)
    if (deed.type === 'people' || deed.type === 'transfer' || deed.type === 'close') break
  }
  return done
}
