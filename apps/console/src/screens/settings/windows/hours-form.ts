// pure

import type { DeliveryHours, DeliveryHoursChange, DeliveryWindow } from '@foreword/contract'
import { windowWords } from '../../../ui/hours.ts'
import { t } from '../../../ui/text.ts'
import { anyOpen, DAYS, dayError } from '../account/days.ts'

export type ChannelName = keyof DeliveryHours['channels']
export const CHANNELS: readonly { channel: ChannelName; name: string }[] = [
  { channel: 'sms', name: 'SMS' },
  { channel: 'whatsapp', name: 'WhatsApp' },
  { channel: 'inapp', name: 'In-app' },
]

/** What the form holds; holidays and regions are saved one by one. */
export type HoursForm = Pick<DeliveryHours, 'hours' | 'channels' | 'alertsAnyTime' | 'regionRules'>

export const formOf = ({ hours, channels, alertsAnyTime, regionRules }: DeliveryHours): HoursForm => ({
  hours,
  channels,
  alertsAnyTime,
  regionRules,
})

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Only what was changed is sent, so that two people can change different things. */
export function changeOf(saved: HoursForm, form: HoursForm): DeliveryHoursChange {
  const channels = Object.fromEntries(
    CHANNELS.filter(({ channel }) => !same(saved.channels[channel], form.channels[channel])).map(
      ({ channel }) => [channel, form.channels[channel]],
    ),
  )
  return {
    ...(same(saved.hours, form.hours) ? {} : { hours: form.hours }),
    ...(Object.keys(channels).length > 0 ? { channels } : {}),
    ...(saved.alertsAnyTime === form.alertsAnyTime ? {} : { alertsAnyTime: form.alertsAnyTime }),
    ...(saved.regionRules === form.regionRules ? {} : { regionRules: form.regionRules }),
  }
}

const words = (hours: DeliveryWindow | null): string => (hours ? windowWords(hours) : t('no limit'))

/** Each change as a person reads it before saving: what, from, to. */
export function changeLines(saved: HoursForm, form: HoursForm): { what: string; from: string; to: string }[] {
  const change = changeOf(saved, form)
  const onOff = (on: boolean) => (on ? 'on' : 'off')
  return [
    ...('hours' in change
      ? [{ what: t('Hours of the account'), from: words(saved.hours), to: words(form.hours) }]
      : []),
    ...CHANNELS.filter(({ channel }) => change.channels && channel in change.channels).map(
      ({ channel, name }) => ({
        what: name,
        from: words(saved.channels[channel]),
        to: words(form.channels[channel]),
      }),
    ),
    ...('alertsAnyTime' in change
      ? [{ what: t('Alerts at any time'), from: onOff(saved.alertsAnyTime), to: onOff(form.alertsAnyTime) }]
      : []),
    ...('regionRules' in change
      ? [{ what: t('Safest hours by region'), from: onOff(saved.regionRules), to: onOff(form.regionRules) }]
      : []),
  ]
}

/** Whether every set of hours that is on can be kept. */
export function hoursRight(form: HoursForm): boolean {
  return [form.hours, ...Object.values(form.channels)].every((hours) => hours === null || weekRight(hours))
}

export const weekRight = (hours: DeliveryWindow): boolean =>
  anyOpen(hours) && DAYS.every(({ day }) => !dayError(hours[day]))
