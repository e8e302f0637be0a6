// pure
import type { Foreword } from '@foreword/client'

/**
 * Every operation of the API that tools use: they read, and they write drafts. None sends anything, whatever the key may do: a person
 * launches, in the console. A house test compares this with the scopes of the contract.
 */
export const MAY = [
  ...(['listCampaigns', 'getCampaign', 'createCampaign', 'changeCampaign', 'reviewCampaign'] as const),
  ...(['uploadRecipients', 'rereadImport', 'getImport', 'listRecipients', 'planPhones'] as const),
  ...(['requestLaunch', 'dropLaunchRequest'] as const),
  ...([
    'campaignProgress',
    'campaignAnalytics',
    'accountAnalytics',
    'listMessages',
    'explainMessage',
  ] as const),
  ...(['listConversations', 'getConversation'] as const),
  ...(['listSenders', 'listSkills', 'listTemplates', 'listHandoffs', 'getHandoff'] as const),
] as const

/** The API as tools have it. */
export type Api = Pick<Foreword, (typeof MAY)[number]>

/** Leaves of a client only what tools may call. */
export const narrow = (client: Foreword): Api =>
  Object.fromEntries(MAY.map((name) => [name, client[name]])) as Api
