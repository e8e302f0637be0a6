// pure
import type { Channel, Plan, Review, StepDraft, Template } from '@foreword/contract'
import { CHANNEL_WORDS, languageName } from '../../../../ui/template-words.ts'
import { waitWords } from '../compose/choices.ts'
import { optOutOf } from '../compose/rendered.ts'

type HeadFacts = {
  sender: string | undefined
  template: Template | null | undefined
  /** In words; null where a row of its own says it. */
  kind: string | null
}

/** "SMS, marketing, from Northline", "Template order_ready in English, from …": one channel in a line. */
export function stepHead(step: StepDraft, { sender, template, kind }: HeadFacts): string {
  const from = sender ? `from ${sender}` : 'no sender yet'
  const what: Record<Channel, string> = {
    sms: 'SMS',
    whatsapp: template
      ? `Template ${template.name} in ${languageName(template.language)}`
      : 'No template yet',
    inapp: step.rich?.type === 'inapp' && step.rich.imageUrl ? 'In-app, with a picture' : 'In-app',
  }
  return [what[step.channel], ...(kind ? [kind] : []), from].join(', ')
}

/** What that comes to: segments and opt-out text of an SMS, how people stop elsewhere, and when a further channel takes over. */
export function stepBelow(
  step: StepDraft,
  { segments, before }: { segments: Review['segments']; before: StepDraft | null },
): string {
  const says: Record<Channel, string> = {
    sms: `${segmentWords(segments)}, ${optOutOf(step) ? 'opt-out text in every message' : 'no opt-out text'}.`,
    whatsapp: 'People stop it in WhatsApp, or by an answer.',
    inapp:
      step.rich?.type === 'inapp' && step.rich.linkUrl
        ? `Its button leads to ${hostOf(step.rich.linkUrl)}. People stop it in the app.`
        : 'People stop it in the app.',
  }
  return before ? `${afterWords(step, before)} ${says[step.channel]}` : says[step.channel]
}

/** "Takes over when WhatsApp fails, or has no receipt after 30 minutes." */
function afterWords(step: StepDraft, before: StepDraft): string {
  const late =
    step.noReceiptMinutes === null ? '' : `, or has no receipt after ${waitWords(step.noReceiptMinutes)}`
  return `Takes over when ${CHANNEL_WORDS[before.channel]} fails or cannot reach the person${late}.`
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url

/** "2 segments for everyone", "1 to 3 segments a person". */
export function segmentWords(segments: Review['segments']): string {
  const { min, max } = segments
  if (max === 0) return 'No segments yet'
  if (min === max) return `${max} ${max === 1 ? 'segment' : 'segments'} for everyone`
  return `${min} to ${max} segments a person`
}

/** "in 9 countries", "in the United States", by people; the names come from the reader's language. */
export function countryWords(countries: Review['countries'], nameOf: (code: string) => string): string {
  if (countries.length === 0) return ''
  if (countries.length === 1) return `in ${nameOf(countries[0]!.country)}`
  return `in ${countries.length} countries`
}

/** Where most people are: "300,112 people in United States, 24,655 in United Kingdom, the others in 7 countries". */
export function countryList(
  countries: Review['countries'],
  nameOf: (code: string) => string,
  count: (n: number) => string,
): string {
  const sorted = [...countries].sort((a, b) => b.people - a.people)
  const shown = sorted.slice(0, 3).map((one, index) => {
    const people = index > 0 ? '' : one.people === 1 ? ' person' : ' people'
    return `${count(one.people)}${people} in ${nameOf(one.country)}`
  })
  const others = sorted.length - 3
  if (others > 0) shown.push(`the others in ${others} ${others === 1 ? 'country' : 'countries'}`)
  return shown.join(', ')
}

/** When the first message leaves, and how many people's window is open at that moment. Null when nobody is planned. */
export function firstWave(plan: Plan): { at: number; people: number } | null {
  const firsts = plan.rows.flatMap((row) => (row.first === null ? [] : [row.first]))
  if (firsts.length === 0) return null
  const at = Math.min(...firsts)
  const open = plan.rows.filter((row) => row.open.some((span) => span.from <= at && at < span.to))
  return { at, people: open.reduce((sum, row) => sum + row.people, 0) }
}

/** When the last message leaves; null when nobody is planned. */
export function lastLeaves(plan: Plan): number | null {
  const lasts = plan.rows.flatMap((row) => (row.last === null ? [] : [row.last]))
  return lasts.length === 0 ? null : Math.max(...lasts)
}
