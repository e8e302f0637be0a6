import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { isCode, onSessionEnd, queries } from '../api/index.ts'
import type { DeliveriesFilter } from '../screens/settings/webhooks/Deliveries.tsx'
import { type AnalyticsSearch, analyticsSearch } from '../ui/analytics/search.ts'
import { type CampaignsSearch, campaignsSearch, searchOf } from '../ui/campaign-search.ts'
import { listSearch } from '../ui/conversations-search.ts'
import { BrokenFrame, BrokenPage, NotFoundAlone, NotFoundPage } from './BrokenPage.tsx'
import { Frame } from './Frame.tsx'
import { queryClient } from './query-client.ts'

/** A screen in a chunk of its own. The fixed return type keeps the router's type from depending on the screens'. */
function screen(load: () => Promise<ComponentType>): RouteComponent {
  return lazyRouteComponent(async () => ({ default: await load() })) as RouteComponent
}

const CHANNELS = ['sms', 'whatsapp', 'inapp'] as const
const channelIn = (value: unknown): { channel?: (typeof CHANNELS)[number] } => {
  const channel = CHANNELS.find((one) => one === value)
  return channel ? { channel } : {}
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

/** `{ sort: 'name' }` where the address says one of the list; nothing otherwise. */
function among<K extends string, V>(key: K, list: readonly V[], value: unknown): { [P in K]?: V } {
  const found = list.find((one) => one === value)
  return (found === undefined ? {} : { [key]: found }) as { [P in K]?: V }
}

const searchOnly = (search: Record<string, unknown>): { search?: string } =>
  text(search.search) ? { search: text(search.search) as string } : {}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundAlone })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { return?: string } => {
    // Only a path of ours, so that a link cannot send a person who signs in to another site.
    const back = text(search.return)
    return back?.startsWith('/') && !/^\/[/\\]/.test(back) ? { return: back } : {}
  },
  component: screen(async () => (await import('../screens/entry/SignInScreen.tsx')).SignInScreen),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token)
    return token ? { token } : {}
  },
  component: screen(async () => (await import('../screens/entry/SetUpScreen.tsx')).SetUpScreen),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation/$token',
  component: screen(async () => (await import('../screens/entry/InvitationScreen.tsx')).InvitationScreen),
})

const password = createRoute({
  getParentRoute: () => root,
  path: '/password/$token',
  component: screen(async () => (await import('../screens/entry/PasswordScreen.tsx')).PasswordScreen),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  errorComponent: BrokenFrame,
  loader: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(queries.session())
    } catch (error) {
      if (isCode(error, 'not_signed_in'))
        throw redirect({ to: '/sign-in', search: { return: location.href } })
      throw error
    }
  },
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  loader: async () => {
    const { role } = await queryClient.ensureQueryData(queries.session())
    const managesCampaigns = role === 'administrator' || role === 'campaign_manager'
    throw redirect({ to: managesCampaigns ? '/campaigns' : '/conversations', replace: true })
  },
})

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  validateSearch: (search: Record<string, unknown>): CampaignsSearch => ({
    ...campaignsSearch(search),
  }),
  // An account that never agreed to the agreement has nothing to list, and this is what it has to do first.
  loader: async ({ location }) => {
    const { role } = await queryClient.ensureQueryData(queries.session())
    if (role !== 'administrator' && role !== 'campaign_manager') return
    const saved = queryClient.ensureQueryData(queries.campaignViews()).catch(() => undefined)
    const { state } = await queryClient.ensureQueryData(queries.activation())
    if (state === 'never') throw redirect({ to: '/campaigns/activate', replace: true })
    // Whoever opens the list without saying which part of it sees the part they chose to begin with.
    const begin = (await saved)?.views.find((view) => view.isDefault)
    if (begin && Object.keys(location.search).length === 0)
      throw redirect({ to: '/campaigns', search: searchOf(begin), replace: true })
  },
  component: screen(async () => (await import('../screens/campaigns/CampaignsScreen.tsx')).CampaignsScreen),
})

const activate = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/activate',
  component: screen(async () => (await import('../screens/activation/ActivateScreen.tsx')).ActivateScreen),
})

const newCampaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/new',
  component: screen(async () => (await import('../screens/campaigns/NewCampaign.tsx')).NewCampaign),
})

const wizard = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$id/edit/$step',
  component: screen(async () => (await import('../screens/campaigns/wizard/index.tsx')).WizardScreen),
})

export type CampaignSearch = AnalyticsSearch & {
  tab?: 'recipients' | 'replies' | 'analytics'
  state?: string
  channel?: 'sms' | 'whatsapp' | 'inapp'
  search?: string
  /** Of those that failed or were skipped: our word for why, and the carrier's. */
  reason?: string
  code?: string
}

const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$id',
  validateSearch: (search: Record<string, unknown>): CampaignSearch => ({
    ...(search.tab === 'recipients' || search.tab === 'replies' ? { tab: search.tab } : {}),
    ...(search.tab === 'analytics' ? { tab: search.tab, ...analyticsSearch(search) } : {}),
    ...(text(search.state) ? { state: text(search.state) } : {}),
    ...channelIn(search.channel),
    ...(text(search.search) ? { search: text(search.search) } : {}),
    ...(text(search.reason) ? { reason: text(search.reason) } : {}),
    ...(text(search.code) ? { code: text(search.code) } : {}),
  }),
  component: screen(
    async () => (await import('../screens/campaigns/page/CampaignScreen.tsx')).CampaignScreen,
  ),
})

const importedCampaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/imported',
  validateSearch: searchOnly,
  component: screen(
    async () => (await import('../screens/campaigns/imported/ImportedScreen.tsx')).ImportedScreen,
  ),
})

const analytics = createRoute({
  getParentRoute: () => signedIn,
  path: '/analytics',
  validateSearch: analyticsSearch,
  component: screen(async () => (await import('../screens/analytics/AnalyticsScreen.tsx')).AnalyticsScreen),
})

const loadConversations = async () => (await import('../screens/conversations/index.tsx')).ConversationsScreen
const conversations = createRoute({
  getParentRoute: () => signedIn,
  path: '/conversations',
  validateSearch: listSearch,
  search: { middlewares: [retainSearchParams(['list', 'find'])] },
  component: screen(loadConversations),
})
const conversation = createRoute({
  getParentRoute: () => signedIn,
  path: '/conversations/$id',
  validateSearch: listSearch,
  search: { middlewares: [retainSearchParams(['list', 'find'])] },
  component: screen(loadConversations),
})

/** Which conversations stand below the board: waiting unless said, of every skill and everybody unless named. */
export type BoardSearch = { view?: 'assigned'; skill?: string; agent?: string }

const board = createRoute({
  getParentRoute: () => signedIn,
  path: '/conversations/board',
  validateSearch: (search: Record<string, unknown>): BoardSearch => ({
    ...(search.view === 'assigned' ? { view: search.view } : {}),
    ...(text(search.skill) ? { skill: text(search.skill) as string } : {}),
    ...(text(search.agent) ? { agent: text(search.agent) as string } : {}),
  }),
  component: screen(async () => (await import('../screens/board/BoardScreen.tsx')).BoardScreen),
})

const STATUSES = ['draft', 'pending', 'approved', 'rejected', 'paused', 'disabled'] as const
export type TemplatesSearch = { sender?: string; status?: (typeof STATUSES)[number]; search?: string }

const templates = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates',
  validateSearch: (search: Record<string, unknown>): TemplatesSearch => {
    const status = STATUSES.find((one) => one === search.status)
    return {
      ...(text(search.sender) ? { sender: text(search.sender) as string } : {}),
      ...(text(search.search) ? { search: text(search.search) as string } : {}),
      ...(status ? { status } : {}),
    }
  },
  component: screen(async () => (await import('../screens/templates/TemplatesScreen.tsx')).TemplatesScreen),
})
const newTemplate = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates/new',
  component: screen(
    async () => (await import('../screens/templates/page/NewTemplateScreen.tsx')).NewTemplateScreen,
  ),
})
const template = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates/$id',
  component: screen(
    async () => (await import('../screens/templates/page/TemplateScreen.tsx')).TemplateScreen,
  ),
})

const HANDOFF_SORTS = ['name', 'lookback', 'changed'] as const
export type HandoffsSearch = {
  channel?: 'sms' | 'whatsapp' | 'inapp'
  search?: string
  archived?: true
  sort?: (typeof HANDOFF_SORTS)[number]
  order?: 'asc' | 'desc'
}

const handoffs = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates/handoffs',
  validateSearch: (search: Record<string, unknown>): HandoffsSearch => {
    return {
      ...channelIn(search.channel),
      ...(text(search.search) ? { search: text(search.search) as string } : {}),
      ...(search.archived ? { archived: true as const } : {}),
      ...among('sort', HANDOFF_SORTS, search.sort),
      ...among('order', ['asc', 'desc'] as const, search.order),
    }
  },
  component: screen(
    async () => (await import('../screens/templates/handoffs/HandoffsScreen.tsx')).HandoffsScreen,
  ),
})
const newHandoff = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates/handoffs/new',
  component: screen(
    async () => (await import('../screens/templates/handoffs/HandoffScreen.tsx')).NewHandoffScreen,
  ),
})
const handoff = createRoute({
  getParentRoute: () => signedIn,
  path: '/templates/handoffs/$id',
  component: screen(
    async () => (await import('../screens/templates/handoffs/HandoffScreen.tsx')).HandoffScreen,
  ),
})

const optOuts = createRoute({
  getParentRoute: () => signedIn,
  path: '/opt-outs',
  validateSearch: searchOnly,
  component: screen(async () => (await import('../screens/opt-outs/OptOutsScreen.tsx')).OptOutsScreen),
})

const proof = createRoute({
  getParentRoute: () => signedIn,
  path: '/opt-outs/proof',
  validateSearch: (search: Record<string, unknown>): { address?: string } =>
    typeof search.address === 'string' ? { address: search.address } : {},
  component: screen(async () => (await import('../screens/opt-outs/ProofScreen.tsx')).ProofScreen),
})

const you = createRoute({
  getParentRoute: () => signedIn,
  path: '/you',
  component: screen(async () => (await import('../screens/you/YouScreen.tsx')).YouScreen),
})

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: screen(async () => (await import('../screens/settings/SettingsScreen.tsx')).SettingsScreen),
})
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  loader: () => {
    throw redirect({ to: '/settings/senders', replace: true })
  },
})
const senders = createRoute({
  getParentRoute: () => settings,
  path: '/senders',
  validateSearch: (search: Record<string, unknown>): { sender?: string } =>
    text(search.sender) ? { sender: text(search.sender) as string } : {},
  component: screen(async () => (await import('../screens/settings/senders/SendersPage.tsx')).SendersPage),
})
const windows = createRoute({
  getParentRoute: () => settings,
  path: '/windows',
  component: screen(async () => (await import('../screens/settings/windows/WindowsPage.tsx')).WindowsPage),
})
const optOutWords = createRoute({
  getParentRoute: () => settings,
  path: '/opt-out-words',
  component: screen(async () => (await import('../screens/settings/words/WordsPage.tsx')).WordsPage),
})
const skills = createRoute({
  getParentRoute: () => settings,
  path: '/skills',
  component: screen(async () => (await import('../screens/settings/skills/SkillsPage.tsx')).SkillsPage),
})
const replies = createRoute({
  getParentRoute: () => settings,
  path: '/replies',
  component: screen(async () => (await import('../screens/settings/replies/RepliesPage.tsx')).RepliesPage),
})
/** Agents have no settings, but answers of their own. */
const ownReplies = createRoute({
  getParentRoute: () => signedIn,
  path: '/replies',
  component: screen(async () => (await import('../screens/settings/replies/RepliesPage.tsx')).RepliesPage),
})
const blocked = createRoute({
  getParentRoute: () => settings,
  path: '/blocked',
  validateSearch: searchOnly,
  component: screen(async () => (await import('../screens/settings/blocked/BlockedPage.tsx')).BlockedPage),
})
const bots = createRoute({
  getParentRoute: () => settings,
  path: '/bots',
  component: screen(async () => (await import('../screens/settings/bots/BotsPage.tsx')).BotsPage),
})
const bot = createRoute({
  getParentRoute: () => settings,
  path: '/bots/$id',
  component: screen(async () => (await import('../screens/settings/bots/BotPage.tsx')).BotPage),
})
const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  component: screen(async () => (await import('../screens/settings/people/PeoplePage.tsx')).PeoplePage),
})
const account = createRoute({
  getParentRoute: () => settings,
  path: '/account',
  component: screen(async () => (await import('../screens/settings/account/AccountPage.tsx')).AccountPage),
})
const limits = createRoute({
  getParentRoute: () => settings,
  path: '/limits',
  component: screen(async () => (await import('../screens/settings/limits/LimitsPage.tsx')).LimitsPage),
})
const exclusions = createRoute({
  getParentRoute: () => settings,
  path: '/exclusions',
  component: screen(
    async () => (await import('../screens/settings/exclusions/ExclusionsPage.tsx')).ExclusionsPage,
  ),
})
const imports = createRoute({
  getParentRoute: () => settings,
  path: '/import',
  component: screen(async () => (await import('../screens/settings/import/ImportsPage.tsx')).ImportsPage),
})
const prices = createRoute({
  getParentRoute: () => settings,
  path: '/prices',
  validateSearch: searchOnly,
  component: screen(async () => (await import('../screens/settings/prices/PricesPage.tsx')).PricesPage),
})
const apiAccess = createRoute({
  getParentRoute: () => settings,
  path: '/api',
  component: screen(async () => (await import('../screens/settings/api/ApiPage.tsx')).ApiPage),
})
const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: screen(async () => (await import('../screens/settings/webhooks/WebhooksPage.tsx')).WebhooksPage),
})
const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$id',
  validateSearch: (search: Record<string, unknown>): DeliveriesFilter & { delivery?: string | undefined } => {
    const state = (['waiting', 'delivered', 'failed'] as const).find((one) => one === search.state)
    return {
      ...(text(search.delivery) ? { delivery: text(search.delivery) } : {}),
      ...(state ? { state } : {}),
      ...(text(search.type) ? { type: text(search.type) } : {}),
      ...(text(search.about) ? { about: text(search.about) } : {}),
    }
  },
  component: screen(async () => (await import('../screens/settings/webhooks/WebhookPage.tsx')).WebhookPage),
})
const agreement = createRoute({
  getParentRoute: () => settings,
  path: '/agreement',
  component: screen(async () => (await import('../screens/activation/AgreementPage.tsx')).AgreementPage),
})
export type AuditSearch = { kind?: string; person?: string; from?: string; to?: string; search?: string }

const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => {
    const given = (['kind', 'person', 'from', 'to', 'search'] as const).flatMap((name) => {
      const value = text(search[name])
      const day = name === 'from' || name === 'to'
      return value && (!day || /^\d{4}-\d{2}-\d{2}$/.test(value)) ? [[name, value] as const] : []
    })
    return Object.fromEntries(given)
  },
  component: screen(async () => (await import('../screens/settings/AuditPage.tsx')).AuditPage),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    invitation,
    password,
    signedIn.addChildren([
      home,
      campaigns,
      activate,
      newCampaign,
      wizard,
      campaign,
      importedCampaigns,
      analytics,
      conversations,
      board,
      conversation,
      templates,
      newTemplate,
      template,
      handoffs,
      newHandoff,
      handoff,
      optOuts,
      proof,
      you,
      ownReplies,
      settings.addChildren([
        settingsHome,
        replies,
        blocked,
        senders,
        windows,
        limits,
        optOutWords,
        skills,
        bots,
        bot,
        people,
        account,
        apiAccess,
        webhooks,
        webhook,
        audit,
        agreement,
        prices,
        exclusions,
        imports,
      ]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFoundPage,
})

onSessionEnd(() => {
  const { pathname, href } = router.state.location
  queryClient.removeQueries({ queryKey: queries.session().queryKey })
  if (/^\/(sign-in|setup|invitation|password)/.test(pathname)) return
  void router.navigate({ to: '/sign-in', search: { return: href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
