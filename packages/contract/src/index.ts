// pure

import { activationRoutes } from './activation.ts'
import { analyticsRoutes } from './analytics.ts'
import { applicationRoutes } from './applications.ts'
import { auditRoutes } from './audit.ts'
import { botRoutes } from './bots.ts'
import { campaignViewRoutes } from './campaign-views.ts'
import { campaignRoutes } from './campaigns.ts'
import { channelRoutes } from './channels.ts'
import { consentRoutes } from './consent.ts'
import { conversationRoutes } from './conversations.ts'
import { deliveryHoursRoutes } from './delivery-hours.ts'
import { deskRoutes } from './desk.ts'
import { exclusionRoutes } from './exclusions.ts'
import { exportRoutes } from './exports.ts'
import { handoffRoutes } from './handoffs.ts'
import { inappRoutes } from './inapp.ts'
import { liveRoutes } from './live.ts'
import { peopleRoutes } from './people.ts'
import { priceRoutes } from './prices.ts'
import { recipientRoutes } from './recipients.ts'
import { routingRoutes } from './routing.ts'
import { settingsRoutes } from './settings.ts'
import { templateRoutes } from './templates.ts'

export type { Type } from 'typebox'
export * from './activation.ts'
export * from './analytics.ts'
export * from './applications.ts'
export * from './audit.ts'
export * from './bot-rules.ts'
export * from './bots.ts'
export * from './campaign-views.ts'
export * from './campaigns.ts'
export * from './channels.ts'
export * from './common.ts'
export * from './consent.ts'
export * from './content.ts'
export * from './conversations.ts'
export * from './delivery-hours.ts'
export * from './desk.ts'
export * from './errors.ts'
export * from './exclusions.ts'
export * from './exports.ts'
export * from './handoffs.ts'
export * from './inapp.ts'
export * from './live.ts'
export * from './people.ts'
export * from './per-part.ts'
export * from './prices.ts'
export * from './recipients.ts'
export * from './route.ts'
export * from './routing.ts'
export * from './settings.ts'
export * from './template-rules.ts'
export * from './templates.ts'
export * from './text/segments.ts'
export { asSent, replaceLookAlikes, usesSmartEncoding } from './text/smart-encoding.ts'
export * from './text/template.ts'

/** Every route below /api/v1, by name. */
export const api = {
  ...peopleRoutes,
  ...settingsRoutes,
  ...priceRoutes,
  ...exclusionRoutes,
  ...applicationRoutes,
  ...activationRoutes,
  ...auditRoutes,
  ...channelRoutes,
  ...templateRoutes,
  ...handoffRoutes,
  ...recipientRoutes,
  ...consentRoutes,
  ...campaignRoutes,
  ...campaignViewRoutes,
  ...deliveryHoursRoutes,
  ...conversationRoutes,
  ...routingRoutes,
  ...deskRoutes,
  ...botRoutes,
  ...analyticsRoutes,
  ...exportRoutes,
  ...inappRoutes,
  ...liveRoutes,
}
