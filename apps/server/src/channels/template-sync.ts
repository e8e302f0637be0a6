import type { TemplateSync } from '@foreword/contract'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import type { CarrierTemplate } from './carrier.ts'
import { type ChannelsDeps, carrierOf, openCredentials } from './senders.ts'
import { type SenderRow, senderOfAnyAccount } from './store.ts'
import { compareTemplates, STATUS_WORDS } from './template-model.ts'
import * as store from './templates-store.ts'

// Templates change at the carrier too: reviewers answer, other tools add and delete, bad feedback pauses. Webhooks say so at once and may
// be lost; so each sender's templates are asked for every hour, and every quarter of one while some wait for review.

export type TemplateSyncDeps = Pick<
  ChannelsDeps,
  'db' | 'clock' | 'newId' | 'secrets' | 'carriers' | 'publicUrl'
>
export type TemplateSyncer = { stop(): Promise<void> }

const MINUTE = 60_000
export const ASK_SOON_MS = 15 * MINUTE
const ASK_MS = 60 * MINUTE
const LOOK_MS = 5_000

const withTemplates = (deps: TemplateSyncDeps): string[] =>
  [...deps.carriers.values()].filter((carrier) => carrier.listTemplates).map((carrier) => carrier.name)

/** Asks for what is due, again and again, until it is stopped. Any number of processes may do so on one database. */
export function startTemplateSync(deps: TemplateSyncDeps & { log: Log }): TemplateSyncer {
  return repeat(
    LOOK_MS,
    () => syncNext(deps),
    (error) => deps.log.error({ err: error }, 'templates could not be asked for'),
  )
}

/** Asks for one sender's templates whose turn it is. False when there is none. */
export async function syncNext(deps: TemplateSyncDeps): Promise<boolean> {
  const now = deps.clock.now()
  const sender = await deps.db.asSystem(async (tx) => {
    const due = await store.takeSync(tx, withTemplates(deps), now, new Date(now.getTime() + ASK_SOON_MS))
    return due && senderOfAnyAccount(tx, due.sender_id)
  })
  if (!sender) return false
  await syncSender(deps, sender)
  return true
}

/** Asks the carrier for every template of a sender's owner, and says what changed. */
export async function syncSender(deps: TemplateSyncDeps, sender: SenderRow): Promise<TemplateSync> {
  const carrier = carrierOf(deps, sender.carrier)
  const credentials = openCredentials(deps, sender)
  const owner = carrier.templateOwner?.(credentials) ?? null
  const asked = deps.clock.now()
  assertNoOpenTransaction('A carrier was called')
  const listed =
    carrier.listTemplates && owner !== null
      ? await carrier.listTemplates(credentials)
      : {
          ok: false as const,
          code: 'no_owner',
          detail: `${sender.name} names no business account, so it has no templates. Add it in Settings, Senders.`,
        }
  return deps.db.asAccount(sender.account_id, async (tx) => {
    const said = { senderId: sender.id, senderName: sender.name }
    const end = { owner, syncedAt: null, problem: null, next: new Date(asked.getTime() + ASK_SOON_MS) }
    if (!listed.ok || owner === null) {
      const problem = listed.ok ? null : listed.detail
      await store.endSync(tx, sender.account_id, sender.id, { ...end, problem })
      await publish(tx, sender.account_id, { type: 'template', id: sender.id })
      return { ...said, total: null, problem, changes: [] }
    }
    const { changes, pending } = await recordTemplates(tx, deps, sender, owner, listed.value, asked)
    await store.endSync(tx, sender.account_id, sender.id, {
      ...end,
      syncedAt: asked,
      next: new Date(asked.getTime() + (pending ? ASK_SOON_MS : ASK_MS)),
    })
    await publish(tx, sender.account_id, { type: 'template', id: sender.id })
    return { ...said, total: listed.value.length, problem: null, changes }
  })
}

type Recorded = { changes: TemplateSync['changes']; pending: boolean }

/** Makes our rows of one owner as the carrier's list says, which was asked for at `asked`. */
export async function recordTemplates(
  tx: Tx,
  deps: Pick<TemplateSyncDeps, 'newId' | 'clock'>,
  sender: Pick<SenderRow, 'account_id' | 'id' | 'carrier'>,
  owner: string,
  listed: readonly CarrierTemplate[],
  asked: Date,
): Promise<Recorded> {
  const { account_id: accountId } = sender
  const now = deps.clock.now()
  const ours = await store.lockTemplatesOf(tx, accountId, sender.carrier, owner)
  const { added, changed, same, gone } = compareTemplates(ours, listed, asked)
  const changes: TemplateSync['changes'] = []
  for (const found of added) {
    const made = await store.insertTemplate(tx, rowOf(deps, sender, owner, found, now), now)
    if (made)
      changes.push({
        name: found.name,
        language: found.language,
        what: `new here, ${STATUS_WORDS[found.status]}`,
      })
  }
  for (const { row, found, what, edit } of changed) {
    await store.takeOver(tx, accountId, row.id, found, now, true)
    if (edit !== row.edit) await store.updateTemplate(tx, accountId, row.id, { edit }, now)
    changes.push({ name: row.name, language: row.language, what })
  }
  for (const row of gone) {
    const end = { status: 'deleted' as const, statusDetail: 'It is no longer at the carrier.' }
    await store.updateTemplate(tx, accountId, row.id, end, now)
    changes.push({
      name: row.name,
      language: row.language,
      what: 'no longer at the carrier, so taken out here',
    })
  }
  await store.markSynced(
    tx,
    accountId,
    same.map((row) => row.id),
    now,
  )
  return { changes, pending: listed.some((one) => one.status === 'pending') }
}

const rowOf = (
  deps: Pick<TemplateSyncDeps, 'newId'>,
  sender: Pick<SenderRow, 'account_id' | 'id' | 'carrier'>,
  owner: string,
  found: CarrierTemplate,
  now: Date,
): store.NewTemplateRow => ({
  account_id: sender.account_id,
  id: deps.newId(),
  carrier: sender.carrier,
  owner,
  sender_id: sender.id,
  name: found.name,
  language: found.language,
  category: found.category,
  status: found.status,
  status_detail: found.detail,
  quality: found.quality,
  parts: found.parts,
  defaults: {},
  examples: { ...found.examples },
  carrier_template_id: found.carrierTemplateId,
  created_by_name: null,
  synced_at: now,
})
