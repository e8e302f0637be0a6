// pure
import type { Webhook, WebhookAttempt, WebhookDelivery } from '@foreword/contract'
import type { AttemptRow, DeliveryRow } from './deliveries-store.ts'
import type { SubscriptionRow } from './store.ts'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export const viewWebhook = (row: SubscriptionRow, waiting: number): Webhook => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: row.events,
  campaignIds: row.campaign_ids,
  enabled: row.enabled,
  disabledReason: row.disabled_reason,
  disabledAt: iso(row.disabled_at),
  secretHint: row.hint,
  oldSecretUntil: iso(row.old_secret_until),
  createdByName: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  lastDeliveredAt: iso(row.last_delivered_at),
  failingSince: iso(row.failing_since),
  restUntil: iso(row.rest_until),
  lastError: row.last_error,
  waiting,
})

export const viewDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  type: row.type,
  at: row.at.toISOString(),
  about: row.order_key,
  state: row.state,
  attempts: row.attempts,
  nextAt: iso(row.next_at),
  settledAt: iso(row.settled_at),
  lastStatus: row.last_status,
  lastError: row.last_error,
})

export const viewAttempt = (row: AttemptRow): WebhookAttempt => ({
  n: row.n,
  at: row.at.toISOString(),
  ms: row.ms,
  status: row.status,
  error: row.error,
  answer: row.answer,
})
