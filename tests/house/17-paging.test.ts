import { expect, test } from 'vitest'
import { api, type Route } from '../../packages/contract/src/index.ts'

// Law 17: every list that may be long is read in one way, `limit` and `cursor` in, `nextCursor` out. Those that are not long say why.

/** Lists that stay short, by the route. */
const SHORT: Readonly<Record<string, string>> = {
  listSessions: 'where one person is signed in; sessions end',
  listMembers: 'people of a brand, invited by hand',
  listSkills: 'made by hand',
  getPrices: 'a price for each channel, category and country',
  countExclusions: 'the lists chosen for one campaign',
  listExclusions: 'files somebody uploaded and gave a name',
  getApiAccess: 'programs and keys, made by hand',
  getActivation: 'who agreed, once for each version of the agreement',
  auditFilters: 'kinds of verbs, and people',
  listCarriers: 'what the server has adapters for',
  listSenders: 'numbers and identities of a brand, added by hand',
  listNotices: 'the newest 50 of a sender',
  listTemplates:
    'what a brand has at its carriers, which keep a few hundred; the pickers of the console need all of them',
  listHandoffs: 'made by hand',
  getHandoff: 'channels of a handoff',
  listOptOutWords: 'words, added by hand',
  consentProof: 'all of one person, as one document',
  getCampaign: 'parts of a draft',
  planCampaign: 'half hours of a plan, and regions',
  reviewCampaign: 'problems and countries of one campaign',
  campaignProgress: 'sums by channel, reason and minute',
  listMessagePages: 'one number for each page of another list',
  explainMessage: 'what happened to one message',
  listCampaignViews: 'kept by hand',
  getDeliveryHours: 'holidays and regions, changed by hand',
  getConversation: 'one conversation, as it is read',
  listConversationTemplates: 'templates of one sender',
  listOffers: 'what one agent is asked now',
  listAgents: 'people of a brand',
  listRouting: 'skills',
  board: 'skills and agents now',
  listCannedReplies: 'written by hand',
  listNotes: 'notes to one conversation',
  getPerson: 'addresses of one person, and their newest conversations',
  findPeople: 'the first that fit what was typed',
  getCampaignPace: 'the newest steps of the pace',
  getSkillSurvey: 'texts by language',
  listBots: 'made by hand',
  getBot: 'versions, published by hand',
  listBotTurns: 'of one conversation',
  accountAnalytics: 'sums by span, skill, channel and country',
  campaignAnalytics: 'sums by span, skill, channel and country',
  listWebhooks: 'added by hand',
  webhookDelivery: 'tries of one delivery, which end after days',
  pulse: 'the newest few',
  getSession: 'skills of one person',
  getAccount: 'settings',
  getNotices: 'settings of one person by kind of notice',
  listDataImports: 'files somebody brought from another system, by hand',
  getDataImport: 'columns and samples of one file',
  getImport: 'columns of one file',
  countHistory: 'at most 200 campaigns to choose from',
}

type Shape = { properties?: Record<string, { type?: string; anyOf?: unknown }> }
const routes = Object.entries(api) as [string, Route][]
const fieldsOf = (schema: unknown) => Object.keys((schema as Shape | undefined)?.properties ?? {})
const holdsList = ({ method, response }: Route) =>
  method === 'GET' &&
  Object.values((response as Shape | undefined)?.properties ?? {}).some((one) => one.type === 'array')
const isPaged = (route: Route) => fieldsOf(route.query).includes('cursor')

test('a list that may be long is read by cursor', () => {
  const lists = routes.filter(([, route]) => holdsList(route))
  const neither = lists
    .filter(([name, route]) => !isPaged(route) && SHORT[name] === undefined)
    .map(([name]) => name)
  expect(neither).toEqual([])
  const both = lists
    .filter(([name, route]) => isPaged(route) && SHORT[name] !== undefined)
    .map(([name]) => name)
  expect(both).toEqual([])
  const gone = Object.keys(SHORT).filter((name) => !lists.some(([one]) => one === name))
  expect(gone).toEqual([])
  expect(lists.filter(([, route]) => isPaged(route)).length).toBeGreaterThan(12)
})

test('all of them in one form', () => {
  for (const [name, route] of routes) {
    const [asked, answered] = [fieldsOf(route.query), fieldsOf(route.response)]
    const parts = [asked.includes('cursor'), answered.includes('nextCursor')]
    expect(new Set(parts).size, name).toBe(1)
    if (parts[0]) expect(asked, name).toContain('limit')
    for (const other of ['offset', 'after', 'before', 'page', 'next']) {
      expect(asked, name).not.toContain(other)
      if (other !== 'before') expect(answered, name).not.toContain(other)
    }
  }
})
