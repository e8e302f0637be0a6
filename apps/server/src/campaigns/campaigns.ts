import { type Campaign, type CampaignChange, nameNumberedVariables, variablesIn } from '@foreword/contract'
import { defaultSkill, insertAudit, readAccount, skillById } from '../accounts/index.ts'
import { listSenders, senderById } from '../channels/index.ts'
import {
  changeLane,
  countsOf,
  forgiveFailures,
  insertContent,
  openLane,
  PRIORITY,
  speedBucket,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { newShortId } from '../platform/ids.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { type ImportRow, importOf, rejudgeVariables } from '../recipients/index.ts'
import { canaryOf, launchProblems, lockedFields, mayMove } from './rules.ts'
import * as store from './store.ts'
import { campaignView } from './views.ts'

export type CampaignsDeps = {
  clock: Clock
  newId: () => string
  /** Null, or one sentence on what is wrong with a window. */
  windowProblem: (window: store.CampaignRow['delivery_window']) => string | null
}
/** Who acts: a person or the command line. */
export type Actor = { accountId: string; userId: string | null; name: string }

export async function readCampaign(tx: Tx, accountId: string, id: string): Promise<Campaign> {
  return viewOf(tx, found(await store.campaignById(tx, accountId, id), 'This campaign'))
}

export async function viewOf(tx: Tx, row: store.CampaignRow): Promise<Campaign> {
  return (await viewsOf(tx, row.account_id, [row]))[0]!
}

/** Campaigns with their funnels; a draft counts the people its file has ready. */
export async function viewsOf(
  tx: Tx,
  accountId: string,
  list: readonly store.CampaignRow[],
): Promise<Campaign[]> {
  const counts = await countsOf(
    tx,
    accountId,
    list.map((row) => row.id),
  )
  const byCampaign = new Map<string, Map<string, number>>()
  for (const row of counts) {
    const own = byCampaign.get(row.campaign_id) ?? new Map<string, number>()
    byCampaign.set(row.campaign_id, own.set(row.metric, row.n))
  }
  return Promise.all(
    list.map(async (row) => {
      const recipients =
        row.status === 'draft'
          ? ((await importOf(tx, { accountId, campaignId: row.id }))?.ready ?? 0)
          : row.recipients
      return campaignView({ ...row, recipients }, byCampaign.get(row.id) ?? new Map())
    }),
  )
}

/** A new draft with sensible beginnings: the account's window and opt-out text, the only sender, the default skill. */
export async function createDraft(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  change: CampaignChange,
  source = 'console',
): Promise<Campaign> {
  const account = await readAccount(tx, actor.accountId)
  const now = deps.clock.now()
  const id = deps.newId()
  await store.insertCampaign(
    tx,
    {
      account_id: actor.accountId,
      id,
      short_id: newShortId(),
      name: change.name ?? 'New campaign',
      opt_out_text: account.opt_out_text,
      delivery_window: account.default_window,
      created_by: actor.userId,
      created_by_name: actor.name,
      source,
    },
    now,
  )
  const senders = await listSenders(tx, actor.accountId)
  const begun: CampaignChange = {
    ...(senders.length === 1 ? { senderId: senders[0]!.id } : {}),
    skillId: (await defaultSkill(tx, actor.accountId)).id,
    ...change,
  }
  await applyChange(tx, deps, actor, id, begun)
  return readCampaign(tx, actor.accountId, id)
}

export async function changeCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  change: CampaignChange,
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  const { revision, ...fields } = change
  if (revision !== undefined && revision !== row.revision) {
    throw new Problem('edited_elsewhere', { details: { revision: row.revision } })
  }
  const locked = lockedFields(row.status, fields)
  if (locked.length > 0) {
    throw new Problem('wrong_state', {
      field: locked[0]!,
      message: `After the launch ${locked.join(', ')} can no longer change. Duplicate the campaign to send something else.`,
    })
  }
  await applyChange(tx, deps, actor, id, fields)
  if (fields.message !== undefined) await judgeAnew(tx, row, fields.message)
  if (row.status !== 'draft' && (fields.speed !== undefined || fields.notAfter !== undefined)) {
    await changeLane(tx, actor.accountId, id, {
      ...(fields.speed === undefined ? {} : { speed: fields.speed }),
      ...(fields.notAfter === undefined
        ? {}
        : { notAfter: fields.notAfter ? new Date(fields.notAfter) : null }),
    })
  }
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

/** The stored audience is judged anew when the message uses other variables than before. */
async function judgeAnew(tx: Tx, before: store.CampaignRow, message: string): Promise<void> {
  const audience = { accountId: before.account_id, campaignId: before.id }
  const kept = await importOf(tx, audience)
  if (kept?.status !== 'ready') return
  const names = columnsUsed(message, kept)
  if (names.join('|') !== columnsUsed(before.message, kept).join('|'))
    await rejudgeVariables(tx, audience, before.channel, names)
}

/** Columns of the file that a message uses; names no column has are reported before launch instead. */
function columnsUsed(message: string, kept: ImportRow): string[] {
  const names = variablesIn(nameNumberedVariables(message, kept.columns, kept.phone_column))
  return [...new Set(names)].filter((name) => kept.columns.includes(name)).sort()
}

async function applyChange(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  fields: CampaignChange,
): Promise<void> {
  if (fields.senderId) {
    const sender = await senderById(tx, actor.accountId, fields.senderId)
    if (!sender || sender.archived_at)
      throw new Problem('bad_request', { field: 'senderId', message: 'This sender does not exist.' })
  }
  if (fields.skillId && !(await skillById(tx, actor.accountId, fields.skillId))) {
    throw new Problem('bad_request', { field: 'skillId', message: 'This skill does not exist.' })
  }
  if (fields.deliveryWindow) {
    const problem = deps.windowProblem(fields.deliveryWindow)
    if (problem) throw new Problem('window_empty', { field: 'deliveryWindow', message: problem })
  }
  await store.updateFields(tx, actor.accountId, id, fields, deps.clock.now())
}

export type LaunchFacts = {
  problems: ReturnType<typeof launchProblems>
  audience: ImportRow | undefined
  ready: number
}

/** What stands in the way of launching this draft now. */
export async function examine(tx: Tx, deps: CampaignsDeps, row: store.CampaignRow): Promise<LaunchFacts> {
  const audience = await importOf(tx, { accountId: row.account_id, campaignId: row.id })
  const sender = row.sender_id ? await senderById(tx, row.account_id, row.sender_id) : undefined
  const senderProblem = sender?.archived_at
    ? 'This sender is no longer in use. Choose another.'
    : sender?.disabled_reason
      ? `This sender does not work now: ${sender.disabled_reason}`
      : null
  const problems = launchProblems(
    {
      name: row.name,
      message: row.message,
      optOutOn: row.opt_out_on,
      optOutText: row.opt_out_text,
      senderId: row.sender_id,
      senderProblem,
      skillId: row.skill_id,
      startMode: row.start_mode,
      startAt: row.start_at,
      notAfter: row.not_after,
      windowProblem: deps.windowProblem(row.delivery_window),
      import: audience
        ? {
            status: audience.status,
            ready: audience.ready,
            columns: audience.columns.filter((_, index) => index !== audience.phone_column),
            ownTexts: audience.source === 'typed' && audience.columns.length <= 1,
          }
        : null,
    },
    deps.clock.now(),
  )
  return { problems, audience, ready: audience?.ready ?? 0 }
}

/**
 * Launches a draft: consent kept, text frozen, lane opened, all in one transaction under the campaign's lock. A second launch, from a
 * double click or another window, answers the launched campaign and changes nothing.
 */
export async function launchCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  consentVersion: number,
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (row.status !== 'draft') return viewOf(tx, row)
  const account = await readAccount(tx, actor.accountId)
  if (account.consent_statement_version !== consentVersion)
    throw new Problem('consent_changed', { field: 'consentVersion' })
  const { problems, audience, ready } = await examine(tx, deps, row)
  if (problems.length > 0)
    throw new Problem('not_ready', {
      message: problems[0]!.message,
      field: problems[0]!.field,
      details: { problems },
    })
  const now = deps.clock.now()
  const contentId = deps.newId()
  const optOutText = row.opt_out_on ? row.opt_out_text : null
  const text = nameNumberedVariables(row.message, audience!.columns, audience!.phone_column)
  await store.insertAttestation(
    tx,
    {
      accountId: actor.accountId,
      campaignId: id,
      userId: actor.userId,
      userName: actor.name,
      version: consentVersion,
      statement: account.consent_statement,
    },
    now,
  )
  await insertContent(
    tx,
    { accountId: actor.accountId, id: contentId, channel: row.channel, text, optOutText },
    now,
  )
  await openLane(
    tx,
    {
      accountId: actor.accountId,
      id,
      senderId: row.sender_id!,
      campaignId: id,
      priority: PRIORITY.campaign,
      speed: row.speed,
      notAfter: row.not_after,
      allowance: canaryOf(row, ready),
    },
    now,
  )
  const later = row.start_mode === 'later' && row.start_at! > now
  await store.launch(
    tx,
    actor.accountId,
    id,
    {
      status: later ? 'scheduled' : 'sending',
      contentId,
      importId: audience!.id,
      recipients: ready,
      by: actor.name,
      watchedFrom: speedBucket(now),
    },
    now,
  )
  await wakeDispatchers(tx)
  await audit(tx, deps, actor, 'campaign.launched', row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

export async function pauseCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
): Promise<Campaign> {
  return move(tx, deps, actor, id, 'pause', async (row) => {
    await changeLane(tx, actor.accountId, id, { state: 'paused' })
    await store.setStatus(tx, actor.accountId, row.id, 'paused', null, deps.clock.now())
  })
}

export async function resumeCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
): Promise<Campaign> {
  return move(tx, deps, actor, id, 'resume', async (row) => {
    const now = deps.clock.now()
    // Only whoever saw the first ones lets the rest go: a pause by hand, or by the breaker, comes back to them.
    const sawFirstOnes = row.status_code === 'canary'
    await changeLane(tx, actor.accountId, id, { state: 'open', ...(sawFirstOnes ? { allowance: null } : {}) })
    await forgiveFailures(tx, actor.accountId, id, now)
    await store.watchFrom(tx, actor.accountId, id, speedBucket(now))
    const status = row.start_mode === 'later' && row.start_at! > now ? 'scheduled' : 'sending'
    await wakeDispatchers(tx)
    await store.setStatus(tx, actor.accountId, row.id, status, null, now)
  })
}

/** Nothing more is handed over from now on. The engine moves what waits to cancelled, in batches. */
export async function cancelCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
): Promise<Campaign> {
  return move(tx, deps, actor, id, 'cancel', async (row) => {
    await changeLane(tx, actor.accountId, id, { state: 'closed' })
    await store.setStatus(tx, actor.accountId, row.id, 'cancelled', null, deps.clock.now())
  })
}

/** The engine stops a campaign because the carrier says something is wrong with sender or account. */
export const stopCampaign = (tx: Tx, deps: CampaignsDeps, accountId: string, id: string, reason: string) =>
  haltCampaign(tx, deps, { accountId, id, status: 'stopped', code: 'sender', reason })

/** A campaign pauses by itself, and says why: its first ones are out, or too many failed. Only one that is sending. */
export const pauseByItself = (
  tx: Tx,
  deps: CampaignsDeps,
  input: { accountId: string; id: string; code: 'canary' | 'breaker'; reason: string },
) => haltCampaign(tx, deps, { ...input, status: 'paused' })

async function haltCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  halt: {
    accountId: string
    id: string
    status: 'paused' | 'stopped'
    code: store.StatusCode
    reason: string
  },
): Promise<void> {
  const { accountId, id, status } = halt
  const row = await store.lockCampaign(tx, accountId, id)
  if (!row || !mayMove('pause', row.status)) return
  await changeLane(tx, accountId, id, { state: 'paused' })
  await store.setStatus(tx, accountId, id, status, halt, deps.clock.now())
  await publish(tx, accountId, { type: 'campaign', id })
}

type Verb = 'pause' | 'resume' | 'cancel'
const DONE: Record<Verb, string> = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' }

async function move(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  verb: Verb,
  act: (row: store.CampaignRow) => Promise<void>,
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (!mayMove(verb, row.status)) {
    throw new Problem('wrong_state', {
      message: `A campaign that is ${row.status} cannot be ${DONE[verb]}.`,
      details: { status: row.status },
    })
  }
  await act(row)
  await audit(tx, deps, actor, `campaign.${DONE[verb]}`, row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

export async function duplicateCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
): Promise<Campaign> {
  const row = found(await store.campaignById(tx, actor.accountId, id), 'This campaign')
  return createDraft(tx, deps, actor, {
    name: `${row.name} (copy)`.slice(0, 255),
    kind: row.kind,
    senderId: row.sender_id,
    skillId: row.skill_id,
    lookbackMinutes: row.lookback_minutes,
    routeAll: row.route_all,
    message: row.message,
    optOutOn: row.opt_out_on,
    optOutText: row.opt_out_text,
    deliveryWindow: row.delivery_window,
    noZone: row.no_zone,
    speed: row.speed,
    canaryMode: row.canary_mode,
    canarySize: row.canary_size,
  })
}

export async function audit(
  tx: Tx,
  deps: Pick<CampaignsDeps, 'clock'>,
  actor: Actor,
  action: string,
  subject: string,
): Promise<void> {
  await insertAudit(
    tx,
    { accountId: actor.accountId, actorId: actor.userId, actorName: actor.name, action, subject },
    deps.clock.now(),
  )
}
