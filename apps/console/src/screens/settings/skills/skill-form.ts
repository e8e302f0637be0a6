// pure

import type { RoutedSkill, SkillRouting } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** What is typed: times in the unit they are thought in. */
export type SkillForm = {
  acceptMode: SkillRouting['acceptMode']
  offerSeconds: string
  goalMinutes: string
  priority: number
  overflowTo: string
  overflowMinutes: string
  hours: SkillRouting['hours']
  closedAnswer: string
  returns: boolean
  returnMinutes: string
  agentIds: string[]
}

const minutes = (seconds: number): string => String(Math.round((seconds / 60) * 100) / 100)

export const formOf = ({ routing, agentIds }: RoutedSkill): SkillForm => ({
  acceptMode: routing.acceptMode,
  offerSeconds: String(routing.offerSeconds),
  goalMinutes: minutes(routing.goalSeconds),
  priority: routing.priority,
  overflowTo: routing.overflow?.skillId ?? '',
  overflowMinutes: minutes(routing.overflow?.seconds ?? 300),
  hours: routing.hours,
  closedAnswer: routing.closedAnswer,
  returns: routing.returnSeconds !== null,
  returnMinutes: minutes(routing.returnSeconds ?? 120),
  agentIds: [...agentIds].sort(),
})

export type SkillErrors = Partial<
  Record<'offerSeconds' | 'goalMinutes' | 'overflowMinutes' | 'returnMinutes' | 'hours', string>
>

/** Seconds of what was typed, or undefined when it is no number within the limits. */
function read(text: string, unit: number, least: number, most: number): number | undefined {
  if (text.trim() === '') return undefined
  const value = Math.round(Number(text.replace(',', '.')) * unit)
  return Number.isFinite(value) && value >= least && value <= most ? value : undefined
}

const WEEK = 604_800

/** What the server is told, or what is wrong and how to mend it. */
export function routingOf(form: SkillForm): { routing: SkillRouting } | { errors: SkillErrors } {
  const offer = read(form.offerSeconds, 1, 5, 600)
  const goal = read(form.goalMinutes, 60, 10, WEEK)
  const over = form.overflowTo === '' ? 0 : read(form.overflowMinutes, 60, 10, WEEK)
  const back = form.returns ? read(form.returnMinutes, 60, 0, WEEK) : null
  const errors: SkillErrors = {
    ...(offer === undefined && { offerSeconds: t('Write a number of seconds from 5 to 600.') }),
    ...(goal === undefined && {
      goalMinutes: t('Write a number of minutes, such as 3. The least is 10 seconds (0.17).'),
    }),
    ...(over === undefined && { overflowMinutes: t('Write a number of minutes, such as 5.') }),
    ...(back === undefined && { returnMinutes: t('Write a number of minutes, 0 for at once.') }),
    ...(form.hours &&
      !Object.values(form.hours).some(Boolean) && {
        hours: t('Tick at least one day, or switch the hours off.'),
      }),
  }
  if (Object.keys(errors).length > 0) return { errors }
  return {
    routing: {
      acceptMode: form.acceptMode,
      offerSeconds: offer!,
      goalSeconds: goal!,
      priority: form.priority,
      overflow: form.overflowTo === '' ? null : { skillId: form.overflowTo, seconds: over! },
      hours: form.hours,
      closedAnswer: form.closedAnswer.trim(),
      returnSeconds: back!,
    },
  }
}
