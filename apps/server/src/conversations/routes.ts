import { Readable } from 'node:stream'
import { api } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import * as answering from './answering.ts'
import { takeConversation, takeNext } from './assigning.ts'
import { botsRoutes } from './bots/bots-routes.ts'
import type { BotsDeps } from './bots/turns.ts'
import * as verbs from './conversations.ts'
import { type FilesDeps, fetchFile, findFile } from './files.ts'
import { returnConversation } from './handing-over.ts'
import { type RoutingDeps, routingRoutes } from './routing-routes.ts'
import * as store from './store.ts'
import { surveyRoutes } from './surveys/survey-routes.ts'

export function conversationsRoutes(
  implement: Implement,
  deps: RoutingDeps & BotsDeps & { channels: FilesDeps },
): void {
  routingRoutes(implement, deps)
  botsRoutes(implement, deps)
  surveyRoutes(implement, deps)
  implement(api.listConversations, ({ who, query, tx }) =>
    tx(async (t) => {
      const viewer = verbs.viewerOf(who)
      const list = await store.listConversations(
        t,
        viewer,
        query.view ?? 'mine',
        query.search?.trim() || null,
        query.limit ?? 100,
      )
      return { conversations: list.map(verbs.summaryView), counts: await store.countViews(t, viewer) }
    }),
  )
  implement(api.getConversation, ({ who, params, tx }) =>
    tx((t) => verbs.readConversation(t, deps, who, params.id)),
  )
  implement(api.takeConversation, ({ who, params, tx }) =>
    tx((t) => takeConversation(t, deps, who, params.id)),
  )
  implement(api.takeNext, ({ who, tx }) => tx(async (t) => ({ id: await takeNext(t, deps, who) })))
  implement(api.replyInConversation, ({ who, params, body, tx }) =>
    tx((t) => answering.replyInConversation(t, deps, who, params.id, body)),
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
  implement(api.readConversation, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = await verbs.seenBy(t, who, params.id)
      if (row.unread > 0) {
        await store.markRead(t, who.accountId, params.id)
        if (row.channel === 'inapp') await verbs.tellReader(t, who.accountId, params.id)
      }
      return { ok: true as const }
    }),
  )
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
