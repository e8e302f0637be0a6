import type { Activation } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { Problem } from '../platform/problem.ts'
import * as store from './activation-store.ts'
import type { Agreement } from './agreement.ts'
import { insertAudit } from './audit-store.ts'
import { memberById, readAccount } from './store.ts'

export type ActivationDeps = { clock: Clock; agreement: Agreement }

/** How the account stands to the text that holds now. `never`: nothing can be sent. `changed`: what runs goes on, new launches wait. */
export async function activationState(
  tx: Tx,
  accountId: string,
  agreement: Agreement,
): Promise<Activation['state']> {
  const latest = await store.latestAgreement(tx, accountId)
  if (!latest) return (await readAccount(tx, accountId)).may_send ? 'changed' : 'never'
  return latest.hash === agreement.hash ? 'agreed' : 'changed'
}

/** What stands between the account and a launch or a test, in words; null = nothing does. */
export async function activationProblem(
  tx: Tx,
  accountId: string,
  agreement: Agreement,
): Promise<string | null> {
  const state = await activationState(tx, accountId, agreement)
  if (state === 'agreed') return null
  const can = namesOf(await store.administrators(tx, accountId))
  return state === 'never'
    ? `Nothing can be sent before an administrator agrees to the ${agreement.title.toLowerCase()}: ${can} can, under Campaigns.`
    : `There is a new ${agreement.title.toLowerCase()}. What runs goes on; new launches and tests wait until an administrator agrees to it: ${can} can, under Settings, Agreement.`
}

/** Throws not_activated, with who can change that. */
export async function refuseInactive(tx: Tx, accountId: string, agreement: Agreement): Promise<void> {
  const message = await activationProblem(tx, accountId, agreement)
  if (message)
    throw new Problem('not_activated', {
      message,
      details: { administrators: await store.administrators(tx, accountId) },
    })
}

const namesOf = (people: readonly { name: string }[]): string => {
  const names = people.slice(0, 3).map((person) => person.name)
  const last = names.pop() ?? 'whoever becomes one'
  return names.length > 0 ? `${names.join(', ')} or ${last}` : last
}

export type Agreeing = {
  accountId: string
  userId: string
  /** Where from; null = the command line. */
  address: string | null
  /** Of the text that was read. */
  hash: string
}

/**
 * Agrees in the name of the brand: keeps who, when, from where and the whole text, and lets the account send. Agreeing twice to the
 * same text keeps one. Throws wrong_role for whoever is no administrator, agreement_changed when another text was read.
 */
export async function agree(tx: Tx, deps: ActivationDeps, by: Agreeing): Promise<void> {
  const { accountId, userId } = by
  const member = await memberById(tx, accountId, userId)
  if (!member || member.disabled_at || member.role !== 'administrator')
    throw new Problem('wrong_role', { message: 'Only an administrator can agree in the name of the brand.' })
  if (by.hash !== deps.agreement.hash) throw new Problem('agreement_changed', { field: 'hash' })
  const { name: brand } = await store.lockActivation(tx, accountId)
  if ((await activationState(tx, accountId, deps.agreement)) === 'agreed') return
  const now = deps.clock.now()
  const { version, hash, text } = deps.agreement
  await store.insertAgreement(
    tx,
    accountId,
    {
      ...{ version, hash, text, brand, address: by.address },
      ...{ user_id: userId, user_name: member.name, user_email: member.email },
    },
    now,
  )
  await insertAudit(
    tx,
    {
      accountId,
      actorId: userId,
      actorName: member.name,
      action: 'agreement.agreed',
      subject: `Version ${version}, text ${hash.slice(0, 12)}`,
    },
    now,
  )
  await publish(tx, accountId, { type: 'account' })
}

/** Everything the activation page and Settings, Agreement show. `address` is where whoever looks comes from. */
export async function readActivation(
  tx: Tx,
  accountId: string,
  agreement: Agreement,
  address: string,
): Promise<Activation> {
  const history = await store.allAgreements(tx, accountId)
  return {
    state: await activationState(tx, accountId, agreement),
    brand: (await readAccount(tx, accountId)).name,
    agreement,
    address,
    administrators: await store.administrators(tx, accountId),
    history: history.map((row) => ({
      id: row.id,
      byName: row.user_name,
      byEmail: row.user_email,
      address: row.address,
      at: row.at.toISOString(),
      brand: row.brand,
      version: row.version,
      hash: row.hash,
    })),
  }
}

/** A text by its hash: the one that holds, or one somebody of the account agreed to. Throws not_found. */
export async function agreementText(
  tx: Tx,
  accountId: string,
  agreement: Agreement,
  hash: string | undefined,
): Promise<string> {
  if (hash === undefined || hash === agreement.hash) return agreement.text
  const kept = (await store.allAgreements(tx, accountId)).find((row) => row.hash === hash)
  if (!kept) throw new Problem('not_found', { message: 'Nobody of this account agreed to such a text.' })
  return kept.text
}
