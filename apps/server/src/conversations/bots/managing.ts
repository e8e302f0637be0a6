import {
  type AuditAction,
  type Bot,
  type BotDefinition,
  type BotKind,
  type BotSummary,
  botProblems,
  DEFAULT_PERSON_WORDS,
} from '@foreword/contract'
import { insertAudit, listSkills } from '../../accounts/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Who } from '../../platform/http/implement.ts'
import { found, Problem } from '../../platform/problem.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { wakeRouter } from '../router.ts'
import * as store from './bots-store.ts'
import { wakeBots } from './holding.ts'
import { newWebhookSecret } from './webhook.ts'

type Deps = { clock: Clock; newId: () => string; secrets: Secrets }

const WEEK_MS = 7 * 86_400_000

const common = {
  personWords: DEFAULT_PERSON_WORDS,
  handOverText: 'I’ll get a colleague for you. One moment.',
  quietMinutes: 1440,
}

/** What a new bot says, to begin with. */
const BLANK: Record<BotKind, BotDefinition> = {
  flow: {
    kind: 'flow',
    ...common,
    maxMisses: 2,
    notUnderstood: 'I did not understand that. Answer with one of these.',
    resumeAt: null,
    steps: [
      {
        ...{ id: 's1', name: 'Greeting', type: 'menu', text: 'Hello! What is it about?', retry: '' },
        options: [{ label: 'Talk to somebody', keywords: ['help'], next: null }],
      },
      { id: 's2', name: 'People', type: 'people', text: '' },
    ],
  },
  webhook: { kind: 'webhook', ...common, url: '', timeoutSeconds: 8, actSeconds: 120 },
  model: {
    kind: 'model',
    ...common,
    ...{ baseUrl: '', model: '', instructions: '', knowledge: '', form: 'json', timeoutSeconds: 20 },
    ...{ maxTurns: 12, maxTokens: 40_000, maxTokensDay: 1_000_000, whenUnsure: true, topics: [] },
  },
}

export const summaryOf = (row: store.ListedBot): BotSummary => ({
  ...{
    id: row.id,
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    version: row.version,
    changed: row.changed,
  },
  ...{
    skillIds: row.skill_ids,
    capacity: row.capacity,
    holding: row.holding,
    had: row.had,
    handedOver: row.handed_over,
  },
})

const since = (deps: Deps): Date => new Date(deps.clock.now().getTime() - WEEK_MS)

export const readBots = async (tx: Tx, deps: Deps, who: Who): Promise<BotSummary[]> =>
  (await store.listBots(tx, who.accountId, since(deps))).map(summaryOf)

export async function readBot(tx: Tx, deps: Deps, who: Who, id: string): Promise<Bot> {
  const row = found((await store.listBots(tx, who.accountId, since(deps), id))[0], 'This bot')
  const skills = new Set((await listSkills(tx, who.accountId)).map((skill) => skill.id))
  return {
    summary: summaryOf(row),
    draft: row.draft,
    hasSecret: row.secret !== null,
    problems: botProblems(row.draft, skills),
    versions: (await store.versionsOf(tx, who.accountId, id)).map((one) => ({
      version: one.version,
      publishedAt: one.published_at.toISOString(),
      publishedBy: one.published_by,
      holding: one.holding,
    })),
  }
}

const audit = (tx: Tx, deps: Deps, who: Who, action: AuditAction, subject: string) =>
  insertAudit(
    tx,
    { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
    deps.clock.now(),
  )

export async function createBot(
  tx: Tx,
  deps: Deps,
  who: Who,
  input: { kind: BotKind; name: string; draft?: BotDefinition },
): Promise<{ id: string; secret: string | null }> {
  const id = deps.newId()
  const secret = input.kind === 'webhook' ? newWebhookSecret() : null
  const name = input.name.trim()
  if (name === '')
    throw new Problem('bad_request', { field: 'name', message: 'A name is needed, such as Mila.' })
  const made = await store.insertBot(
    tx,
    {
      ...{ account_id: who.accountId, id, kind: input.kind, name, draft: input.draft ?? BLANK[input.kind] },
      secret: secret ? deps.secrets.seal({ secret }) : null,
    },
    deps.clock.now(),
  )
  if (!made) throw new Problem('name_taken', { field: 'name' })
  await audit(tx, deps, who, 'bot.created', name)
  return { id, secret }
}

export async function saveBot(
  tx: Tx,
  deps: Deps,
  who: Who,
  id: string,
  input: { name: string; capacity: number | null; draft: BotDefinition; key?: string | null | undefined },
): Promise<Bot> {
  const bot = found(await store.lockBot(tx, who.accountId, id), 'This bot')
  const name = input.name.trim()
  if (name === '')
    throw new Problem('bad_request', { field: 'name', message: 'A name is needed, such as Mila.' })
  if (input.draft.kind !== bot.kind)
    throw new Problem('bad_request', {
      field: 'draft.kind',
      message: 'A bot stays of its kind. Make another bot.',
    })
  if (input.key !== undefined && bot.kind !== 'model')
    throw new Problem('bad_request', { field: 'key', message: 'Only a model’s server takes a key.' })
  if (await store.nameIsTaken(tx, who.accountId, name, id)) throw new Problem('name_taken', { field: 'name' })
  await store.writeDraft(
    tx,
    who.accountId,
    id,
    { name, capacity: input.capacity, draft: input.draft },
    deps.clock.now(),
  )
  if (input.key !== undefined)
    await store.writeSecret(
      tx,
      who.accountId,
      id,
      input.key ? deps.secrets.seal({ key: input.key.trim() }) : null,
    )
  await audit(tx, deps, who, 'bot.changed', name)
  await wakeRouter(tx, who.accountId)
  return readBot(tx, deps, who, id)
}

export async function publishBot(tx: Tx, deps: Deps, who: Who, id: string): Promise<Bot> {
  const bot = found(await store.lockBot(tx, who.accountId, id), 'This bot')
  const { problems } = await readBot(tx, deps, who, id)
  if (problems.length > 0)
    throw new Problem('bot_unfinished', { message: problems[0]!.message, details: { problems } })
  await store.publish(tx, bot, who.name, deps.clock.now())
  await audit(tx, deps, who, 'bot.published', `${bot.name}, version ${bot.version + 1}`)
  await wakeRouter(tx, who.accountId)
  return readBot(tx, deps, who, id)
}

/** Where a bot answers. What it holds when it is switched off goes to people. */
export async function placeBot(
  tx: Tx,
  deps: Deps,
  who: Who,
  id: string,
  to: { enabled: boolean; skillIds: readonly string[] },
): Promise<Bot> {
  const bot = found(await store.lockBot(tx, who.accountId, id), 'This bot')
  if (to.enabled && bot.version === 0)
    throw new Problem('wrong_state', {
      message: 'Nothing of this bot was published yet. Publish it, then switch it on.',
    })
  const skills = new Set((await listSkills(tx, who.accountId)).map((skill) => skill.id))
  if (to.skillIds.some((skillId) => !skills.has(skillId)))
    throw new Problem('bad_request', {
      field: 'skillIds',
      message: 'One of these skills is gone. Load the page again.',
    })
  await store.place(tx, who.accountId, id, { enabled: to.enabled, skillIds: [...new Set(to.skillIds)] })
  await audit(tx, deps, who, to.enabled ? 'bot.switched_on' : 'bot.switched_off', bot.name)
  await wakeRouter(tx, who.accountId)
  await wakeBots(tx)
  return readBot(tx, deps, who, id)
}

export async function readVersion(tx: Tx, who: Who, id: string, version: number): Promise<BotDefinition> {
  found(await store.botById(tx, who.accountId, id), 'This bot')
  return found(await store.definitionOf(tx, who.accountId, id, version), 'This version')
}

export async function renewSecret(tx: Tx, deps: Deps, who: Who, id: string): Promise<string> {
  const bot = found(await store.lockBot(tx, who.accountId, id), 'This bot')
  if (bot.kind !== 'webhook')
    throw new Problem('wrong_state', { message: 'Only a webhook bot has a secret for signatures.' })
  const secret = newWebhookSecret()
  await store.writeSecret(tx, who.accountId, id, deps.secrets.seal({ secret }))
  await audit(tx, deps, who, 'bot.secret_renewed', bot.name)
  return secret
}

export async function deleteBot(tx: Tx, deps: Deps, who: Who, id: string): Promise<void> {
  const bot = found(await store.lockBot(tx, who.accountId, id), 'This bot')
  await store.archive(tx, who.accountId, id, deps.clock.now())
  await audit(tx, deps, who, 'bot.deleted', bot.name)
  await wakeBots(tx)
}
