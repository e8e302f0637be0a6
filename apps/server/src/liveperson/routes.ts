import { Readable } from 'node:stream'
import { failureWords, lifeOf } from '../analytics/index.ts'
import { isAccount, issueToken, NoToken, publishedKeys, TOKEN_SECONDS } from '../applications/index.ts'
import { type CampaignRow, campaignByShortId } from '../campaigns/index.ts'
import { type CarrierError, listHandoffs, listSenders, templateById } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Http } from '../platform/http/server.ts'
import { HANDOFF_CHANNELS, handoffRecord } from './configuration.ts'
import { type CreateDeps, createCampaign } from './create-campaign.ts'
import { type Face, type FaceDeps, formOf, jsonOf, liveFace, slashed, withoutApi } from './face.ts'
import { bad, isObject, type Json, missing, Refusal } from './refusal.ts'
import * as report from './reporting.ts'
import { knownBetween } from './reports.ts'
import * as store from './store.ts'
import { campaignStatus, consumerIdOf, conversationStatus, faultOf } from './words.ts'

export type LivePersonDeps = FaceDeps &
  CreateDeps & {
    publicUrl: string
    errors: readonly CarrierError[]
  }

/** Services that programs look up; all of them are here. */
const SERVICES = ['sentinel', 'agentVep', 'proactive', 'proactiveHandoff', 'cxReporting', 'outbound'] as const

/** 100,000 consumers with their variables. */
const MOST_BYTES = 64 * 1024 * 1024
const PAGE = 5_000

export function livePersonRoutes(http: Http, deps: LivePersonDeps): void {
  liveFace(http, deps, (face) => {
    discovery(face, deps)
    tokens(face, deps)
    campaigns(face, deps)
    campaignReports(face, deps)
    reports(face, deps)
    configuration(face, deps)
  })
}

function discovery(face: Face, deps: LivePersonDeps): void {
  const { host } = new URL(deps.publicUrl)
  const entry = (account: string, service: string): Json => ({ service, account, baseURI: host })
  const known = async (account: string): Promise<void> => {
    if (!(await isAccount(deps, account))) throw new Refusal(404, `There is no account ${account}.`)
  }
  face.open(['GET'], ['/api/account/:account/service/baseURI.json'], async ({ params }) => {
    await known(params.account!)
    return { baseURIs: SERVICES.map((service) => entry(params.account!, service)) }
  })
  face.open(['GET'], ['/api/account/:account/service/:service/baseURI.json'], async ({ params }) => {
    await known(params.account!)
    const service = SERVICES.find((one) => one.toLowerCase() === params.service!.toLowerCase())
    if (!service) throw new Refusal(404, `There is no service ${params.service}.`)
    return entry(params.account!, service)
  })
}

function tokens(face: Face, deps: LivePersonDeps): void {
  const paths = ['/sentinel/api/account/:account/app/token', '/sentinel/api/v2/account/:account/app/token']
  face.open(['POST'], paths, async ({ params, query, body, reply }) => {
    const given: Record<string, unknown> = { ...query, ...formOf(body) }
    const text = (field: string): string | undefined => {
      const value = given[field]
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    const grant = text('grant_type')
    if (!grant)
      throw new NoToken('invalid_request', 'grant_type is missing. It has to be client_credentials.')
    if (grant !== 'client_credentials')
      throw new NoToken('unsupported_grant_type', 'grant_type has to be client_credentials.')
    const token = await issueToken(deps, {
      accountNumber: params.account!,
      clientId: text('client_id'),
      clientSecret: text('client_secret'),
    })
    reply.header('cache-control', 'no-store')
    // Text: the original's own toolbelt refuses a number here.
    return { access_token: token, token_type: 'Bearer', expires_in: String(TOKEN_SECONDS) }
  })
  face.open(['GET'], ['/sentinel/well-known/jwks', '/sentinel/.well-known/jwks.json'], () =>
    publishedKeys(deps),
  )
}

async function campaignNamed(tx: Tx, accountId: string, shortId: string): Promise<CampaignRow> {
  const row = await campaignByShortId(tx, accountId, shortId)
  if (!row) throw new Refusal(404, `There is no campaign ${shortId}.`)
  return row
}

/** Every person of a campaign, page by page, each page in a transaction of its own. */
async function* everybody(deps: LivePersonDeps, at: { accountId: string; campaignId: string }) {
  for (let after = 0; ; ) {
    const from = after
    const page = await deps.db.asAccount(at.accountId, (tx) => store.peopleOf(tx, at, from, PAGE))
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)!.line
  }
}

/** JSON of any length: a head, then the items of its one list. */
async function* listed<T>(head: string, items: AsyncIterable<T>, tell: (item: T) => Json) {
  yield head
  let first = true
  for await (const item of items) {
    yield (first ? '' : ',') + JSON.stringify(tell(item))
    first = false
  }
  yield ']}'
}

const JSON_TYPE = 'application/json; charset=utf-8'
const wordsOf =
  ({ errors }: LivePersonDeps) =>
  (reason: string, code: string | null): string =>
    failureWords(errors, reason, code).title

function campaigns(face: Face, deps: LivePersonDeps): void {
  const scope = { scope: 'campaigns', api: 'campaign' } as const
  face.guarded(
    {
      ...scope,
      methods: ['POST'],
      paths: slashed('/api/v2/account/:account/campaign'),
      mostBytes: MOST_BYTES,
    },
    async ({ caller, body, request, reply }) => {
      const header = request.headers['idempotency-key']
      const key = typeof header === 'string' && header.trim() !== '' ? header.trim().slice(0, 255) : null
      const input = { body: jsonOf(body), key, requestTraceId: request.id }
      const answer = await deps.db.asAccount(caller.accountId, (tx) =>
        createCampaign(tx, deps, caller, input),
      )
      return reply.type(JSON_TYPE).send(answer)
    },
  )
  face.guarded(
    { ...scope, methods: ['GET'], paths: slashed('/api/v2/account/:account/campaign/:id/conversations') },
    async ({ caller, params, reply }) => {
      const { accountId } = caller
      const campaign = await deps.db.asAccount(accountId, (tx) => campaignNamed(tx, accountId, params.id!))
      const at = { accountId, campaignId: campaign.id }
      const accepted = await deps.db.asAccount(accountId, (tx) => store.countPeople(tx, at))
      const status = campaignStatus({ ...campaign, accepted })
      const now = deps.clock.now()
      const words = wordsOf(deps)
      const head = `{"campaignStatus":"${status}","conversations":[`
      const tell = (row: store.PersonRow): Json => ({
        id: row.id,
        status: conversationStatus(row, now),
        conversationId: row.responded_at ? row.conversation_id : null,
        errorMessage: faultOf(row, words)?.message ?? null,
      })
      return reply.type(JSON_TYPE).send(Readable.from(listed(head, everybody(deps, at), tell)))
    },
  )
}

const APP = '/api/account/:account/app/:app'

/** `c2m` is another product of the original: every report of it answers, with nothing in it. */
function appOf(params: Record<string, string>): 'prmsg' | 'c2m' {
  const app = params.app!.toLowerCase()
  if (app !== 'prmsg' && app !== 'c2m') throw new Refusal(404, `There is no app ${params.app}. Use prmsg.`)
  return app
}

function campaignReports(face: Face, deps: LivePersonDeps): void {
  const scope = { scope: 'reporting', api: 'reporting', methods: ['GET'] } as const
  const path = `${APP}/campaigns/:id`
  face.guarded({ ...scope, paths: withoutApi(...slashed(path)) }, async ({ caller, params, reply }) => {
    const { accountId, accountNumber } = caller
    const app = appOf(params)
    const metadata = { accountId: accountNumber, app, proactiveCampaignId: params.id }
    const page = { count: 0, previousOffset: -1, currentOffset: 0, nextOffset: -1 }
    if (app === 'c2m') return { requestMetadata: metadata, page, consumersReport: [] }
    const at = await deps.db.asAccount(accountId, async (tx) => {
      const { id: campaignId } = await campaignNamed(tx, accountId, params.id!)
      return { accountId, campaignId, count: await store.countPeople(tx, { accountId, campaignId }) }
    })
    page.count = at.count
    const head = `${JSON.stringify({ requestMetadata: metadata, page }).slice(0, -1)},"consumersReport":[`
    const words = wordsOf(deps)
    const tell = (row: store.PersonRow): Json => {
      const fault = faultOf(row, words)
      const waits = row.state === 'queued' && row.due_at !== null && row.due_at <= deps.clock.now()
      return {
        id: row.id,
        consumerId: consumerIdOf(row.address),
        status: row.status ?? (row.state === 'queued' && !waits ? 'SCHEDULED' : 'NOT_SENT'),
        conversationId: row.responded_at ? row.conversation_id : null,
        errorSource: fault?.source ?? null,
        errorCode: fault?.code ?? null,
        errorMessage: fault?.message ?? null,
      }
    }
    return reply.type(JSON_TYPE).send(Readable.from(listed(head, everybody(deps, at), tell)))
  })
  face.guarded(
    { ...scope, paths: withoutApi(...slashed(`${path}/analytics`)) },
    async ({ caller, params }) => {
      const { accountId, accountNumber } = caller
      const app = appOf(params)
      if (app === 'c2m') {
        const never = { attemptedStartTime: 0, attemptedEndTime: 0 }
        return { requestMetadata: { accountId: accountNumber, app, ...never }, analytics: [] }
      }
      return deps.db.asAccount(accountId, async (tx) => {
        const campaign = await campaignNamed(tx, accountId, params.id!)
        const { first, last } = await lifeOf(tx, accountId, campaign.id)
        const begun = campaign.launched_at ?? campaign.created_at
        const from = Math.min((first ?? begun).getTime(), begun.getTime())
        const to = Math.max((last ?? begun).getTime() + 1, from)
        const times = { attemptedStartTime: from, attemptedEndTime: to }
        const known = await knownBetween(tx, accountId, campaign.id, from, to)
        return {
          requestMetadata: { accountId: accountNumber, app, ...times },
          analytics: report.analyticsRows(known, {}, wordsOf(deps)),
        }
      })
    },
  )
}

function reports(face: Face, deps: LivePersonDeps): void {
  const scope = { scope: 'reporting', api: 'reporting', methods: ['GET', 'POST'] } as const
  face.guarded(
    { ...scope, paths: withoutApi(...slashed(`${APP}/analytics`)) },
    async ({ caller, params, query, body }) => {
      const app = appOf(params)
      const { from, to } = report.interval(query, report.MOST_DAYS.analytics)
      const filters = report.readFilters(jsonOf(body))
      const { accountId } = caller
      const analytics =
        app === 'c2m'
          ? []
          : report.analyticsRows(
              await deps.db.asAccount(accountId, (tx) => knownBetween(tx, accountId, null, from, to)),
              filters,
              wordsOf(deps),
            )
      return {
        requestMetadata: { ...metadataOf(caller.accountNumber, app, from, to), ...echo(filters) },
        analytics,
      }
    },
  )
  face.guarded(
    { ...scope, paths: withoutApi(...slashed(`${APP}/transactions`)) },
    async ({ caller, params, query, body }) => {
      const app = appOf(params)
      const { from, to } = report.interval(query, report.MOST_DAYS.transactions)
      const json = jsonOf(body) ?? {}
      const filters = report.readFilters(json)
      const second = /^2(\.0)?$/.test(String(query.v ?? ''))
      const page = second ? secondPage(json as Json) : firstPage(json as Json)
      const asked = { accountId: caller.accountId, from: new Date(from), to: new Date(to) }
      // One more than the page holds tells whether there is another.
      const found =
        app === 'c2m'
          ? []
          : await deps.db.asAccount(caller.accountId, (tx) =>
              store.transactions(tx, { ...asked, ...report.filterOf(filters) }, page.offset, page.limit + 1),
            )
      const rows = found.slice(0, page.limit)
      const next = found.length > page.limit ? report.pageToken(page.offset + page.limit) : null
      return {
        requestMetadata: { ...metadataOf(caller.accountNumber, app, from, to), ...echo(filters) },
        page: second
          ? { count: rows.length, offset: page.offset, limit: page.limit }
          : { count: rows.length, currentPage: report.pageToken(page.offset), nextPage: next },
        transactions: rows.map((row) => report.transaction(row, wordsOf(deps), second)),
      }
    },
  )
}

const metadataOf = (accountId: string, app: string, from: number, to: number): Json => ({
  ...{ accountId, app, attemptedStartTime: from, attemptedEndTime: to },
})

/** Filters are told back only when there were any. */
const echo = (filters: report.Filters): Json => (Object.keys(filters).length > 0 ? { filters } : {})

type Page = { offset: number; limit: number }

const secondPage = (body: Json): Page => ({
  offset: report.wholeNumber(body.offset, 'offset', 0, 0, 1_000_000_000),
  limit: report.wholeNumber(body.limit, 'limit', 100, 1, 5000),
})

function firstPage(body: Json): Page {
  const page = isObject(body.page) ? body.page : {}
  return {
    offset: report.offsetOf(page.nextPage),
    limit: report.wholeNumber(page.limit, 'page.limit', 1000, 1, 9999),
  }
}

function configuration(face: Face, deps: LivePersonDeps): void {
  const scope = { scope: 'configuration', api: 'configuration', methods: ['GET'] } as const
  const path = '/api/account/:account/app/prmsg/handoffs/list'
  const listing = async (accountId: string, query: Json, channel: string | null): Promise<Json[]> => {
    if (query.v === undefined || query.v === '') throw missing('v')
    const limit = report.wholeNumber(query.limit, 'limit', 30, 1, 1000)
    const offset = report.wholeNumber(query.offset, 'offset', 0, 0, 1_000_000)
    const wanted = channel === null ? undefined : HANDOFF_CHANNELS[channel.toLowerCase()]
    if (channel !== null && wanted === undefined)
      throw bad(`There is no channel ${channel}. Use ${Object.keys(HANDOFF_CHANNELS).join(', ')}.`)
    if (wanted === null) return []
    return deps.db.asAccount(accountId, async (tx) => {
      const all = await listHandoffs(tx, accountId, {
        search: null,
        channel: wanted ?? null,
        archived: false,
      })
      const rows = all.slice(offset, offset + limit)
      const senders = new Map((await listSenders(tx, accountId)).map((sender) => [sender.id, sender]))
      const templates = new Map()
      for (const { rich } of rows.flatMap((row) => row.steps))
        if (rich?.type === 'template')
          templates.set(rich.templateId, await templateById(tx, accountId, rich.templateId))
      return rows.map((row) => handoffRecord(row, { senders, templates }))
    })
  }
  face.guarded({ ...scope, paths: withoutApi(...slashed(path)) }, ({ caller, query }) =>
    listing(caller.accountId, query, null),
  )
  face.guarded(
    { ...scope, paths: withoutApi(...slashed(`${path}/channel/:channel`)) },
    ({ caller, query, params }) => listing(caller.accountId, query, params.channel!),
  )
}
