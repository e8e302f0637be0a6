// pure

import type { Agent, Channel, ConversationSummary, OptOutScope, ThreadMessage } from '@foreword/contract'
import { phone } from '../../ui/format.ts'
import { spoken, t } from '../../ui/text.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long somebody waits: "2:51" below an hour, then "1 h 12 min", then days. */
export function waitWords(since: number, now: number): string {
  const waited = Math.max(0, now - since)
  if (waited < HOUR) {
    const seconds = Math.floor(waited / 1000)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
  if (waited < DAY)
    return t('{hours} h {minutes} min', {
      hours: Math.floor(waited / HOUR),
      minutes: Math.floor((waited % HOUR) / MINUTE),
    })
  return t('{days, plural, one {# day} other {# days}}', { days: Math.floor(waited / DAY) })
}

const CHANNELS: Record<Channel, string> = spoken(() => ({
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  inapp: t('In-app'),
}))

export const channelWord = (channel: Channel): string => CHANNELS[channel]

export const SCOPES: readonly OptOutScope[] = ['channel', 'marketing', 'all']

/** What an opt-out stops: as a choice, what it means, and as said once it is done. */
export function scopeWords(
  scope: OptOutScope,
  channel: Channel,
): { choice: string; hint: string; done: string } {
  const word = channelWord(channel)
  switch (scope) {
    case 'marketing':
      return {
        choice: t('Marketing on {word}', { word }),
        hint: t('Answers, and what they need to know, still go'),
        done: t('no marketing on {word} any more', { word }),
      }
    case 'all':
      return {
        choice: t('Every channel'),
        hint: t('Nothing any more, wherever this address is known'),
        done: t('nothing on any channel any more'),
      }
    default:
      return {
        choice: t('Everything on {word}', { word }),
        hint: t('No campaign and no answer any more'),
        done: t('nothing on {word} any more', { word }),
      }
  }
}

/** How long something still lasts: "23 h 41 min", "41 min", "1 min" for the last one. */
export function leftWords(until: number, now: number): string {
  const minutes = Math.max(1, Math.ceil((until - now) / MINUTE))
  const hours = Math.floor(minutes / 60)
  return hours === 0
    ? t('{minutes} min', { minutes })
    : t('{hours} h {minutes} min', { hours, minutes: minutes % 60 })
}

/** How long ago, in the width of a list: "now", "4 min", "3 h", "2 d". */
export function agoWords(at: number, now: number): string {
  const past = now - at
  if (past < MINUTE) return t('now')
  if (past < HOUR) return t('{minutes} min', { minutes: Math.floor(past / MINUTE) })
  return past < DAY
    ? t('{hours} h', { hours: Math.floor(past / HOUR) })
    : t('{days} d', { days: Math.floor(past / DAY) })
}

/** The person's name, else their number in groups: "+1 713 555 0163". */
export const personOf = (one: Pick<ConversationSummary, 'name' | 'address'>): string =>
  one.name?.trim() || phone(one.address)

/** The last words of a conversation in a list: what somebody who waits said, and whose words ours are. */
export function lastWords(one: ConversationSummary, userId: string): string {
  if (one.lastDirection === 'in' || one.heard !== null) return one.heard ?? one.lastText
  if (one.assigneeId === userId || one.assigneeName === null) return t('You: {text}', { text: one.lastText })
  return t('{name}: {text}', { name: one.assigneeName, text: one.lastText })
}

/** What stands under a message of ours: a state in words, with the reason when it failed. */
export function stateWords(message: Pick<ThreadMessage, 'state' | 'reason'>): string {
  const words: Record<string, string> = {
    draft: t('Waiting'),
    queued: t('Sending'),
    sending: t('Sending'),
    sent: t('Sent'),
    delivered: t('Delivered'),
    read: t('Read'),
    failed: t('Failed'),
    unknown: t('Not sure'),
    skipped: t('Not sent'),
    expired: t('Expired'),
    cancelled: t('Cancelled'),
  }
  const word = words[message.state] ?? message.state
  const bad = ['failed', 'unknown', 'skipped', 'expired'].includes(message.state)
  return bad && message.reason ? `${word}: ${message.reason}` : word
}

export type ThreadDay<M> = { key: string; at: number; messages: M[] }

/** Messages by calendar day; `dayKey` says which day of the account's clock a moment falls on. */
export function byDay<M extends { at: string }>(
  messages: readonly M[],
  dayKey: (at: number) => string,
): ThreadDay<M>[] {
  const days: ThreadDay<M>[] = []
  for (const message of messages) {
    const at = Date.parse(message.at)
    const key = dayKey(at)
    const last = days.at(-1)
    if (last?.key === key) last.messages.push(message)
    else days.push({ key, at, messages: [message] })
  }
  return days
}

/** "first_name" as a label: "First name". A numbered column is "Value 1". */
export function labelOf(column: string): string {
  if (/^\d+$/.test(column)) return t('Value {column}', { column })
  const words = column.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const PRESENCE: Record<Agent['presence'], string> = spoken(() => ({
  available: t('Available'),
  away: t('Away'),
  offline: t('Offline'),
  lost: t('Connection lost'),
}))

/** "Available, 6 of 8" */
export const agentWords = (one: Pick<Agent, 'presence' | 'load' | 'capacity'>): string =>
  t('{presence}, {load} of {capacity}', {
    presence: PRESENCE[one.presence],
    load: one.load,
    capacity: one.capacity,
  })

/** Whether a conversation can be handed to somebody now. */
export const canGet = (one: Pick<Agent, 'presence' | 'load' | 'capacity'>): boolean =>
  (one.presence === 'available' || one.presence === 'away') && one.load < one.capacity
