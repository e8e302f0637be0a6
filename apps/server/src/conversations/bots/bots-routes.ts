import { api } from '@foreword/contract'
import type { Implement } from '../../platform/http/implement.ts'
import { found } from '../../platform/problem.ts'
import { readConversation } from '../conversations.ts'
import { actAsBot, handToBot } from './acts.ts'
import * as store from './bots-store.ts'
import * as verbs from './managing.ts'
import { skillsOf, tryBot } from './trying.ts'
import type { BotsDeps } from './turns.ts'

export function botsRoutes(implement: Implement, deps: BotsDeps): void {
  implement(api.listBots, ({ who, tx }) => tx(async (t) => ({ bots: await verbs.readBots(t, deps, who) })))
  implement(api.createBot, ({ who, body, tx }) => tx((t) => verbs.createBot(t, deps, who, body)))
  implement(api.getBot, ({ who, params, tx }) => tx((t) => verbs.readBot(t, deps, who, params.id)))
  implement(api.saveBot, ({ who, params, body, tx }) =>
    tx((t) => verbs.saveBot(t, deps, who, params.id, body)),
  )
  implement(api.publishBot, ({ who, params, tx }) => tx((t) => verbs.publishBot(t, deps, who, params.id)))
  implement(api.placeBot, ({ who, params, body, tx }) =>
    tx((t) => verbs.placeBot(t, deps, who, params.id, body)),
  )
  implement(api.getBotVersion, ({ who, params, tx }) =>
    tx(async (t) => ({ definition: await verbs.readVersion(t, who, params.id, params.version) })),
  )
  implement(api.renewBotSecret, ({ who, params, tx }) =>
    tx(async (t) => ({ secret: await verbs.renewSecret(t, deps, who, params.id) })),
  )
  implement(api.deleteBot, ({ who, params, tx }) =>
    tx(async (t) => {
      await verbs.deleteBot(t, deps, who, params.id)
      return { ok: true as const }
    }),
  )
  implement(api.tryBot, async ({ who, params, body, tx }) => {
    const { bot, skills } = await tx(async (t) => ({
      bot: found(await store.botById(t, who.accountId, params.id), 'This bot'),
      skills: await skillsOf(t, who.accountId),
    }))
    return tryBot(deps, bot, skills, body)
  })
  implement(api.handToBot, ({ who, params, tx }) => tx((t) => handToBot(t, deps, who, params.id)))
  implement(api.listBotTurns, ({ who, params, tx }) =>
    tx(async (t) => {
      await readConversation(t, deps, who, params.id)
      const turns = await store.turnsOf(t, who.accountId, params.id)
      return {
        turns: turns.map(({ bot_name, created_at, took_ms, ...turn }) => ({
          ...turn,
          botName: bot_name,
          at: created_at.toISOString(),
          tookMs: took_ms,
        })),
      }
    }),
  )
  implement(api.actAsBot, async ({ params, body, request }) => {
    const { authorization, 'idempotency-key': key } = request.headers
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
    const done = await actAsBot(deps, {
      ...{ sessionId: params.session, token, actions: body.actions },
      key: typeof key === 'string' && key !== '' ? key.slice(0, 200) : null,
    })
    return { done }
  })
}
