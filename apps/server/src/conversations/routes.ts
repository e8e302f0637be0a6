import { Readable } from 'node:stream'
import { api, MOST_COUNTED } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import * as answering from './answering.ts'
import { takeConversation, takeNext } from './assigning.ts'
import { type AttendDeps, attendTo, whomToAttend } from './attending.ts'
import { botsRoutes } from './bots/bots-routes.ts'
import type { BotsDeps } from './bots/turns.ts'
import * as verbs from './conversations.ts'
import { deskRoutes } from './desk-routes.ts'
import { countMentions, seeMentions } from './desk-store.ts'
import type { FileLinks } from './file-links.ts'
import { fetchFile, findFile } from './files.ts'
import { returnConversation } from './handing-over.ts'
import { type RoutingDeps, routingRoutes } from './routing-routes.ts'
import * as store from './store.ts'
import { surveyRoutes } from './surveys/survey-routes.ts'

export type ConversationRouteDeps = RoutingDeps & BotsDeps & AttendDeps & { links: FileLinks }

export function conversationsRoutes(implement: Implement, deps: ConversationRouteDeps): void {
  routingRoutes(implement, deps)
  deskRoutes(implement, deps)
  botsRoutes(implement, deps)
  surveyRoutes(implement, deps)
  implement(api.listConversations, (call) => {
    const { who, query, tx } = call
    const at = pageOf(call, ['time or none', 'id'])
    return tx(async (t) => {
      const viewer = verbs.viewerOf(who)
      const [list, mentioned, views, closed] = await Promise.all([
        store.listConversations(t, viewer, {
          view: query.view ?? 'mine',
          search: query.search?.trim() || null,
          skillId: query.skillId ?? null,
          assigneeId: query.assigneeId ?? null,
          ...{ after: at.after, limit: at.limit + 1 },
        }),
        countMentions(t, who.accountId, who.userId),
        store.countViews(t, viewer),
        store.countClosed(t, viewer, MOST_COUNTED),
      ])
      const { page, nextCursor } = at.cut(list, (row) => [
        query.view === 'queue' ? row.waiting_since : row.last_message_at,
        row.id,
      ])
      const { n: mentions, id, at: since } = mentioned
      return {
        conversations: page.map(verbs.summaryView),
        nextCursor,
        counts: {
          ...views,
          closed,
          mentions,
          mentioned: id && since ? { id, at: since.toISOString() } : null,
        },
      }
    })
  })
  implement(api.getConversation, ({ who, params, tx }) =>
    tx((t) => verbs.readConversation(t, deps, who, params.id)),
  )
  implement(api.takeConversation, ({ who, params, tx }) =>
    tx((t) => takeConversation(t, deps, who, params.id)),
  )
  implement(api.takeNext, ({ who, tx }) => tx(async (t) => ({ id: await takeNext(t, deps, who) })))
  implement(api.replyInConversation, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const rich = await answering.richFor(t, deps, who, params.id, body)
      return answering.replyInConversation(t, deps, who, params.id, { ...body, rich })
    }),
  )
  implement(api.listConversationTemplates, ({ who, params, tx }) =>
    tx(async (t) => ({
      templates: (await answering.templatesFor(t, deps, who, params.id)).map(
        ({ id, name, language, category, parts, defaults }) => ({
          id,
          name,
          language,
          category,
          parts,
          defaults,
        }),
      ),
    })),
  )
  implement(api.sendTemplate, ({ who, params, body, tx }) =>
    tx((t) => answering.sendTemplate(t, deps, who, params.id, body)),
  )
  implement(api.getFile, async ({ who, params, reply, tx }) => {
    const place = await tx((t) => findFile(t, deps, who, params))
    const { headers, body } = await fetchFile(deps.channels, place)
    return reply.headers(headers).send(Readable.from(body))
  })
  implement(api.readConversation, async ({ who, params, body, tx }) => {
    const at = await tx(async (t) => {
      const row = await verbs.seenBy(t, who, params.id)
      if (await seeMentions(t, who.accountId, params.id, who.userId, deps.clock.now()))
        await publish(t, who.accountId, { type: 'mention', id: who.userId })
      if (row.unread === 0 || body.notesOnly) return null
      await store.markRead(t, who.accountId, params.id, body.until ? new Date(body.until) : null)
      if (row.channel === 'inapp') await verbs.tellReader(t, who.accountId, params.id)
      return whomToAttend(t, row)
    })
    if (at) await attendTo(deps, at, false)
    return { ok: true as const }
  })
  implement(api.returnConversation, ({ who, params, body, tx }) =>
    tx((t) => returnConversation(t, deps, who, params.id, body)),
  )
  implement(api.closeConversation, ({ who, params, tx }) =>
    tx((t) => verbs.closeConversation(t, deps, who, params.id)),
  )
  implement(api.optOutConversation, ({ who, params, body, tx }) =>
    tx((t) => verbs.optOutConversation(t, deps, who, params.id, body)),
  )
}
