// pure

import type { Limits, OpenConversations } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** The limits as typed; numbers are text until they are saved. */
export type LimitsForm = {
  capOn: boolean
  messages: string
  days: string
  service: boolean
  breakerOn: boolean
  percent: string
  openConversations: OpenConversations
  undoSeconds: string
}
export type LimitsErrors = { messages?: string; days?: string; percent?: string; undoSeconds?: string }

/** What a switch begins with: seldom enough not to annoy, and the share the product starts with. */
const BEGIN = { messages: 3, days: 7, percent: 25 }

export function formOf({ frequencyCap, breakerPercent, openConversations, undoSeconds }: Limits): LimitsForm {
  return {
    capOn: frequencyCap !== null,
    messages: String(frequencyCap?.messages ?? BEGIN.messages),
    days: String(frequencyCap?.days ?? BEGIN.days),
    service: frequencyCap?.service ?? false,
    breakerOn: breakerPercent !== null,
    percent: String(breakerPercent ?? BEGIN.percent),
    openConversations,
    undoSeconds: String(undoSeconds),
  }
}

const within = (typed: string, most: number): boolean =>
  /^\d+$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= most

/** What is wrong, by field; what is switched off is not looked at. */
export function limitsErrors(form: LimitsForm): LimitsErrors {
  return {
    ...(form.capOn && !within(form.messages, 1000) ? { messages: t('A number from 1 to 1,000.') } : {}),
    ...(form.capOn && !within(form.days, 90) ? { days: t('A number of days from 1 to 90.') } : {}),
    ...(form.breakerOn && !within(form.percent, 100) ? { percent: t('A share from 1 to 100 percent.') } : {}),
    ...(/^\d+$/.test(form.undoSeconds.trim()) && Number(form.undoSeconds) <= 60
      ? {}
      : { undoSeconds: t('A number of seconds from 0 to 60.') }),
  }
}

/** The form as limits. Only of a form without errors. */
export function limitsOf(form: LimitsForm): Limits {
  return {
    frequencyCap: form.capOn
      ? { messages: Number(form.messages), days: Number(form.days), service: form.service }
      : null,
    breakerPercent: form.breakerOn ? Number(form.percent) : null,
    openConversations: form.openConversations,
    undoSeconds: Number(form.undoSeconds),
  }
}

/** What the frequency cap means for one person, in a sentence. */
export function capWords({ frequencyCap }: Pick<Limits, 'frequencyCap'>): string {
  if (!frequencyCap) return t('Everybody gets every campaign they are in.')
  const { messages, days, service } = frequencyCap
  return service
    ? t(
        'Whoever had {messages, plural, one {# marketing and service message} other {# marketing and service messages}} in {days, plural, one {a day} other {# days}} is skipped, and counted as skipped.',
        { messages, days },
      )
    : t(
        'Whoever had {messages, plural, one {# marketing message} other {# marketing messages}} in {days, plural, one {a day} other {# days}} is skipped, and counted as skipped.',
        { messages, days },
      )
}
