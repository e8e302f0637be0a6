// pure
import type { ListRich, Received, SkillSurvey, SurveyWords } from '@foreword/contract'

export const DEFAULT_SURVEY: SkillSurvey = {
  enabled: false,
  texts: [
    {
      language: 'en',
      question: 'How did we do? Answer with a number from 1 (poor) to 5 (very good).',
      wordsQuestion: 'Thank you. What should we know?',
      thanks: 'Thank you for telling us.',
    },
  ],
  delaySeconds: 60,
  askWords: true,
  expireHours: 24,
}

/** Columns of a campaign's file that tell a language. */
const LANGUAGE_COLUMNS = ['language', 'lang', 'locale', 'preferred_language']

/** The words in the person's language, as the campaign's file or a bot learnt it; those in the first one for everybody else. */
export function wordsFor(
  texts: readonly SurveyWords[],
  known: Readonly<Record<string, string>>,
): SurveyWords {
  const said = LANGUAGE_COLUMNS.map((column) => known[column]?.trim().toLowerCase().replace('_', '-')).find(
    Boolean,
  )
  const whole = texts.find((one) => one.language.toLowerCase() === said)
  const base = said?.split('-')[0]
  return whole ?? texts.find((one) => one.language.toLowerCase().split('-')[0] === base) ?? texts[0]!
}

const STARS = 5
const tapOf = (conversationId: string, score: number): string => `survey:${conversationId}:${score}`

/** The question as a channel asks it: five rows to tap where there are any, else words that say which numbers count. */
export function askedOn(
  channel: string,
  conversationId: string,
  words: Pick<SurveyWords, 'question'>,
): { body: string; rich: ListRich | null } {
  const { question } = words
  if (channel === 'sms')
    return { body: /1.*5|5.*1/s.test(question) ? question : `${question} (1-5)`, rich: null }
  const rows = Array.from({ length: STARS }, (_, index) => {
    const score = STARS - index
    return { id: tapOf(conversationId, score), title: `${score} ${'★'.repeat(score)}`, description: null }
  })
  return { body: question, rich: { type: 'list', button: '1–5 ★', rows } }
}

/** Numbers from one to five, as people write them. Without accents, in small letters. */
const NUMBERS: readonly (readonly string[])[] = [
  ['one', 'uno', 'una', 'un', 'une', 'eins', 'um', 'uma', 'een'],
  ['two', 'dos', 'deux', 'zwei', 'due', 'dois', 'duas', 'twee'],
  ['three', 'tres', 'trois', 'drei', 'tre', 'drie'],
  ['four', 'cuatro', 'quatre', 'vier', 'quattro', 'quatro'],
  ['five', 'cinco', 'cinq', 'funf', 'fuenf', 'cinque', 'vijf'],
]
/** Faces from bad to very good. Those that may mean either are left out. */
const FACES: readonly (readonly string[])[] = [
  ['😡', '🤬', '😠'],
  ['🙁', '☹', '😞', '😕'],
  ['😐', '😑'],
  ['🙂', '😊'],
  ['😀', '😃', '😄', '😁', '😍', '🤩'],
]
const STAR = /^[★⭐🌟*☆]+$/u

export type Answer = { score: number; words: string | null }

/**
 * What somebody who was asked for a score said: a tap, a number, a word, stars or a face, alone or with words behind a comma, a dash or a line
 * break. Null when it is no score: "5 minutes ago my flight…" and every question are for somebody to answer. A tap counts for its own survey only.
 */
export function readScore(
  said: { text: string; received?: Received | null | undefined },
  conversationId: string,
): Answer | null {
  const tapped = said.received?.tapped
  if (tapped?.startsWith('survey:')) {
    const score = Array.from({ length: STARS }, (_, index) => index + 1).find(
      (one) => tapped === tapOf(conversationId, one),
    )
    return score ? { score, words: null } : null
  }
  if (said.received && said.received.media.length > 0) return null
  const text = said.text.trim()
  const alone = scoreIn(text)
  if (alone !== null) return { score: alone, words: null }
  const [, head, rest] = /^([^\n,;:!–—-]{1,24}?)\s*(?:[,;:!–—-]+|\n)\s*(\S[\s\S]*)$/u.exec(text) ?? []
  const score = head === undefined ? null : scoreIn(head)
  if (score === null || rest === undefined || asks(rest)) return null
  return { score, words: rest.trim() }
}

/** The score a few words are, if they are nothing else. */
function scoreIn(text: string): number | null {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\ufe0f\u20e3]/gu, '')
    .toLowerCase()
    .trim()
    .replace(/[.!]+$/u, '')
    .trim()
  if (plain === '') return null
  const glyphs = [...plain.replace(/\s+/gu, '')]
  if (STAR.test(glyphs.join(''))) {
    const full = glyphs.filter((glyph) => glyph !== '☆').length
    return full >= 1 && full <= STARS ? full : null
  }
  const face = FACES.findIndex((faces) => faces.includes(glyphs.join('')))
  if (face >= 0) return face + 1
  const [, head] =
    /^(\S+?)\s*(?:\/\s*5|(?:out of|of|von|de|sur|su|van)\s*(?:5|five)|stars?|sterne?|estrellas?|etoiles?|stelle|[★⭐]+)?$/u.exec(
      plain,
    ) ?? []
  if (head === undefined) return null
  if (/^[1-5]$/u.test(head)) return Number(head)
  const word = NUMBERS.findIndex((words) => words.includes(head))
  return word >= 0 ? word + 1 : null
}

const asks = (text: string): boolean => /[?¿？]/u.test(text)

/** Whether what somebody wrote after the words were asked for is those words. A question is for somebody to answer. */
export const isComment = (said: { text: string; received?: Received | null | undefined }): boolean =>
  said.text.trim() !== '' &&
  !asks(said.text) &&
  !(said.received && said.received.media.length > 0) &&
  !said.received?.tapped

const NOT_SENT: Record<string, string> = {
  opted_out: 'They opted out',
  window_closed: 'WhatsApp’s 24 hours were over',
  hours: 'Their delivery window did not open in time',
  capped: 'The account’s limit of messages to one person was reached',
  wrote_again: 'They wrote again',
}
/** Why a survey was not sent or was withdrawn. */
export const reasonWords = (reason: string): string => NOT_SENT[reason] ?? reason
