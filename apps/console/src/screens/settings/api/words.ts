// pure

import type { AnyScope, ApiLimits, ApiScope, Scope } from '@foreword/contract'
import { spoken, t } from '../../../ui/text.ts'

export const SCOPE_WORDS: Record<Scope, { label: string; hint: string }> = spoken(() => ({
  campaigns: { label: t('Campaigns'), hint: t('Create and launch campaigns, and see how they stand.') },
  reporting: { label: t('Reporting'), hint: t('Read analytics, reports and single messages.') },
  configuration: { label: t('Configuration'), hint: t('List handoffs.') },
}))

type Noun = ApiScope extends `${infer N}:${string}` ? N : never
export const VERBS = ['read', 'write', 'launch', 'send'] as const
export const VERB_WORDS: Record<(typeof VERBS)[number], string> = spoken(() => ({
  read: t('Read'),
  write: t('Write'),
  launch: t('Launch'),
  send: t('Send'),
}))

export const NOUN_WORDS: Record<Noun, string> = spoken(() => ({
  account: t('Settings of the account'),
  members: t('People and skills'),
  audit: t('Audit log'),
  senders: t('Senders'),
  templates: t('Templates and handoffs'),
  campaigns: t('Campaigns and recipients'),
  messages: t('Single messages'),
  consent: t('Opt-outs and exclusion lists'),
  people: t('What is kept about a person'),
  conversations: t('Conversations and agents'),
  bots: t('Bots'),
  webhooks: t('Webhooks'),
  analytics: t('Analytics'),
}))

/** Nouns of these scopes, in their order. */
export const nounsOf = (scopes: readonly ApiScope[]): Noun[] => [
  ...new Set(scopes.map((scope) => scope.split(':')[0] as Noun)),
]

/** What an application may use, in a few words: the LivePerson-compatible parts by name, and how much of /api/v1. */
export function mayUse(scopes: readonly AnyScope[]): string {
  const own = scopes.filter((scope): scope is ApiScope => scope.includes(':'))
  const compatible = scopes.filter((scope): scope is Scope => !scope.includes(':'))
  return [
    ...compatible.map((scope) => SCOPE_WORDS[scope].label),
    ...(own.length > 0
      ? [t('{api}: {n, plural, one {# scope} other {# scopes}}', { api: '/api/v1', n: own.length })]
      : []),
  ].join(', ')
}

/** Limits as they stand in fields. */
export type LimitsForm = Omit<ApiLimits, NumberField> & Record<NumberField, string>
export const NUMBERS = {
  apiRate: [1, 1000],
  campaignRate: [1, 1000],
  reportingRate: [1, 1000],
  configurationRate: [1, 1000],
  consumersPerRequest: [1, 100_000],
  dailyRecipients: [1, 100_000_000],
} as const
export type NumberField = keyof typeof NUMBERS

export const formOf = (limits: ApiLimits): LimitsForm => ({
  ...limits,
  apiRate: String(limits.apiRate),
  campaignRate: String(limits.campaignRate),
  reportingRate: String(limits.reportingRate),
  configurationRate: String(limits.configurationRate),
  consumersPerRequest: String(limits.consumersPerRequest),
  dailyRecipients: String(limits.dailyRecipients),
})

export type LimitsErrors = Partial<Record<NumberField, string>>

export function limitsErrors(form: LimitsForm): LimitsErrors {
  const errors: LimitsErrors = {}
  for (const [field, [least, most]] of Object.entries(NUMBERS)) {
    const text = form[field as NumberField].trim().replaceAll(',', '')
    if (!/^\d{1,12}$/.test(text) || Number(text) < least || Number(text) > most)
      errors[field as NumberField] = t('A whole number from {least} to {most}.', {
        least,
        most: most,
      })
  }
  return errors
}

export function limitsOf(form: LimitsForm): ApiLimits {
  const n = (field: NumberField): number => Number(form[field].trim().replaceAll(',', ''))
  return {
    ...form,
    apiRate: n('apiRate'),
    campaignRate: n('campaignRate'),
    reportingRate: n('reportingRate'),
    configurationRate: n('configurationRate'),
    consumersPerRequest: n('consumersPerRequest'),
    dailyRecipients: n('dailyRecipients'),
  }
}
