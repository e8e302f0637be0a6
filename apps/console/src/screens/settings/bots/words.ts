import type { BotKind, BotProblem, FlowStep } from '@foreword/contract'
import { spoken, t } from '../../../ui/index.ts'

export const KIND_WORDS: Record<BotKind, string> = spoken(() => ({
  flow: t('Flow'),
  webhook: t('Webhook'),
  model: t('Language model'),
}))

export const KIND_HINTS: Record<BotKind, string> = spoken(() => ({
  flow: t('Menus, questions and answers that you lay out here. Nothing leaves this server.'),
  webhook: t('A program of yours decides. It is sent each message, signed, and answers with what to do.'),
  model: t('A language model at a server you name answers within your instructions.'),
}))

export type StepType = FlowStep['type']
export const STEP_TYPES: readonly StepType[] = ['say', 'menu', 'ask', 'branch', 'transfer', 'people', 'close']

export const STEP_WORDS: Record<StepType, string> = spoken(() => ({
  say: t('Say something'),
  menu: t('Offer a choice'),
  ask: t('Ask for a value'),
  branch: t('Decide by a value'),
  transfer: t('Transfer to a skill'),
  people: t('Hand over to people'),
  close: t('Close'),
}))

/** A step without content; `id` is one no other step has. */
export function newStep(type: StepType, id: string, name: string): FlowStep {
  const named = { id, name }
  switch (type) {
    case 'say':
      return { ...named, type, text: '', next: null }
    case 'menu':
      return { ...named, type, text: '', options: [{ label: '', keywords: [], next: null }], retry: '' }
    case 'ask':
      return { ...named, type, text: '', key: '', as: 'text', least: null, most: null, retry: '', next: null }
    case 'branch':
      return { ...named, type, cases: [{ key: '', is: 'equal', value: '', next: null }], otherwise: null }
    case 'transfer':
      return { ...named, type, text: '', skillId: null }
    case 'people':
      return { ...named, type, text: '' }
    case 'close':
      return { ...named, type, text: '' }
  }
}

/** What a step does, in the line of the outline. */
export function lineOf(step: FlowStep, skillName: (id: string) => string): string {
  switch (step.type) {
    case 'menu':
      return [step.text, step.options.map((option) => option.label).join(' · ')].filter(Boolean).join(' — ')
    case 'ask':
      return t('{text} (kept as {key})', { text: step.text, key: step.key || '…' })
    case 'branch':
      return step.cases.map((one) => `${one.key} ${CONDITION_WORDS[one.is]} ${one.value}`.trim()).join(' · ')
    case 'transfer':
      return step.skillId ? skillName(step.skillId) : ''
    default:
      return step.text
  }
}

export const CONDITION_WORDS = spoken(() => ({
  equal: t('is'),
  different: t('is not'),
  contains: t('contains'),
  less: t('is less than'),
  more: t('is more than'),
  known: t('is known'),
  unknown: t('is not known'),
}))

export const VALUE_WORDS = spoken(() => ({
  text: t('Text'),
  number: t('A number'),
  date: t('A date'),
  email: t('An e-mail address'),
}))

/** What is wrong in one field of a step, or of the bot. */
export const problemAt = (
  problems: readonly BotProblem[],
  stepId: string | null,
  field: string,
): string | undefined => problems.find((one) => one.stepId === stepId && one.field === field)?.message

/** "change, move" as it is kept, and back. */
export const wordsOf = (typed: string): string[] =>
  typed
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
