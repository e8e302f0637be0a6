// pure
import { campaignRoutes } from './campaigns.ts'
import { channelRoutes } from './channels.ts'
import { conversationRoutes } from './conversations.ts'
import { deliveryHoursRoutes } from './delivery-hours.ts'
import { inappRoutes } from './inapp.ts'
import { liveRoutes } from './live.ts'
import { peopleRoutes } from './people.ts'
import { recipientRoutes } from './recipients.ts'
import { settingsRoutes } from './settings.ts'

export type { Type } from 'typebox'
export * from './campaigns.ts'
export * from './channels.ts'
export * from './common.ts'
export * from './content.ts'
export * from './conversations.ts'
export * from './delivery-hours.ts'
export * from './errors.ts'
export * from './inapp.ts'
export * from './live.ts'
export * from './people.ts'
export * from './recipients.ts'
export * from './route.ts'
export * from './settings.ts'
export * from './text/segments.ts'
export * from './text/template.ts'

/** Every route below /api/v1, by name. */
export const api = {
  ...peopleRoutes,
  ...settingsRoutes,
  ...channelRoutes,
  ...recipientRoutes,
  ...campaignRoutes,
  ...deliveryHoursRoutes,
  ...conversationRoutes,
  ...inappRoutes,
  ...liveRoutes,
}
