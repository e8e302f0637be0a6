import { WEBHOOK_EVENTS, WEBHOOK_TEST, type Webhook, type WebhookEventType } from '@foreword/contract'
import type { Tone } from '../../../ui/index.ts'
import { spoken, t } from '../../../ui/text.ts'

/** Events by what they tell of, in the order of the contract. */
export const GROUPS = spoken(() =>
  (
    [
      ['message', t('Messages')],
      ['optout', t('Opt-outs')],
      ['campaign', t('Campaigns')],
      ['conversation', t('Conversations')],
      ['survey', t('Surveys')],
    ] as const
  ).map(([noun, title]) => ({
    title,
    events: WEBHOOK_EVENTS.filter((event) => event.startsWith(`${noun}.`)),
  })),
)

export const EVENT_WORDS = spoken(
  (): Record<WebhookEventType, string> => ({
    'message.sent': t('The carrier took it'),
    'message.delivered': t('It reached the person'),
    'message.read': t('The person read it'),
    'message.failed': t('It was refused or did not arrive'),
    'message.unknown': t('Nobody knows whether the carrier has it'),
    'message.skipped': t('It was left out by a rule'),
    'message.expired': t('Its time was over before its turn'),
    'message.cancelled': t('Somebody ended it before its turn'),
    'message.received': t('A person wrote'),
    'optout.created': t('A person asked to stop'),
    'optout.removed': t('A person may be written to again'),
    'campaign.launched': t('It was launched'),
    'campaign.paused': t('It was paused, or paused by itself'),
    'campaign.resumed': t('It goes on'),
    'campaign.finished': t('Nobody waits any more'),
    'campaign.cancelled': t('It was ended'),
    'conversation.opened': t('It began'),
    'conversation.assigned': t('An agent or a bot has it'),
    'conversation.transferred': t('It went to another agent, bot or skill'),
    'conversation.returned': t('It went back to its queue'),
    'conversation.closed': t('It was closed'),
    'survey.answered': t('A person said how they found it'),
  }),
)

export const FIRST_EVENTS: WebhookEventType[] = [
  ...(['message.delivered', 'message.failed', 'message.received'] as const),
  'optout.created',
]

/** How a receiver does, in two words and a tone. */
export function healthOf(webhook: Webhook): { tone: Tone; words: string } {
  if (webhook.disabledReason === 'gone') return { tone: 'bad', words: t('Off: receiver is gone') }
  if (webhook.disabledReason === 'failing') return { tone: 'bad', words: t('Off: failed for days') }
  if (!webhook.enabled) return { tone: 'mute', words: t('Off') }
  if (webhook.failingSince) return { tone: 'wait', words: t('Failing') }
  if (webhook.lastDeliveredAt) return { tone: 'ok', words: t('Delivering') }
  return { tone: 'mute', words: t('Nothing sent yet') }
}

export const STATE_WORDS = spoken(
  (): Record<'waiting' | 'delivered' | 'failed', { words: string; tone: Tone }> => ({
    waiting: { words: t('Waiting'), tone: 'wait' },
    delivered: { words: t('Delivered'), tone: 'ok' },
    failed: { words: t('Given up'), tone: 'bad' },
  }),
)

export const typesToFilter = (): string[] => [...WEBHOOK_EVENTS, WEBHOOK_TEST]

/** JSON as people read it; what is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
