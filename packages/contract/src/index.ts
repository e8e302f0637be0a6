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
import { dataImportRoutes } from './data-imports.ts'
import { deliveryHoursRoutes } from './delivery-hours.ts'
import { deskRoutes } from './desk.ts'
import { exclusionRoutes } from './exclusions.ts'
import { exportRoutes } from './exports.ts'
import { handoffRoutes } from './handoffs.ts'
import { historyRoutes } from './history.ts'
import { inappRoutes } from './inapp.ts'
import { liveRoutes } from './live.ts'
import { messageRoutes } from './messages.ts'
import type { RouteGroup } from './openapi.ts'
import { paceRoutes } from './pace.ts'
import { peopleRoutes } from './people.ts'
import { priceRoutes } from './prices.ts'
import { recipientRoutes } from './recipients.ts'
import { referenceRoutes } from './reference.ts'
import { routingRoutes } from './routing.ts'
import { settingsRoutes } from './settings.ts'
import { surveyRoutes } from './surveys.ts'
import { templateRoutes } from './templates.ts'
import { webhookRoutes } from './webhooks.ts'

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
export * from './data-imports.ts'
export * from './delivery-hours.ts'
export * from './desk.ts'
export * from './errors.ts'
export * from './exclusions.ts'
export * from './exports.ts'
export * from './handoffs.ts'
export * from './history.ts'
export * from './inapp.ts'
export * from './live.ts'
export * from './messages.ts'
export * from './openapi.ts'
export * from './pace.ts'
export * from './paging.ts'
export * from './people.ts'
export * from './per-part.ts'
export * from './prices.ts'
export * from './recipients.ts'
export * from './reference.ts'
export * from './route.ts'
export * from './routing.ts'
export * from './settings.ts'
export * from './surveys.ts'
export * from './template-rules.ts'
export * from './templates.ts'
export * from './text/segments.ts'
export { asSent, replaceLookAlikes, usesSmartEncoding } from './text/smart-encoding.ts'
export * from './text/template.ts'
export * from './webhooks.ts'

/** Every route below /api/v1, under the noun it belongs to. */
export const routeGroups = [
  {
    noun: 'Sign-in and people',
    about: 'Who is in the account, their roles, sessions and skills.',
    routes: peopleRoutes,
  },
  { noun: 'Account', about: 'Settings of the brand and its limits.', routes: settingsRoutes },
  { noun: 'Prices', about: 'What messages cost, for estimates.', routes: priceRoutes },
  {
    noun: 'Applications',
    about: 'Programs of the brand, their scopes and secrets.',
    routes: applicationRoutes,
  },
  { noun: 'Activation', about: 'The agreement, without which nothing is sent.', routes: activationRoutes },
  { noun: 'Audit log', about: 'Who did what, when and from where.', routes: auditRoutes },
  { noun: 'Senders', about: 'Numbers and apps that messages come from.', routes: channelRoutes },
  {
    noun: 'Templates',
    about: 'Messages that a carrier reviews before they may be sent.',
    routes: templateRoutes,
  },
  {
    noun: 'Handoffs',
    about: 'Channels and words, kept to be used by many campaigns.',
    routes: handoffRoutes,
  },
  { noun: 'Campaigns', about: 'From draft to the last receipt.', routes: campaignRoutes },
  {
    noun: 'Messages',
    about: 'One message to one person, and what became of it.',
    routes: messageRoutes,
  },
  {
    noun: 'Campaign views',
    about: 'Filters of the list of campaigns, kept under a name.',
    routes: campaignViewRoutes,
  },
  {
    noun: 'Recipients',
    about: 'Who a draft goes to: files, rows and what was refused.',
    routes: recipientRoutes,
  },
  {
    noun: 'Imports',
    about: 'Campaign history and opt-outs of other systems.',
    routes: dataImportRoutes,
  },
  { noun: 'Exclusion lists', about: 'People whom chosen campaigns leave out.', routes: exclusionRoutes },
  { noun: 'Consent', about: 'Opt-outs, opt-ins, their words and their evidence.', routes: consentRoutes },
  {
    noun: 'Delivery hours',
    about: 'When people may be written to, by day, holiday and region.',
    routes: deliveryHoursRoutes,
  },
  {
    noun: 'Conversations',
    about: 'What people answered, and what agents answered them.',
    routes: conversationRoutes,
  },
  {
    noun: 'Routing',
    about: 'Agents, their presence, and how conversations find them.',
    routes: routingRoutes,
  },
  { noun: 'Surveys', about: 'How people found a conversation: asked, scored, said.', routes: surveyRoutes },
  {
    noun: 'Pace by people',
    about: 'How fast a campaign goes so that who replies is answered.',
    routes: paceRoutes,
  },
  { noun: 'Desk', about: 'What agents work with beside conversations.', routes: deskRoutes },
  { noun: 'History', about: 'What was said, as files to keep, read and print.', routes: historyRoutes },
  { noun: 'Surveys', about: 'How people found a conversation.', routes: surveyRoutes },
  { noun: 'Pace', about: 'Campaigns that go as fast as people can answer.', routes: paceRoutes },
  { noun: 'Bots', about: 'What answers before an agent does.', routes: botRoutes },
  { noun: 'Webhooks', about: 'Events that are sent to the brand’s own systems.', routes: webhookRoutes },
  { noun: 'Analytics', about: 'Sums over campaigns, channels and time.', routes: analyticsRoutes },
  { noun: 'Files', about: 'Large tables that are prepared in the background.', routes: exportRoutes },
  { noun: 'In-app', about: 'People who use the brand’s own app.', routes: inappRoutes },
  { noun: 'Live', about: 'What happens now.', routes: liveRoutes },
  { noun: 'Reference', about: 'This description, for programs.', routes: referenceRoutes },
] as const satisfies readonly RouteGroup[]

/** Every route below /api/v1, by name. */
export const api = {
  ...peopleRoutes,
  ...settingsRoutes,
  ...priceRoutes,
  ...exclusionRoutes,
  ...dataImportRoutes,
  ...applicationRoutes,
  ...activationRoutes,
  ...auditRoutes,
  ...channelRoutes,
  ...templateRoutes,
  ...handoffRoutes,
  ...recipientRoutes,
  ...consentRoutes,
  ...campaignRoutes,
  ...messageRoutes,
  ...campaignViewRoutes,
  ...deliveryHoursRoutes,
  ...conversationRoutes,
  ...routingRoutes,
  ...deskRoutes,
  ...paceRoutes,
  ...surveyRoutes,
  ...botRoutes,
  ...analyticsRoutes,
  ...exportRoutes,
  ...historyRoutes,
  ...inappRoutes,
  ...webhookRoutes,
  ...liveRoutes,
  ...referenceRoutes,
}
