import type { Campaign, CampaignFilter, QueryOf } from '@foreword/contract'
import { api } from '@foreword/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

/** Keys by what they show, so that a live hint can name them. The first part is the noun, the second an id where there is one. */
export const keys = {
  session: ['session'] as const,
  pulse: ['pulse'] as const,
  campaigns: ['campaigns'] as const,
  exports: ['exports'] as const,
  histories: ['histories'] as const,
  campaign: (id: string) => ['campaign', id] as const,
  messages: (id: string) => ['messages', id] as const,
  import: (id: string) => ['import', id] as const,
  recipients: (id: string) => ['recipients', id] as const,
  conversations: ['conversations'] as const,
  notices: ['notices'] as const,
  anyConversation: ['conversation'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  canned: ['canned-replies'] as const,
  blocks: ['blocks'] as const,
  draft: (id: string) => ['draft', id] as const,
  offers: ['offers'] as const,
  presence: ['presence'] as const,
  agents: ['agents'] as const,
  routing: ['routing'] as const,
  skillSurvey: (id: string) => ['skill-survey', id] as const,
  board: ['board'] as const,
  campaignViews: ['campaign-views'] as const,
  optOuts: ['opt-outs'] as const,
  optOutList: ['opt-outs', 'list'] as const,
  likelyOptOuts: ['opt-outs', 'likely'] as const,
  optOutWords: ['opt-out-words'] as const,
  suppressions: ['suppressions'] as const,
  senders: ['senders'] as const,
  templates: ['templates'] as const,
  handoffs: ['handoffs'] as const,
  carriers: ['carriers'] as const,
  skills: ['skills'] as const,
  bots: ['bots'] as const,
  bot: (id: string) => ['bots', id] as const,
  members: ['members'] as const,
  account: ['account'] as const,
  deliveryHours: ['delivery-hours'] as const,
  limits: ['limits'] as const,
  apiAccess: ['api-access'] as const,
  webhooks: ['webhooks'] as const,
  audit: ['audit'] as const,
  activation: ['activation'] as const,
  prices: ['prices'] as const,
  exclusionLists: ['exclusion-lists'] as const,
  dataImports: ['data-imports'] as const,
  importedCampaigns: ['imported-campaigns'] as const,
  sessions: ['sessions'] as const,
}

const CAMPAIGN_PAGE = 100
const DELIVERY_PAGE = 50

type Place = { cursor?: string }
/** How every list goes on: each page says where the next one begins. */
export const byCursor = {
  initialPageParam: {} as Place,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }): Place | undefined =>
    nextCursor === null ? undefined : { cursor: nextCursor },
}

/** Rows of recipients that are asked for at once. */
export const MESSAGE_PAGE = 200

/** Fits the contract's limit. */
const MOST_CONVERSATIONS = 200
type ConversationView = NonNullable<QueryOf<typeof api.listConversations>['view']>

/** Query options of everything the console reads. Wizard and conversations have theirs beside their screens. */
/** Which recipients of a campaign: `reason` and `carrierCode` say why they failed or were skipped. */
export type MessageFilter = Omit<QueryOf<typeof api.listMessages>, 'afterLine' | 'cursor' | 'limit'>

export const queries = {
  session: () =>
    queryOptions({
      queryKey: keys.session,
      queryFn: ({ signal }) => call(api.getSession, { signal }),
      staleTime: 5 * 60_000,
      // Nothing is on screen before it: say at once that nothing answers, rather than after three tries.
      retry: false,
    }),
  pulse: () =>
    queryOptions({
      queryKey: keys.pulse,
      queryFn: ({ signal }) => call(api.pulse, { signal }),
      refetchInterval: 10_000,
    }),
  campaigns: (query: QueryOf<typeof api.listCampaigns>) =>
    queryOptions({
      queryKey: [...keys.campaigns, 'list', query],
      queryFn: ({ signal }) => call(api.listCampaigns, { query, signal }),
      placeholderData: keepPreviousData,
    }),
  campaignViews: () =>
    queryOptions({
      queryKey: keys.campaignViews,
      queryFn: ({ signal }) => call(api.listCampaignViews, { signal }),
      staleTime: 60_000,
    }),
  campaignPages: (filter: CampaignFilter) =>
    infiniteQueryOptions({
      queryKey: [...keys.campaigns, 'pages', filter],
      queryFn: ({ pageParam, signal }) =>
        call(api.listCampaigns, { query: { ...filter, ...pageParam, limit: CAMPAIGN_PAGE }, signal }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  campaignCards: (days: number) =>
    queryOptions({
      queryKey: ['campaign-cards', days],
      queryFn: ({ signal }) => call(api.campaignCards, { query: { days }, signal }),
      placeholderData: keepPreviousData,
      refetchInterval: 60_000,
    }),
  /** Asked again each second while one is on its way. */
  dataImports: () =>
    queryOptions({
      queryKey: keys.dataImports,
      queryFn: ({ signal }) => call(api.listDataImports, { signal }),
      refetchInterval: ({ state }) =>
        state.data?.imports.some((one) => one.status === 'running' || one.status === 'undoing')
          ? 1_000
          : false,
    }),
  importedCampaigns: (search: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.importedCampaigns, search],
      queryFn: ({ pageParam, signal }) =>
        call(api.listImportedCampaigns, {
          query: { ...(search ? { search } : {}), ...pageParam, limit: CAMPAIGN_PAGE },
          signal,
        }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  exports: () =>
    queryOptions({
      queryKey: keys.exports,
      queryFn: ({ signal }) => call(api.listExports, { query: {}, signal }),
    }),
  histories: () =>
    queryOptions({
      queryKey: [...keys.histories, 'files'],
      queryFn: ({ signal }) => call(api.listHistories, { query: {}, signal }),
    }),
  analytics: (query: QueryOf<typeof api.accountAnalytics>) =>
    queryOptions({
      queryKey: ['analytics', query],
      queryFn: ({ signal }) => call(api.accountAnalytics, { query, signal }),
      placeholderData: keepPreviousData,
      refetchInterval: 60_000,
    }),
  campaignAnalytics: (id: string, query: QueryOf<typeof api.campaignAnalytics>) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'analytics', query],
      queryFn: ({ signal }) => call(api.campaignAnalytics, { params: { id }, query, signal }),
      placeholderData: keepPreviousData,
    }),
  campaign: (id: string) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'itself'],
      queryFn: ({ signal }) => call(api.getCampaign, { params: { id }, signal }),
    }),
  campaignConsent: (id: string) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'consent'],
      queryFn: ({ signal }) => call(api.campaignConsent, { params: { id }, signal }),
      // Written once, at the launch.
      staleTime: 5 * 60_000,
    }),
  pace: (id: string) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'pace'],
      queryFn: ({ signal }) => call(api.getCampaignPace, { params: { id }, signal }),
    }),
  progress: (id: string) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'progress'],
      queryFn: ({ signal }) => call(api.campaignProgress, { params: { id }, signal }),
    }),
  replies: (id: string) =>
    queryOptions({
      queryKey: [...keys.campaign(id), 'replies'],
      queryFn: ({ signal }) => call(api.listReplies, { params: { id }, query: { limit: 200 }, signal }),
    }),
  messagePages: (id: string, filter: MessageFilter) =>
    queryOptions({
      queryKey: [...keys.messages(id), filter, 'pages'],
      queryFn: async ({ signal }) => {
        const asked = performance.now()
        const query = { ...filter, size: MESSAGE_PAGE }
        const { total, starts } = await call(api.listMessagePages, { params: { id }, query, signal })
        return { total, starts, tookMs: performance.now() - asked }
      },
    }),
  messagePage: (id: string, filter: MessageFilter, after: number) =>
    queryOptions({
      queryKey: [...keys.messages(id), filter, 'page', after],
      queryFn: ({ signal }) =>
        call(api.listMessages, {
          params: { id },
          query: { ...filter, afterLine: after, limit: MESSAGE_PAGE },
          signal,
        }),
      // Whoever scrolls through a million rows does not keep them all.
      gcTime: 30_000,
    }),
  /** Under the campaign's messages, so that whatever happens to them asks again. */
  explanation: (campaignId: string, messageId: string) =>
    queryOptions({
      queryKey: [...keys.messages(campaignId), 'explanation', messageId],
      queryFn: ({ signal }) => call(api.explainMessage, { params: { id: messageId }, signal }),
    }),
  bots: () =>
    queryOptions({
      queryKey: [...keys.bots, 'list'],
      queryFn: ({ signal }) => call(api.listBots, { signal }),
    }),
  bot: (id: string) =>
    queryOptions({
      queryKey: [...keys.bot(id), 'itself'],
      queryFn: ({ signal }) => call(api.getBot, { params: { id }, signal }),
    }),
  presence: () =>
    queryOptions({ queryKey: keys.presence, queryFn: ({ signal }) => call(api.getPresence, { signal }) }),
  /** One's own, those that wait, … as far as one may see them. An agent works through a list, nobody leafs through ten thousand. */
  conversations: ({ view, search }: { view: ConversationView; search: string }) =>
    queryOptions({
      queryKey: [...keys.conversations, 'list', view, search],
      queryFn: ({ signal }) =>
        call(api.listConversations, {
          query: {
            view,
            limit: MOST_CONVERSATIONS,
            ...(search.trim() !== '' && { search: search.trim() }),
          },
          signal,
        }),
      placeholderData: keepPreviousData,
    }),
  /** What stands behind a page of them. */
  furtherConversations: ({ view, search }: { view: ConversationView; search: string }, from: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.conversations, 'further', view, search, from],
      queryFn: ({ pageParam, signal }) =>
        call(api.listConversations, {
          query: {
            ...{ view, limit: MOST_CONVERSATIONS, cursor: pageParam },
            ...(search.trim() !== '' && { search: search.trim() }),
          },
          signal,
        }),
      initialPageParam: from,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  notices: () =>
    queryOptions({ queryKey: keys.notices, queryFn: ({ signal }) => call(api.getNotices, { signal }) }),
  offers: () =>
    queryOptions({
      queryKey: keys.offers,
      queryFn: async ({ signal }) => {
        const { offers } = await call(api.listOffers, { signal })
        // Ends by this machine's clock, which may be wrong about the hour and not about seconds.
        const now = Date.now()
        return offers.map((offer) => ({ ...offer, endsAt: now + offer.leftMs }))
      },
      // A hint may be lost: an offer must not be missed for it.
      refetchInterval: 10_000,
      refetchIntervalInBackground: true,
    }),
  canned: () =>
    queryOptions({ queryKey: keys.canned, queryFn: ({ signal }) => call(api.listCannedReplies, { signal }) }),
  blocks: (search: string) =>
    queryOptions({
      queryKey: [...keys.blocks, search],
      queryFn: ({ signal }) => call(api.listBlocks, { query: { search, limit: 500 }, signal }),
      placeholderData: keepPreviousData,
    }),
  agents: () =>
    queryOptions({ queryKey: keys.agents, queryFn: ({ signal }) => call(api.listAgents, { signal }) }),
  skillSurvey: (id: string) =>
    queryOptions({
      queryKey: keys.skillSurvey(id),
      queryFn: ({ signal }) => call(api.getSkillSurvey, { params: { id }, signal }),
    }),
  routing: () =>
    queryOptions({ queryKey: keys.routing, queryFn: ({ signal }) => call(api.listRouting, { signal }) }),
  board: () =>
    queryOptions({
      queryKey: keys.board,
      queryFn: ({ signal }) => call(api.board, { signal }),
      refetchInterval: 5_000,
    }),
  optOuts: (search: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.optOutList, search],
      queryFn: ({ pageParam, signal }) => call(api.listOptOuts, { query: { search, ...pageParam }, signal }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  suppressions: (search: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.suppressions, 'list', search],
      queryFn: ({ pageParam, signal }) =>
        call(api.listSuppressions, { query: { search, ...pageParam }, signal }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  likelyOptOuts: () =>
    queryOptions({
      queryKey: keys.likelyOptOuts,
      queryFn: ({ signal }) => call(api.listLikelyOptOuts, { query: { limit: 200 }, signal }),
      refetchInterval: 30_000,
    }),
  optOutWords: () =>
    queryOptions({
      queryKey: keys.optOutWords,
      queryFn: ({ signal }) => call(api.listOptOutWords, { signal }),
    }),
  consentAnswers: () =>
    queryOptions({
      queryKey: [...keys.optOutWords, 'answers'],
      queryFn: ({ signal }) => call(api.getConsentAnswers, { signal }),
    }),
  consentProof: (address: string) =>
    queryOptions({
      queryKey: [...keys.optOuts, 'proof', address],
      queryFn: ({ signal }) => call(api.consentProof, { query: { address }, signal }),
      // Each making of a proof is in the audit log: not again because somebody looked at another window.
      staleTime: Number.POSITIVE_INFINITY,
      meta: { traced: true },
    }),
  consentHistory: (address: string) =>
    queryOptions({
      queryKey: [...keys.optOuts, 'history', address],
      queryFn: ({ signal }) => call(api.consentHistory, { query: { address, limit: 500 }, signal }),
    }),
  senders: () =>
    queryOptions({ queryKey: keys.senders, queryFn: ({ signal }) => call(api.listSenders, { signal }) }),
  templates: (query: QueryOf<typeof api.listTemplates>) =>
    queryOptions({
      queryKey: [...keys.templates, 'list', query],
      queryFn: ({ signal }) => call(api.listTemplates, { query, signal }),
      placeholderData: keepPreviousData,
    }),
  template: (id: string) =>
    queryOptions({
      queryKey: [...keys.templates, 'one', id],
      queryFn: ({ signal }) => call(api.getTemplate, { params: { id }, signal }),
    }),
  handoffs: (query: QueryOf<typeof api.listHandoffs>) =>
    queryOptions({
      queryKey: [...keys.handoffs, 'list', query],
      queryFn: ({ signal }) => call(api.listHandoffs, { query, signal }),
      placeholderData: keepPreviousData,
    }),
  handoff: (id: string) =>
    queryOptions({
      queryKey: [...keys.handoffs, 'one', id],
      queryFn: ({ signal }) => call(api.getHandoff, { params: { id }, signal }),
    }),
  carriers: () =>
    queryOptions({
      queryKey: keys.carriers,
      queryFn: ({ signal }) => call(api.listCarriers, { signal }),
      staleTime: 5 * 60_000,
    }),
  skills: () =>
    queryOptions({ queryKey: keys.skills, queryFn: ({ signal }) => call(api.listSkills, { signal }) }),
  members: () =>
    queryOptions({ queryKey: keys.members, queryFn: ({ signal }) => call(api.listMembers, { signal }) }),
  account: () =>
    queryOptions({ queryKey: keys.account, queryFn: ({ signal }) => call(api.getAccount, { signal }) }),
  deliveryHours: () =>
    queryOptions({
      queryKey: keys.deliveryHours,
      queryFn: ({ signal }) => call(api.getDeliveryHours, { signal }),
    }),
  apiAccess: () =>
    queryOptions({ queryKey: keys.apiAccess, queryFn: ({ signal }) => call(api.getApiAccess, { signal }) }),
  webhooks: () =>
    queryOptions({
      queryKey: [...keys.webhooks, 'list'],
      queryFn: ({ signal }) => call(api.listWebhooks, { signal }),
      // Deliveries come and go without a hint: there may be thousands a second.
      refetchInterval: 5_000,
    }),
  webhookDeliveries: (id: string, filter: Omit<QueryOf<typeof api.webhookDeliveries>, 'cursor'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.webhooks, 'log', id, filter],
      queryFn: ({ pageParam, signal }) =>
        call(api.webhookDeliveries, {
          params: { id },
          query: { ...filter, ...pageParam, limit: DELIVERY_PAGE },
          signal,
        }),
      ...byCursor,
      placeholderData: keepPreviousData,
      refetchInterval: 5_000,
    }),
  webhookDelivery: (id: string, deliveryId: string) =>
    queryOptions({
      queryKey: [...keys.webhooks, 'delivery', id, deliveryId],
      queryFn: ({ signal }) => call(api.webhookDelivery, { params: { id, deliveryId }, signal }),
      refetchInterval: 2_000,
    }),
  campaignNames: () =>
    queryOptions({
      queryKey: [...keys.campaigns, 'names'],
      queryFn: ({ signal }) => call(api.listCampaigns, { query: {}, signal }),
    }),
  limits: () =>
    queryOptions({ queryKey: keys.limits, queryFn: ({ signal }) => call(api.getLimits, { signal }) }),
  sessions: () =>
    queryOptions({ queryKey: keys.sessions, queryFn: ({ signal }) => call(api.listSessions, { signal }) }),
  exclusionLists: () =>
    queryOptions({
      queryKey: keys.exclusionLists,
      queryFn: ({ signal }) => call(api.listExclusions, { signal }),
    }),
  excluded: (campaign: Campaign, ready: number) =>
    queryOptions({
      // By what decides it: whom a mended row makes ready may be one that is left out.
      queryKey: [
        ...keys.campaign(campaign.id),
        'excluded',
        ready,
        campaign.excludeLists,
        campaign.excludeCampaigns,
      ],
      queryFn: ({ signal }) => call(api.countExclusions, { params: { id: campaign.id }, signal }),
      placeholderData: keepPreviousData,
    }),
  prices: () =>
    queryOptions({ queryKey: keys.prices, queryFn: ({ signal }) => call(api.getPrices, { signal }) }),
  activation: () =>
    queryOptions({
      queryKey: keys.activation,
      queryFn: ({ signal }) => call(api.getActivation, { signal }),
      staleTime: 5 * 60_000,
    }),
  audit: (filter: Omit<QueryOf<typeof api.auditLog>, 'cursor'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.audit, 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        call(api.auditLog, {
          query: { ...filter, ...pageParam },
          signal,
        }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  auditFilters: () =>
    queryOptions({
      queryKey: [...keys.audit, 'filters'],
      queryFn: ({ signal }) => call(api.auditFilters, { signal }),
    }),
}
