import { sql } from 'kysely'
import { insertSkill } from '../accounts/index.ts'
import { insertMember, insertUser, replaceSkills } from '../accounts/store.ts'
import { ledgerFixture } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { newId } from '../platform/ids.ts'
import { receiveReply } from './receive-reply.ts'
import { routeAccount } from './router.ts'
import { DEFAULT_ROUTING } from './routing.ts'
import { heardOf, insertAgent, writeCapacity, writeRouting, writeStatus } from './routing-store.ts'
import type { ConversationRow } from './store.ts'

/** An account with skills and agents at their desks, for tests of the router. */
export async function routingFixture() {
  const ledger = await ledgerFixture()
  const { db, clock, accountId } = ledger
  const deps = { db, clock, newId }
  let written = 0

  const skill = async (name: string, routing: Partial<typeof DEFAULT_ROUTING> = {}): Promise<string> => {
    const id = newId()
    await db.asSystem(async (tx) => {
      await insertSkill(tx, { accountId, id, name: `${name} ${++written}`, isDefault: false }, clock.now())
      await writeRouting(tx, accountId, id, { ...DEFAULT_ROUTING, ...routing })
    })
    return id
  }
  const route = (routing: Partial<typeof DEFAULT_ROUTING>, skillId = ledger.skillId) =>
    db.asSystem((tx) => writeRouting(tx, accountId, skillId, { ...DEFAULT_ROUTING, ...routing }))

  /** Somebody who is available, with a line that is heard of. */
  const agent = async (name: string, capacity = 2, skillIds: string[] = [ledger.skillId]): Promise<Who> => {
    const userId = newId()
    const email = `${name.toLowerCase()}${++written}@northline.example`
    const now = clock.now()
    await db.asSystem(async (tx) => {
      await insertUser(
        tx,
        { id: userId, name, email, credentialId: newId(), hash: 'nobody signs in here' },
        now,
      )
      await insertMember(tx, { account_id: accountId, user_id: userId, role: 'agent', name, email }, now)
      await replaceSkills(tx, accountId, userId, skillIds)
      await insertAgent(tx, accountId, userId, now)
      await writeCapacity(tx, accountId, userId, capacity)
      await writeStatus(tx, accountId, userId, 'available', now)
    })
    const who: Who = { accountId, userId, name, email, role: 'agent', skillIds }
    await hear(who)
    clock.advance(1_000)
    return who
  }
  const hear = (...people: Who[]) => db.asSystem((tx) => heardOf(tx, people, clock.now()))
  const write = async (from: string, text = 'Hello') => {
    const reply = { accountId, senderId: ledger.senderId, channel: 'sms' as const, from, text }
    await db.asSystem((tx) =>
      receiveReply(tx, deps, { ...reply, carrierId: `SM${newId()}`, carrierHandled: null }, clock.now()),
    )
  }
  const router = () => routeAccount(deps, accountId)
  const all = () =>
    db.asSystem((tx) =>
      rows(
        tx,
        sql<ConversationRow>`select * from conversations where account_id = ${accountId} order by opened_at, id`,
      ),
    )
  /** Nobody but the administrator, no conversation, and the default skill as it comes. */
  const clear = () =>
    db.asSystem(async (tx) => {
      await sql`delete from conversations`.execute(tx)
      await sql`delete from members where user_id <> ${ledger.userId}`.execute(tx)
      await sql`delete from skill_routing`.execute(tx)
      await sql`delete from opt_outs`.execute(tx)
      clock.set('2026-11-23T15:00:00Z')
    })
  const as = <T>(who: Who, work: Parameters<typeof db.asAccount<T>>[1]) => db.asAccount(who.accountId, work)
  return { ...ledger, deps, skill, route, agent, hear, write, router, all, as, clear }
}

export type Routing = Awaited<ReturnType<typeof routingFixture>>
