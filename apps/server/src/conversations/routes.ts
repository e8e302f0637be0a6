import { Readable } from 'node:stream'
import { api } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import * as answering from './answering.ts'
import { takeConversation, takeNext } from './assigning.ts'
import { type AttendDeps, attendTo } from './attending.ts'
import { botsRoutes } from './bots/bots-routes.ts'
import type { BotsDeps } from './bots/turns.ts'
import * as verbs from './conversations.ts'
import { deskRoutes } from './desk-routes.ts'
import type { FileLinks } from './file-links.ts'
import { fetchFile, findFile } from './files.ts'
import { returnConversation } from './handing-over.ts'
import { LIST_KEY, listFor, markSeen } from './reading.ts'
import { type RoutingDeps, routingRoutes } from './routing-routes.ts'
import { surveyRoutes } from './surveys/survey-routes.ts'

export type ConversationRouteDeps = RoutingDeps & BotsDeps & AttendDeps & { links: FileLinks }

export function conversationsRoutes(implement: Implement, deps: ConversationRouteDeps): void {
  routingRoutes(implement, deps)
  deskRoutes(implement, deps)
  botsRoutes(implement, deps)
  surveyRoutes(implement, deps)
  implement(api.listConversations, (call) => {
    const at = pageOf(call, LIST_KEY)
    return call.tx((t) => listFor(t, call.who, call.query, at))
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
    const at = await tx((t) => markSeen(t, deps, who, params.id, body))
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
