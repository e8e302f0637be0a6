import type { BotDeed } from '@foreword/contract'
import { listSkills } from '../../accounts/index.ts'
import { readContents, type ThreadRow, textOf, threadOf } from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import type { Strangers } from '../../platform/net/strangers.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { likelyOptOut } from '../../recipients/index.ts'
import { lockConversation, type SummaryRow, summaryById } from '../store.ts'
import { carryOut } from './acting.ts'
import * as store from './bots-store.ts'
import { CallStopped } from './calling.ts'
import { answerFlow, beginFlow, type Heard } from './flow.ts'
import { wantsPerson } from './hearing.ts'
import { askModel, limitReached } from './language-model.ts'
import { botAuthor, isBot } from './model.ts'
import { type Line, plain, type Setting, type Thought, tidy } from './thought.ts'
import { askWebhook } from './webhook.ts'

export type BotsDeps = {
  db: Database
  clock: Clock
  newId: () => string
  log: Log
  secrets: Secrets
  /** For bots and models beyond this server. */
  strangers: Strangers
  /** Where bots beyond this server reach it. */
  publicUrl: string
}

/** A turn taken up so often was never finished: something of it ends its worker. */
const MOST_TRIES = 3
/** How long a silent worker may keep a turn. One that thinks longer says so in time. */
export const LEASE_MS = 20_000
const RENEW_MS = 6_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/**
 * Takes one turn: reads, thinks outside any transaction, and does what came of it in one transaction, if the conversation is the bot's still.
 * What it says stands in the ledger at once with the turn's end, so a turn that was cut off and is taken again says nothing twice.
 */
export async function takeTurn(deps: BotsDeps, turn: store.ClaimedTurn): Promise<void> {
  const begun = performance.now()
  const read = await deps.db.asSystem((tx) => readTurn(tx, deps, turn))
  if (!read) return
  const renewing = setInterval(() => {
    const until = new Date(deps.clock.now().getTime() + LEASE_MS)
    deps.db
      .asSystem((tx) => store.renewLease(tx, turn, until))
      .catch((error) =>
        deps.log.warn(
          { err: error },
          'a bot’s turn could not be kept, and may be taken up by another process',
        ),
      )
  }, RENEW_MS)
  let thought: Thought
  try {
    thought = await think(deps, turn, read)
  } catch (error) {
    if (error instanceof CallStopped) return
    deps.log.error({ err: error, botId: turn.bot_id, turnId: turn.id }, 'a bot failed and people take over')
    thought = plain([{ type: 'people', why: 'something went wrong in the bot', note: null }])
  } finally {
    clearInterval(renewing)
  }
  const tookMs = Math.round(performance.now() - begun)
  await deps.db.asSystem((tx) => settle(tx, deps, turn, read, thought, tookMs))
}

type Read = {
  session: store.SessionRow
  conversation: SummaryRow
  heard: Heard | null
  /** What they wrote since they were answered last. */
  flagged: boolean
  setting: Setting
  thread: readonly (Line & { at: string; id: string })[]
  used: { conversation: number; day: number; turns: number }
}

async function readTurn(tx: Tx, deps: BotsDeps, turn: store.ClaimedTurn): Promise<Read | null> {
  const session = await store.sessionById(tx, turn.session_id, turn.account_id)
  const conversation = await summaryById(tx, turn.account_id, turn.conversation_id)
  if (!session || !conversation || session.ended_at !== null) return null
  const thread = await threadOf(tx, turn.account_id, turn.conversation_id)
  const contents = await readContents(tx, turn.account_id, [
    ...new Set(thread.flatMap((row) => row.content_id ?? [])),
  ])
  const said = thread.map((row) => ({
    ...{ id: row.id, at: row.created_at.toISOString(), from: fromOf(row) },
    text: textOf(
      row,
      contents.find((one) => one.id === row.content_id),
    ),
  }))
  const own = thread.find((row) => row.id === turn.message_id)
  const skills = (await listSkills(tx, turn.account_id)).map(({ id, name }) => ({ id, name }))
  const now = deps.clock.now()
  return {
    session,
    conversation,
    heard: own
      ? { text: own.body ?? '', tapped: (own.extra as { tapped?: string | null } | null)?.tapped ?? null }
      : null,
    flagged: own ? likelyOptOut(own.body ?? '') : false,
    setting: {
      channel: conversation.channel,
      values: { ...conversation.customer, ...conversation.collected },
      said: upTo(said, own?.id),
      skills,
    },
    thread: upTo(said, own?.id),
    used: await store.usedBy(tx, session, new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS)),
  }
}

/** What was said until the words this turn is about; what came after them has turns of its own. */
function upTo<T extends { id: string; from: string }>(said: readonly T[], id: string | undefined): T[] {
  const at = id === undefined ? -1 : said.findIndex((one) => one.id === id)
  return at < 0 ? [...said] : said.filter((one, n) => n <= at || one.from !== 'them')
}

const fromOf = (row: ThreadRow): Line['from'] =>
  row.direction === 'in'
    ? 'them'
    : row.campaign_id
      ? 'brand'
      : isBot(row.author_id)
        ? 'bot'
        : row.author_id
          ? 'agent'
          : 'brand'

/** What the bot wants done. Rules that hold for every bot come first. */
async function think(deps: BotsDeps, turn: store.ClaimedTurn, read: Read): Promise<Thought> {
  const { session, heard, setting } = read
  const { definition } = session
  const caller = { strangers: deps.strangers, accountId: turn.account_id }
  const people = (why: string): Thought =>
    plain([...farewell(definition.handOverText), { type: 'people', why, note: null }])
  if (turn.kind === 'stop') return plain([{ type: 'close' }])
  if (turn.tries > MOST_TRIES) return people('a message could not be worked off')
  if (read.flagged) return people('the message may ask to stop: a person has to decide')
  if (definition.kind === 'flow') {
    const { values } = setting
    const begins = turn.kind !== 'message' || session.state === null
    const outcome = begins
      ? beginFlow(definition, values, turn.kind === 'back' ? null : heard)
      : answerFlow(definition, session.state!, values, heard ?? { text: '', tapped: null })
    return plain(outcome.deeds, outcome.state)
  }
  if (heard && wantsPerson(definition.personWords, heard.text, 'asking')) return people('asked for a person')
  if (definition.kind === 'webhook') {
    const secret = session.secret ? (deps.secrets.open(session.secret).secret ?? '') : ''
    const event = { id: turn.id, type: EVENTS[turn.kind], data: eventOf(deps, turn, read), setting }
    return withFarewell(await askWebhook(caller, { definition, secret }, event, deps.clock.now()), definition)
  }
  // Given back, and nobody waits for an answer: it waits for theirs.
  if (setting.said.at(-1)?.from !== 'them') return plain([])
  const limit = limitReached(definition, read.used)
  if (limit) return people(limit)
  const key = session.secret ? (deps.secrets.open(session.secret).key ?? null) : null
  return withFarewell(
    await askModel(caller, { name: session.bot_name, definition, key }, setting),
    definition,
  )
}

const farewell = (text: string): BotDeed[] =>
  text.trim() ? [{ type: 'say', text: text.trim(), options: [] }] : []

/** A bot that gives up without a word of its own says the words for it. */
function withFarewell(thought: Thought, { handOverText }: { handOverText: string }): Thought {
  const at = thought.deeds.findIndex((deed) => deed.type === 'people')
  if (at < 0 || thought.deeds.slice(0, at).some((deed) => deed.type === 'say')) return thought
  return { ...thought, deeds: [...thought.deeds.slice(0, at), ...farewell(handOverText), thought.deeds[at]!] }
}

const EVENTS = {
  start: 'conversation.started',
  message: 'message.received',
  back: 'conversation.returned',
  stop: 'conversation.ended',
  act: 'conversation.acted',
} as const

const TOLD = 30

/** What a webhook bot is told. */
function eventOf(deps: BotsDeps, turn: store.ClaimedTurn, read: Read): Record<string, unknown> {
  const { conversation, session, heard } = read
  return {
    turnId: turn.id,
    bot: { id: session.bot_id, name: session.bot_name },
    conversation: {
      id: conversation.id,
      channel: conversation.channel,
      address: conversation.address,
      name: conversation.name,
      skill: { id: conversation.skill_id, name: conversation.skill_name },
      campaign: conversation.campaign_id
        ? { id: conversation.campaign_id, name: conversation.campaign_name }
        : null,
      customer: conversation.customer,
      collected: conversation.collected,
    },
    message: heard,
    messages: read.thread.slice(-TOLD),
    actions: {
      url: `${deps.publicUrl}/api/v1/bot-sessions/${session.id}/actions`,
      token: sessionToken(deps.secrets, session.id),
    },
  }
}

/** Lets a bot act in one session, as long as it holds it. */
export const sessionToken = (secrets: Secrets, sessionId: string): string =>
  secrets.derive(`bot session ${sessionId}`)

/** Does what came of a turn, if the conversation is the bot's still; else nothing was said, and never will be. */
async function settle(
  tx: Tx,
  deps: BotsDeps,
  turn: store.ClaimedTurn,
  { session }: Read,
  thought: Thought,
  tookMs: number,
): Promise<void> {
  const row = await lockConversation(tx, turn.account_id, turn.conversation_id)
  const ours =
    row !== undefined && row.assignee_id === botAuthor(turn.bot_id) && (await store.stillOurs(tx, turn))
  const kept = { given: thought.given, answered: thought.answered, tokens: thought.tokens, tookMs }
  if (!ours) {
    await store.noteDropped(tx, turn.account_id, turn.id, { ...kept, did: [], problem: thought.problem })
    return
  }
  const now = deps.clock.now()
  // The turn ends first: what ends the session drops the turns that are left.
  const deeds = tidy(thought.deeds)
  await store.finishTurn(tx, turn.account_id, turn.id, { ...kept, did: deeds, problem: thought.problem }, now)
  const { definition } = session
  const spoke = deeds.some((deed) => deed.type === 'say')
  const answerBy =
    definition.kind === 'webhook' && !spoke && turn.kind !== 'back'
      ? new Date(now.getTime() + definition.actSeconds * 1000)
      : null
  const quietUntil = new Date(now.getTime() + definition.quietMinutes * MINUTE_MS)
  await store.writeSession(tx, session, { state: thought.state, quietUntil, answerBy })
  await carryOut(tx, deps, row, session, deeds, turn.kind === 'stop' ? 'they opted out' : null)
}
