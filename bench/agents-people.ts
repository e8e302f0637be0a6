import { insertMember, insertUser, replaceSkills } from '../apps/server/src/accounts/store.ts'
import type { Tx } from '../apps/server/src/platform/db/database.ts'
import { newId } from '../apps/server/src/platform/ids.ts'
import type { Brand } from './brand.ts'
import type { BenchHouse } from './house.ts'

/**
 * Agents of the brand with its default skill and its administrator's password: hashing a password for each would only take time. Answers their
 * e-mail addresses, in order.
 */
export async function addAgents(
  bench: BenchHouse,
  brand: Brand,
  count: number,
  beside: (tx: Tx, userId: string) => Promise<void>,
): Promise<string[]> {
  const { rows } = await bench.look.query<{ password: string }>(
    'select password from auth_credentials where password is not null limit 1',
  )
  const emails: string[] = []
  await bench.house.db.asSystem(async (tx) => {
    for (let n = 0; n < count; n++) {
      const name = `Agent ${String(n).padStart(3, '0')}`
      const email = `agent${String(n).padStart(3, '0')}@bench.example`
      const [userId, now] = [newId(), bench.house.clock.now()]
      await insertUser(tx, { id: userId, name, email, credentialId: newId(), hash: rows[0]!.password }, now)
      await insertMember(
        tx,
        { account_id: brand.accountId, user_id: userId, role: 'agent', name, email },
        now,
      )
      await replaceSkills(tx, brand.accountId, userId, [brand.skillId])
      await beside(tx, userId)
      emails.push(email)
    }
  })
  return emails
}
