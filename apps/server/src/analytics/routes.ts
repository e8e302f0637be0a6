import { api, TALKERS, type TestMessage } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import { campaignById } from '../campaigns/index.ts'
import { BEAT_MS, countQueue, type Lines, ofCampaign } from '../conversations/index.ts'
import { clockOf, UNCLAIMED_MS, unclaimed } from '../delivery/index.ts'
import {
  chainsOf,
  ledgerOf,
  ledgerPages,
  readContents,
  silentSince,
  speedsOf,
  type TestRow,
  testById,
  textOf,
} from '../messages/index.ts'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import type { Live } from '../platform/live/live.ts'
import { found } from '../platform/problem.ts'
import { sharedAnswers } from '../platform/shared-answers.ts'
import { figuresRoutes, sendFile } from './analytics-routes.ts'
import { calendarOf } from './calendar.ts'
import { cardsOf } from './cards.ts'
import { campaignsSheet, type DownloadDeps, messagesSheet } from './downloads.ts'
import { type ExportRouteDeps, exportsRoutes } from './exports-routes.ts'
import { spansOf } from './figures.ts'
import { oneMessageRoutes } from './one-message.ts'
import { campaignProgress } from './progress.ts'
import { addDays, edgesOf } from './ranges.ts'
import { linkView, openStepCounts } from './steps.ts'
import { EVERYBODY, figuresBetween, sendingNow } from './store.ts'
import { haltedBy, remedyOf, stateWords } from './words.ts'

export type AnalyticsDeps = Omit<DownloadDeps, 'now'> & ExportRouteDeps & { live: Live; lines: Lines }

const GROUPS: Record<string, readonly string[]> = { waiting: ['queued'], delivered: ['delivered', 'read'] }
const PULSE_MS = 5 * 60_000
const BUCKET_MS = 10_000

export function analyticsRoutes(implement: Implement, deps: AnalyticsDeps): void {
  const download: DownloadDeps = { ...deps, now: () => deps.clock.now() }
  implement(api.campaignCards, ({ who, query, tx }) =>
    tx(async (t) => {
      const days = query.days ?? 30
      const calendar = calendarOf((await readAccount(t, who.accountId)).time_zone)
      const today = calendar.dayOf(deps.clock.now().getTime())
      const range = { from: addDays(today, 1 - days * 2), to: today, unit: 'day' } as const
      const edges = edgesOf(range, calendar)
      const rows = await figuresBetween(
        t,
        who.accountId,
        edges.map((edge) => new Date(edge)),
        EVERYBODY,
      )
      return cardsOf(spansOf(rows, edges).map((span) => span.figures))
    }),
  )
  figuresRoutes(implement, deps)
  exportsRoutes(implement, deps)
  const countSteps = openStepCounts(() => performance.now())
  implement(api.campaignProgress, ({ who, params, tx }) =>
    tx((t) => campaignProgress(t, deps.errors, who.accountId, params.id, deps.clock.now(), countSteps)),
  )
  implement(api.campaignTest, ({ who, params, query, tx }) =>
    tx(async (t) => {
      found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const row = found(await testById(t, who.accountId, query.messageId), 'This test')
      return testView(row, deps.errors, deps.clock.now())
    }),
  )
  messageRoutes(implement, deps)
  oneMessageRoutes(implement, deps)
  implement(api.downloadMessages, async ({ who, params, query, reply, tx }) => {
    const campaign = await tx(async (t) =>
      found(await campaignById(t, who.accountId, params.id), 'This campaign'),
    )
    const sheet = messagesSheet(download, who.accountId, campaign)
    return sendFile(reply, sheet, query.format, `campaign ${campaign.short_id}`)
  })
  implement(api.downloadCampaigns, async ({ who, query, reply }) =>
    sendFile(reply, campaignsSheet(download, who.accountId), query.format, 'campaigns'),
  )
  liveRoutes(implement, deps)
}

function messageRoutes(implement: Implement, deps: AnalyticsDeps): void {
  implement(api.listMessages, (call) => {
    const { who, params, query, tx } = call
    const at = pageOf(call, ['int'])
    return tx(async (t) => {
      const campaign = found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const states = statesOf(query.state)
      const rows = await ledgerOf(t, who.accountId, params.id, {
        states,
        channel: query.channel ?? null,
        search: searched(query.search),
        reason: query.reason ?? null,
        code: query.carrierCode ?? null,
        afterLine: at.after?.[0] ?? query.afterLine ?? 0,
        limit: at.limit + 1,
      })
      const { page, nextCursor } = at.cut(rows, (row) => [row.recipient_line ?? 0])
      const lines = page.flatMap((row) => (row.recipient_line === null ? [] : [row.recipient_line]))
      const chains = await chainsOf(t, who.accountId, params.id, lines)
      const contents = await readContents(t, who.accountId, [
        ...new Set(chains.flatMap((link) => (link.content_id ? [link.content_id] : []))),
      ])
      const { time_zone: zone } = await readAccount(t, who.accountId)
      const now = deps.clock.now()
      const clock = (at: Date): string => clockOf(at.getTime(), now.getTime(), zone)
      const halted = haltedBy(campaign)
      const links = Map.groupBy(chains, (link) => link.recipient_line)
      const iso = (date: Date | null): string | null => date?.toISOString() ?? null
      return {
        messages: page.map((row) => ({
          id: row.id,
          line: row.recipient_line,
          channel: row.channel,
          chain: (links.get(row.recipient_line ?? -1) ?? []).map((link) =>
            linkView(link, { contents, errors: deps.errors, halted, now, clock }),
          ),
          address: row.address,
          text: textOf(
            row,
            contents.find((content) => content.id === row.content_id),
          ),
          state: row.state,
          words: stateWords(
            deps.errors,
            {
              state: row.state,
              reason: row.reason,
              code: row.carrier_code,
              dueAt: row.due_at,
              silentSince: silentSince(row.sent_at, now),
              heldReason: row.held_reason,
              waitReason: row.wait_reason,
              halted,
            },
            now,
            clock,
          ),
          carrierCode: row.carrier_code,
          segments: row.segments,
          attempts: row.attempt,
          dueAt: iso(row.due_at),
          eligibleAt: iso(row.eligible_at),
          attemptedAt: iso(row.attempted_at),
          sentAt: iso(row.sent_at),
          deliveredAt: iso(row.delivered_at),
          readAt: iso(row.read_at),
          failedAt: iso(row.failed_at),
          skippedAt: iso(row.skipped_at),
          respondedAt: iso(row.responded_at),
          nextAskAt: iso(row.next_look_at),
        })),
        nextCursor,
      }
    })
  })
  implement(api.listMessagePages, ({ who, params, query, tx }) =>
    tx(async (t) => {
      found(await campaignById(t, who.accountId, params.id), 'This campaign')
      return ledgerPages(t, who.accountId, params.id, {
        states: statesOf(query.state),
        channel: query.channel ?? null,
        search: searched(query.search),
        reason: query.reason ?? null,
        code: query.carrierCode ?? null,
        size: query.size ?? 200,
      })
    }),
  )
  implement(api.listReplies, (call) => {
    const { who, params, tx } = call
    const at = pageOf(call, ['time', 'id'])
    return tx(async (t) => {
      found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const list = await ofCampaign(t, who.accountId, params.id, at.after, at.limit + 1)
      const { page, nextCursor } = at.cut(list, (row) => [row.opened_at, row.id])
      return {
        nextCursor,
        replies: page.map((row) => ({
          conversationId: row.id,
          address: row.address,
          name: row.name,
          text: row.last_text,
          at: row.last_message_at.toISOString(),
          state: row.state,
        })),
      }
    })
  })
}

const statesOf = (state: string | undefined): readonly string[] | null =>
  state && state !== 'all' ? (GROUPS[state] ?? [state]) : null

/** Digits of a number as people write it; else a part of a name in an app. null = everybody. */
const searched = (typed: string | undefined): string | null => {
  const text = typed?.trim() ?? ''
  return (/^[\d\s()+.-]+$/.test(text) ? text.replace(/\D/g, '') : text) || null
}

/** Nothing more comes of these. One that was sent, or whose outcome nobody knows, may still be delivered. */
const SETTLED = ['read', 'failed', 'skipped', 'expired', 'cancelled']

function testView(row: TestRow, errors: AnalyticsDeps['errors'], now: Date): TestMessage {
  const facts = {
    state: row.state,
    reason: row.reason,
    code: row.carrier_code,
    dueAt: row.due_at,
    silentSince: silentSince(row.sent_at, now),
    heldReason: row.held_reason,
    waitReason: row.wait_reason,
  }
  return {
    id: row.id,
    channel: row.channel,
    to: row.address,
    text: row.body,
    state: row.state,
    words: stateWords(errors, facts, now, (at) => at.toISOString()),
    remedy: remedyOf(errors, row),
    carrierCode: row.carrier_code,
    done: SETTLED.includes(row.state),
  }
}

const oldestOf = (list: readonly { since: Date }[]): string | null =>
  list.length === 0 ? null : new Date(Math.min(...list.map((one) => one.since.getTime()))).toISOString()

const HELLO = JSON.stringify({ type: 'hello' })
const BEAT = JSON.stringify({ type: 'beat' })

function liveRoutes(implement: Implement, deps: AnalyticsDeps): void {
  const sendingOf = sharedAnswers((accountId) =>
    deps.db.asAccount(accountId, async (t) => {
      const now = deps.clock.now()
      const speeds = await speedsOf(t, accountId, null, new Date(now.getTime() - PULSE_MS))
      const recent = Array.from({ length: PULSE_MS / BUCKET_MS }, (_, index) => {
        const from = Math.floor((now.getTime() - PULSE_MS) / BUCKET_MS + 1 + index) * BUCKET_MS
        return speeds.find((row) => row.at.getTime() === from)?.n ?? 0
      })
      const last = recent.slice(-7, -1).reduce((sum, n) => sum + n, 0)
      return {
        sending: (await sendingNow(t, accountId)).length,
        perSecond: Math.round((last / 60) * 10) / 10,
        recent,
        unclaimedSince: oldestOf(await unclaimed(t, accountId, now, UNCLAIMED_MS)),
      }
    }),
  )
  implement(api.pulse, async ({ who, tx }) => {
    const skillIds = who.role === 'agent' ? who.skillIds : null
    const viewer = { accountId: who.accountId, userId: who.userId, skillIds }
    // What is the same for everybody is asked for once, however many pages ask.
    const sending = await sendingOf(who.accountId)
    return { ...sending, waitingConversations: await tx((t) => countQueue(t, viewer)) }
  })
  implement(api.live, async ({ who, request, reply }) => {
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const send = (json: string): void => void stream.write(`data: ${json}\n\n`)
    send(HELLO)
    // Who answers conversations answers each beat too, so that a line that only seems open is noticed.
    const talks = TALKERS.some((role) => role === who.role)
    const stopBeats = beats(() => send(BEAT))
    if (talks) deps.lines.opened(who)
    const leave = deps.live.subscribe(
      { accountId: who.accountId, only: who.role === 'agent' ? who.userId : null },
      send,
    )
    request.raw.on('close', () => {
      stopBeats()
      leave()
    })
    return reply
  })
}

/**
 * Calls again and again, up to `BEAT_MS` apart, never evenly: timers of one length that a busy moment made late together stay together, and
 * two hundred pages would come to answer in the same moment, every eight seconds. Answers how to stop.
 */
function beats(send: () => void): () => void {
  let timer: NodeJS.Timeout
  const next = (): void => {
    timer = setTimeout(
      () => {
        send()
        next()
      },
      BEAT_MS * (0.75 + Math.random() / 4),
    )
  }
  next()
  return () => clearTimeout(timer)
}
