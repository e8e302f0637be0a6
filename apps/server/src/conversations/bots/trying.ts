import type { BotDeed, BotDefinition, Channel, TryState } from '@foreword/contract'
import { botProblems } from '@foreword/contract'
import { listSkills } from '../../accounts/index.ts'
import type { Tx } from '../../platform/db/database.ts'
import { Problem } from '../../platform/problem.ts'
import type { BotRow } from './bots-store.ts'
import { answerFlow, beginFlow, type FlowState } from './flow.ts'
import { wantsPerson } from './hearing.ts'
import { askModel } from './language-model.ts'
import { saidOn } from './saying.ts'
import { plain, type Setting, type Thought, tidy } from './thought.ts'
import type { BotsDeps } from './turns.ts'
import { askWebhook } from './webhook.ts'

export type Try = { draft: BotDefinition; channel: Channel; state: TryState | null; text: string | null }

export const skillsOf = async (tx: Tx, accountId: string): Promise<Setting['skills']> =>
  (await listSkills(tx, accountId)).map(({ id, name }) => ({ id, name }))

/** One line of a test talk, by the same interpreter and the same calls as for people. Nothing is sent or kept. */
export async function tryBot(
  deps: Pick<BotsDeps, 'strangers' | 'secrets' | 'clock' | 'newId'>,
  bot: BotRow,
  skills: Setting['skills'],
  input: Try,
) {
  const { draft, channel, text } = input
  if (draft.kind !== bot.kind)
    throw new Problem('bad_request', { field: 'draft.kind', message: 'This bot is of another kind.' })
  const problems = botProblems(draft, new Set(skills.map((skill) => skill.id)))
  if (problems.length > 0)
    throw new Problem('bot_unfinished', { message: problems[0]!.message, details: { problems } })
  const before: TryState = input.state ?? { flow: null, values: {}, said: [] }
  const said = text === null ? before.said : [...before.said, { from: 'them' as const, text }]
  const setting: Setting = { channel, values: before.values, said, skills }
  const thought = await think(deps, bot, draft, setting, before.flow as FlowState | null, text)
  const deeds = tidy(thought.deeds)
  const shown = deeds.flatMap((deed) => (deed.type === 'say' ? [shownOn(channel, deed)] : []))
  const state: TryState = {
    flow: thought.state,
    values: Object.assign(
      {},
      before.values,
      ...deeds.flatMap((deed) => (deed.type === 'set' ? [deed.values] : [])),
    ),
    said: [...said, ...shown.map((one) => ({ from: 'bot' as const, text: one.text }))].slice(-200),
  }
  const end = deeds.find(
    (deed) => deed.type === 'people' || deed.type === 'transfer' || deed.type === 'close',
  )
  const { given, answered, problem } = thought
  return {
    state,
    deeds,
    shown,
    ended: end?.type ?? null,
    at: thought.state?.at ?? null,
    given,
    answered,
    problem,
  }
}

async function think(
  deps: Pick<BotsDeps, 'strangers' | 'secrets' | 'clock' | 'newId'>,
  bot: BotRow,
  draft: BotDefinition,
  setting: Setting,
  state: FlowState | null,
  text: string | null,
): Promise<Thought> {
  if (draft.kind === 'flow') {
    const heard = text === null ? null : { text, tapped: null }
    const outcome =
      state && heard
        ? answerFlow(draft, state, setting.values, heard)
        : beginFlow(draft, setting.values, heard ?? { text: '', tapped: null })
    return plain(outcome.deeds, outcome.state)
  }
  if (text !== null && wantsPerson(draft.personWords, text, 'asking'))
    return plain([
      ...(draft.handOverText.trim()
        ? [{ type: 'say' as const, text: draft.handOverText.trim(), options: [] }]
        : []),
      { type: 'people', why: 'asked for a person', note: null },
    ])
  const caller = { strangers: deps.strangers, accountId: bot.account_id }
  const kept = bot.secret ? deps.secrets.open(bot.secret) : {}
  if (draft.kind === 'model') {
    if (text === null) return plain([])
    return askModel(caller, { name: bot.name, definition: draft, key: kept.key ?? null }, setting)
  }
  const data = {
    turnId: deps.newId(),
    bot: { id: bot.id, name: bot.name },
    test: true,
    conversation: { id: bot.id, channel: setting.channel, collected: setting.values },
    message: text === null ? null : { text, tapped: null },
    messages: setting.said,
  }
  const type = text === null ? 'conversation.started' : 'message.received'
  const event = { id: data.turnId, type, data, setting }
  return askWebhook(caller, { definition: draft, secret: kept.secret ?? '' }, event, deps.clock.now())
}

function shownOn(
  channel: Channel,
  deed: Extract<BotDeed, { type: 'say' }>,
): { text: string; buttons: string[] } {
  const { body, rich } = saidOn(channel, deed.text, deed.options)
  return { text: body, buttons: rich ? [...deed.options] : [] }
}
