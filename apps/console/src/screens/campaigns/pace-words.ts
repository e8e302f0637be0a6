import type { CampaignPace } from '@foreword/contract'
import { format, spoken, t } from '../../ui/index.ts'

export const NOT_PACED = 'off'

/** How long who replies should wait at most; the first leaves a campaign as fast as it may be. */
export const PACE_CHOICES = spoken(() => [
  { value: NOT_PACED, label: t('Do not wait for people') },
  { value: '60', label: t('So that replies wait 1 min at most') },
  { value: '120', label: t('So that replies wait 2 min at most') },
  { value: '300', label: t('So that replies wait 5 min at most') },
  { value: '600', label: t('So that replies wait 10 min at most') },
])

/** The choices, and what the API set beside them. */
export function paceChoices(targetSeconds: number | null): { value: string; label: string }[] {
  const own = targetSeconds === null ? NOT_PACED : String(targetSeconds)
  if (PACE_CHOICES.some((one) => one.value === own)) return [...PACE_CHOICES]
  const duration = format.duration((targetSeconds ?? 0) * 1000)
  return [...PACE_CHOICES, { value: own, label: t('So that replies wait {duration} at most', { duration }) }]
}

export const paceValue = (targetSeconds: number | null): string =>
  targetSeconds === null ? NOT_PACED : String(targetSeconds)
export const paceTarget = (value: string): number | null => (value === NOT_PACED ? null : Number(value))

/** Why it goes as fast as it does, in a sentence. */
export function paceWords(now: NonNullable<CampaignPace['now']>, targetSeconds: number): string {
  const rate = rateWords(now.perMinute)
  const target = format.duration(targetSeconds * 1000)
  const { agents, waiting } = now
  switch (now.limit) {
    case 'nobody':
      return t('Holding: no agent of its skill is available. It goes on by itself when one is.')
    case 'closed':
      return t('Holding: its skill is outside its office hours. It goes on by itself when they begin.')
    case 'queue':
      return now.perMinute === 0
        ? t('Holding: {waiting, plural, one {# person waits} other {# people wait}}, target {target}', {
            waiting,
            target,
          })
        : t(
            'Slowing, now {rate}: {waiting, plural, one {# person waits} other {# people wait}}, target {target}',
            { rate, waiting, target },
          )
    case 'replies':
      return t(
        'Sending {rate}: about {coming, plural, one {# reply is} other {# replies are}} still to come to what was sent',
        {
          rate,
          coming: Math.round(now.coming),
        },
      )
    case 'sender':
      return t('Sending {rate}, as fast as its sender and speed allow: people could answer more', { rate })
    default:
      return t(
        'Sending {rate}: {agents, plural, one {# agent} other {# agents}}, {waiting} waiting, target {target}',
        {
          rate,
          agents,
          waiting,
          target,
        },
      )
  }
}

export const rateWords = (perMinute: number): string =>
  perMinute >= 10 || perMinute === 0
    ? t('{n} a minute', { n: Math.round(perMinute) })
    : t('{n} a minute', { n: format.decimal(perMinute, 1) })
