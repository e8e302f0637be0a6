// pure
import type { Answered, CarrierTemplate, ConnectionFactFound } from '../../channels/carrier.ts'

const MOST_NAMED = 3
const NAME = 'Templates'

/** What went wrong with each, and what helps, the gravest first. */
const TROUBLES = [
  {
    status: 'disabled',
    words: 'switched off by WhatsApp for good',
    remedy: 'Write another template under Templates; campaigns with this one stop.',
  },
  {
    status: 'paused',
    words: 'paused by WhatsApp because of bad feedback',
    remedy: 'Wait until it is released, or use another template.',
  },
  {
    status: 'rejected',
    words: 'rejected by WhatsApp’s review',
    remedy: 'Open it under Templates, correct what the reviewers say, and hand it in again.',
  },
] as const

/** What the connection test says of a sender's templates: one fact, or one for each kind of trouble. */
export function templateFacts(
  listed: Answered<readonly Pick<CarrierTemplate, 'name' | 'language' | 'status' | 'detail'>[]>,
): ConnectionFactFound[] {
  if (!listed.ok)
    return [
      {
        name: NAME,
        state: 'warn',
        detail: `The templates could not be read. ${listed.detail}`,
        remedy: 'Test again in a minute. If it stays, see whether the credentials may read templates.',
      },
    ]
  const troubles = TROUBLES.flatMap(({ status, words, remedy }): ConnectionFactFound[] => {
    const found = listed.value.filter((one) => one.status === status)
    if (found.length === 0) return []
    const named = found
      .slice(0, MOST_NAMED)
      .map(({ name, language, detail }) => `“${name}” (${language}${detail ? `: ${detail}` : ''})`)
    const more = found.length > MOST_NAMED ? `, and ${found.length - MOST_NAMED} more` : ''
    const detail = `${named.join(', ')}${more}: ${words}.`
    return [{ name: NAME, state: 'warn', detail: detail.slice(0, 500), remedy }]
  })
  if (troubles.length > 0) return troubles
  const approved = listed.value.filter((one) => one.status === 'approved').length
  return [{ name: NAME, state: 'ok', detail: countedWords(approved, listed.value.length) }]
}

function countedWords(approved: number, all: number): string {
  if (all === 0) return 'None yet: they are written under Templates.'
  const waiting = all - approved
  const parts = [approved > 0 ? `${approved} approved` : '', waiting > 0 ? `${waiting} in review` : '']
  return `${parts.filter(Boolean).join(', ')}.`
}
