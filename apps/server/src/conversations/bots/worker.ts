import { setTimeout as delay } from 'node:timers/promises'
import { openAlarm } from '../../platform/alarm.ts'
import { endConversation } from '../conversations.ts'
import { eventOf } from '../router.ts'
import { lockConversation } from '../store.ts'
import * as store from './bots-store.ts'
import { BOTS, toPeople } from './holding.ts'
import { botAuthor } from './model.ts'
import { type BotsDeps, LEASE_MS, takeTurn } from './turns.ts'

// Works off what bots have to answer. It runs in processes that serve the API or do jobs; any number of them share the rows.

const TICK_MS = 1_000
const SWEEP_MS = 5_000
const MOST_PAUSE_MS = 10_000
/** Turns under way in one process, and of one bot among them: a bot that hangs keeps no other waiting. */
const SLOTS = 24
const SLOTS_OF_BOT = 8
const SWEPT = 100
const STOP_MS = 5_000

export async function startBots(deps: BotsDeps): Promise<{ stop(): Promise<void> }> {
  const alarm = openAlarm()
  const running = new Map<Promise<void>, string>()
  let stopping = false
  let failures = 0
  let sweptAt = Number.NEGATIVE_INFINITY
  const stopListening = await deps.db.listen(BOTS, alarm.ring, alarm.ring)
  const begin = (turn: store.ClaimedTurn): void => {
    const work = takeTurn(deps, turn)
      .catch((error) =>
        deps.log.error({ err: error, turnId: turn.id }, 'a bot’s turn was cut off and is taken up again'),
      )
      .finally(() => {
        running.delete(work)
        alarm.ring()
      })
    running.set(work, turn.bot_id)
  }
  const round = async (): Promise<void> => {
    if (performance.now() - sweptAt >= SWEEP_MS) {
      sweptAt = performance.now()
      await sweep(deps)
    }
    const free = SLOTS - running.size
    if (free <= 0) return
    const inHand = Map.groupBy(running.values(), (botId) => botId)
    const busy = [...inHand].filter(([, list]) => list.length >= SLOTS_OF_BOT).map(([botId]) => botId)
    for (const turn of await claim(deps, free, busy)) begin(turn)
  }
  const run = async (): Promise<void> => {
    while (!stopping) {
      let pause = TICK_MS
      try {
        await round()
        failures = 0
      } catch (error) {
        pause = Math.min(TICK_MS * 2 ** failures++, MOST_PAUSE_MS)
        deps.log.error({ err: error, againInMs: pause }, 'bots could not be worked off')
      }
      if (!stopping) await alarm.sleep(pause)
    }
  }
  const loop = run()
  return {
    async stop() {
      stopping = true
      alarm.ring()
      await loop
      // Who thinks for longer is taken up by another process when the lease ends.
      await Promise.race([Promise.all(running.keys()), delay(STOP_MS, undefined, { ref: false })])
      await stopListening()
    },
  }
}

const claim = (deps: BotsDeps, limit: number, busy: readonly string[]): Promise<store.ClaimedTurn[]> =>
  deps.db.asSystem((tx) => {
    const now = deps.clock.now()
    const leaseUntil = new Date(now.getTime() + LEASE_MS)
    return store.claimTurns(tx, { leaseId: deps.newId(), leaseUntil, limit, busy }, now)
  })

/** Takes every turn that is due, one after the other, until none is left: for tests and simulations, which have no worker. Answers how many. */
export async function takeDueTurns(deps: BotsDeps): Promise<number> {
  for (let taken = 0; ; taken++) {
    const [turn] = await claim(deps, 1, [])
    if (!turn) return taken
    await takeTurn(deps, turn)
  }
}

/** Ends what is over without a word of the person: they were quiet, the bot did not act in time, or it was switched off. */
export async function sweep(deps: BotsDeps): Promise<void> {
  const due = await deps.db.asSystem((tx) => store.sessionsDue(tx, deps.clock.now(), SWEPT))
  for (const one of due) {
    await deps.db.asSystem(async (tx) => {
      const row = await lockConversation(tx, one.account_id, one.conversation_id)
      const now = deps.clock.now()
      const [again] = await store.sessionsDue(tx, now, 1, one.id)
      const session = await store.sessionById(tx, one.id, one.account_id)
      if (!row || !again || !session) return
      // Somebody has it already; only the session was left open.
      if (row.assignee_id !== botAuthor(session.bot_id) || row.state !== 'assigned')
        return store.endSession(tx, one.account_id, row.id, 'left', now)
      if (again.why !== 'quiet')
        return toPeople(tx, deps, row, { why: WHY[again.why], note: null, skill: null }, now)
      await store.endSession(tx, one.account_id, row.id, 'quiet', now)
      await endConversation(tx, deps, row, {
        ...eventOf(deps, row, 'bot_closed'),
        actor_name: session.bot_name,
        note: 'they wrote no more',
      })
    })
  }
}

const WHY = { silent: 'it did not act in time', off: 'it was switched off' }
