// pure

import type { Channel, Plan, Review, StepDraft, Template } from '@foreword/contract'
import { CHANNEL_WORDS, languageName } from '../../../../ui/template-words.ts'
import { t } from '../../../../ui/text.ts'
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
  const from = sender ? t('from {sender}', { sender }) : t('no sender yet')
  const what: Record<Channel, string> = {
    sms: 'SMS',
    whatsapp: template
      ? t('Template {name} in {language}', { name: template.name, language: languageName(template.language) })
      : t('No template yet'),
    inapp: step.rich?.type === 'inapp' && step.rich.imageUrl ? t('In-app, with a picture') : t('In-app'),
  }
  return [what[step.channel], ...(kind ? [kind] : []), from].join(', ')
}

/** What that comes to: segments and opt-out text of an SMS, how people stop elsewhere, and when a further channel takes over. */
export function stepBelow(
  step: StepDraft,
  { segments, before }: { segments: Review['segments']; before: StepDraft | null },
): string {
  const says: Record<Channel, string> = {
    sms: optOutOf(step)
      ? t('{segments}, opt-out text in every message.', { segments: segmentWords(segments) })
      : t('{segments}, no opt-out text.', { segments: segmentWords(segments) }),
    whatsapp: t('People stop it in WhatsApp, or by an answer.'),
    inapp:
      step.rich?.type === 'inapp' && step.rich.linkUrl
        ? t('Its button leads to {linkUrl}. People stop it in the app.', {
            linkUrl: hostOf(step.rich.linkUrl),
          })
        : t('People stop it in the app.'),
  }
  return before ? `${afterWords(step, before)} ${says[step.channel]}` : says[step.channel]
}

/** "Takes over when WhatsApp fails, or has no receipt after 30 minutes." */
function afterWords(step: StepDraft, before: StepDraft): string {
  const channel = CHANNEL_WORDS[before.channel]
  return step.noReceiptMinutes === null
    ? t('Takes over when {channel} fails or cannot reach the person.', { channel })
    : t('Takes over when {channel} fails or cannot reach the person, or has no receipt after {wait}.', {
        channel,
        wait: waitWords(step.noReceiptMinutes),
      })
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url

/** "2 segments for everyone", "1 to 3 segments a person". */
export function segmentWords(segments: Review['segments']): string {
  const { min, max } = segments
  if (max === 0) return t('No segments yet')
  if (min === max) return t('{max, plural, one {# segment} other {# segments}} for everyone', { max })
  return t('{min} to {max} segments a person', { min, max })
}

/** "in 9 countries", "in the United States", by people; the names come from the reader's language. */
export function countryWords(countries: Review['countries'], nameOf: (code: string) => string): string {
  if (countries.length === 0) return ''
  if (countries.length === 1) return t('in {country}', { country: nameOf(countries[0]!.country) })
  return t('in {countries} countries', { countries: countries.length })
}

/** Where most people are: "300,112 people in United States, 24,655 in United Kingdom, the others in 7 countries". */
export function countryList(countries: Review['countries'], nameOf: (code: string) => string): string {
  const sorted = [...countries].sort((a, b) => b.people - a.people)
  const shown = sorted.slice(0, 3).map((one, index) => {
    const facts = { people: one.people, country: nameOf(one.country) }
    return index > 0
      ? t('{people} in {country}', facts)
      : t('{people, plural, one {# person} other {# people}} in {country}', facts)
  })
  const others = sorted.length - 3
  if (others > 0)
    shown.push(t('the others in {others, plural, one {# country} other {# countries}}', { others }))
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
