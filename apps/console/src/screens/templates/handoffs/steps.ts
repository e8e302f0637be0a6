// pure

import { type Channel, type Handoff, type HandoffInput, MAX_STEPS, type StepDraft } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

export type FormStep = StepDraft & { key: number }
export type HandoffForm = { name: string; days: string; hours: string; routeAll: boolean; steps: FormStep[] }

export { CHANNEL_WORDS } from '../../../ui/template-words.ts'
export const CHANNELS: readonly Channel[] = ['whatsapp', 'sms', 'inapp']

/** What an SMS ends with until somebody writes another. */
export const OPT_OUT_TEXT = 'Reply STOP to unsubscribe.'
const NO_RECEIPT = 60

export function newStep(channel: Channel, senderId: string | null, key: number): FormStep {
  return {
    key,
    channel,
    senderId,
    message: '',
    optOutOn: channel === 'sms',
    optOutText: channel === 'sms' ? OPT_OUT_TEXT : '',
    rich: null,
    noReceiptMinutes: NO_RECEIPT,
  }
}

export const BLANK: HandoffForm = { name: '', days: '3', hours: '0', routeAll: false, steps: [] }

export function formOf(handoff: Handoff): HandoffForm {
  return {
    name: handoff.name,
    days: String(Math.floor(handoff.lookbackMinutes / 1440)),
    hours: String(Math.floor((handoff.lookbackMinutes % 1440) / 60)),
    routeAll: handoff.routeAll,
    steps: handoff.steps.map((step, key) => ({ ...step, key })),
  }
}

/** The request, or the field that is no number. */
export function inputOf(form: HandoffForm): { input: HandoffInput } | { field: string; message: string } {
  const [days, hours] = [wholeOf(form.days), wholeOf(form.hours)]
  if (
    days === null ||
    hours === null ||
    days > 30 ||
    hours > 23 ||
    days * 24 + hours < 1 ||
    days * 24 + hours > 720
  )
    return {
      field: 'lookbackMinutes',
      message: t('Between 1 hour and 30 days: whole days up to 30, hours up to 23.'),
    }
  if (form.name.trim() === '')
    return { field: 'name', message: t('A name is needed, so that people find it.') }
  if (form.steps.length === 0) return { field: 'steps', message: t('Add the first channel.') }
  return {
    input: {
      name: form.name.trim(),
      lookbackMinutes: (days * 24 + hours) * 60,
      routeAll: form.routeAll,
      steps: form.steps.map(({ key: _, ...step }) => step),
    },
  }
}

const wholeOf = (typed: string): number | null =>
  /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : typed.trim() === '' ? 0 : null

export const differs = (a: HandoffForm, b: HandoffForm): boolean =>
  JSON.stringify(plain(a)) !== JSON.stringify(plain(b))
const plain = (form: HandoffForm) => ({ ...form, steps: form.steps.map(({ key: _, ...step }) => step) })

/** Channels that are not in it yet. */
export const channelsLeft = (steps: readonly Pick<StepDraft, 'channel'>[]): Channel[] =>
  steps.length >= MAX_STEPS
    ? []
    : CHANNELS.filter((channel) => !steps.some((step) => step.channel === channel))

export function moveStep<T>(steps: readonly T[], from: number, to: number): T[] {
  if (from === to || to < 0 || to >= steps.length) return [...steps]
  return steps.toSpliced(from, 1).toSpliced(to, 0, steps[from]!)
}

export function lookbackWords(minutes: number): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.round((minutes % 1440) / 60)
  const parts = [
    days > 0 && t('{days, plural, one {# day} other {# days}}', { days }),
    hours > 0 && t('{hours, plural, one {# hour} other {# hours}}', { hours }),
  ]
  return (
    parts.filter(Boolean).join(' ') || t('{minutes, plural, one {# minute} other {# minutes}}', { minutes })
  )
}

export type Unit = 'minutes' | 'hours' | 'days'
const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 1440 }

/** 90 → 90 minutes, 120 → 2 hours, 2880 → 2 days. */
export function spanOf(minutes: number): { n: number; unit: Unit } {
  if (minutes % 1440 === 0) return { n: minutes / 1440, unit: 'days' }
  if (minutes % 60 === 0) return { n: minutes / 60, unit: 'hours' }
  return { n: minutes, unit: 'minutes' }
}

/** Kept between 5 minutes and 7 days. */
export const minutesOf = (n: number, unit: Unit): number =>
  Math.min(7 * 1440, Math.max(5, Math.round(n) * MINUTES[unit]))
