import { type AuditAction, type Campaign, type CampaignChange, variablesIn } from '@foreword/contract'
import {
  type Agreement,
  changesBetween,
  defaultSkill,
  insertAudit,
  readAccount,
  skillById,
} from '../accounts/index.ts'
import { listSenders, senderById } from '../channels/index.ts'
import { changeLane, countsOf, forgiveFailures, speedBucket, wakeDispatchers } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { newShortId } from '../platform/ids.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import {
  countExclusionLists,
  type ImportRow,
  importOf,
  rejudgeValues,
  rejudgeVariables,
} from '../recipients/index.ts'
import { contentsOf } from './launch.ts'
import { lockedFields, mayMove } from './rules.ts'
import { saidBy, stepRules } from './steps.ts'
import * as store from './store.ts'
import { campaignView } from './views.ts'

export type CampaignsDeps = {
  clock: Clock
  newId: () => string
  /** Null, or one sentence on what is wrong with a window. */
  windowProblem: (window: store.CampaignRow['delivery_window']) => string | null
  /** What an administrator has to have agreed to before anything is launched or tested. */
  agreement: Agreement
}
/** Who acts: a person or the command line. */
export type Actor = { accountId: string; userId: string | null; name: string }

export async function readCampaign(tx: Tx, accountId: string, id: string): Promise<Campaign> {
  return viewOf(tx, found(await store.campaignById(tx, accountId, id), 'This campaign'))
}

export async function viewOf(tx: Tx, row: store.CampaignRow): Promise<Campaign> {
  return (await viewsOf(tx, row.account_id, [row]))[0]!
}

/** What stands beside a conversation of the campaign it belongs to; one statement. */
export async function campaignCard(tx: Tx, accountId: string, id: string) {
  const card = found(await store.cardOf(tx, accountId, id), 'This campaign')
  return { ...card, recipients: await recipientsOf(tx, { ...card, account_id: accountId }) }
}

/** How many people it is for; a draft has those its file has ready. */
const recipientsOf = async (
  tx: Tx,
  {
    account_id: accountId,
    id,
    status,
    recipients,
  }: Pick<store.CampaignRow, 'account_id' | 'id' | 'status' | 'recipients'>,
): Promise<number> =>
  status === 'draft' ? ((await importOf(tx, { accountId, campaignId: id }))?.ready ?? 0) : recipients

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
      const recipients = await recipientsOf(tx, row)
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
  const wanted = change.channel ?? 'sms'
  const senders = (await listSenders(tx, actor.accountId)).filter((sender) => sender.channel === wanted)
  const begun: CampaignChange = {
    ...(senders.length === 1 ? { senderId: senders[0]!.id } : {}),
    skillId: (await defaultSkill(tx, actor.accountId)).id,
    ...change,
  }
  await applyChange(tx, deps, actor, id, begun)
  await audit(tx, deps, actor, 'campaign.created', begun.name ?? 'New campaign')
  return readCampaign(tx, actor.accountId, id)
}

/** Fields that say something to people. */
const SAID = ['message', 'rich', 'fallbacks', 'channel'] as const

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
  if (SAID.some((field) => fields[field] !== undefined)) await judgeAnew(tx, row)
  if (
    row.status !== 'draft' &&
    (fields.speed !== undefined || fields.notAfter !== undefined || fields.paceTargetSeconds !== undefined)
  ) {
    await changeLane(tx, actor.accountId, id, {
      ...(fields.speed === undefined ? {} : { speed: fields.speed }),
      ...(fields.paceTargetSeconds === undefined ? {} : { paced: fields.paceTargetSeconds !== null }),
      ...(fields.notAfter === undefined
        ? {}
        : { notAfter: fields.notAfter ? new Date(fields.notAfter) : null }),
    })
    await wakeDispatchers(tx)
  }
  const after = await readCampaign(tx, actor.accountId, id)
  // A draft is written as one types; what is launched changes for people.
  if (row.status !== 'draft')
    await audit(tx, deps, actor, 'campaign.changed', after.name, changesOf(row, after, fields))
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return after
}

/** The stored audience is judged anew when what is said needs other values than before. */
async function judgeAnew(tx: Tx, before: store.CampaignRow): Promise<void> {
  const audience = { accountId: before.account_id, campaignId: before.id }
  const kept = await importOf(tx, audience)
  if (kept?.status !== 'ready') return
  const after = found(await store.campaignById(tx, before.account_id, before.id))
  const [was, is] = [
    stepRules(before, await contentsOf(tx, before, kept)),
    stepRules(after, await contentsOf(tx, after, kept)),
  ]
  if ([...was, ...is].some((step) => step.rich?.type === 'template')) {
    // Values have rules of WhatsApp there, and defaults; SQL knows only whether a value is there.
    if (JSON.stringify(was) === JSON.stringify(is)) return
    const [first, ...fallbacks] = is
    const { time_zone: timeZone } = await readAccount(tx, before.account_id)
    return rejudgeValues(tx, audience, kept, { ...first, fallbacks, kind: after.kind, timeZone })
  }
  const names = await columnsUsed(tx, after, kept)
  if (names.join('|') !== (await columnsUsed(tx, before, kept)).join('|'))
    await rejudgeVariables(tx, audience, before.channel, names)
}

/** Columns of the file that any step uses; names no column has are reported before launch instead. */
async function columnsUsed(tx: Tx, row: store.CampaignRow, kept: ImportRow): Promise<string[]> {
  const contents = await contentsOf(tx, row, kept)
  const names = contents.flatMap((content) => variablesIn(saidBy(content)))
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
  if (fields.fallbacks || fields.channel) await checkSteps(tx, actor.accountId, id, fields)
  await checkExclusions(tx, actor.accountId, id, fields)
  if (fields.skillId && !(await skillById(tx, actor.accountId, fields.skillId))) {
    throw new Problem('bad_request', { field: 'skillId', message: 'This skill does not exist.' })
  }
  if (fields.deliveryWindow) {
    const problem = deps.windowProblem(fields.deliveryWindow)
    if (problem) throw new Problem('window_empty', { field: 'deliveryWindow', message: problem })
  }
  await store.updateFields(tx, actor.accountId, id, fields, deps.clock.now())
}

/** Lists and campaigns to leave out are of the account, and a campaign does not leave out its own people. */
async function checkExclusions(tx: Tx, accountId: string, id: string, fields: CampaignChange): Promise<void> {
  const wrong = (field: string, message: string) => new Problem('bad_request', { field, message })
  if (
    fields.excludeLists &&
    (await countExclusionLists(tx, accountId, fields.excludeLists)) < new Set(fields.excludeLists).size
  )
    throw wrong('excludeLists', 'One of these lists does not exist. Load the campaign again.')
  for (const other of fields.excludeCampaigns ?? []) {
    const row = await store.campaignById(tx, accountId, other)
    if (!row || row.status === 'draft' || other === id)
      throw wrong('excludeCampaigns', 'Only campaigns that were launched, and not this one, can be left out.')
  }
}

/** Each channel comes once, and every further sender is one of its step's channel. */
async function checkSteps(tx: Tx, accountId: string, id: string, fields: CampaignChange): Promise<void> {
  const row = found(await store.campaignById(tx, accountId, id), 'This campaign')
  const first = fields.channel ?? row.channel
  const steps = fields.fallbacks ?? row.fallbacks
  const channels = [first, ...steps.map((step) => step.channel)]
  if (new Set(channels).size < channels.length)
    throw new Problem('bad_request', {
      field: 'fallbacks',
      message: 'Each channel can come once. Take one of the two out, or choose another.',
    })
  for (const [index, step] of steps.entries()) {
    if (!step.senderId) continue
    const sender = await senderById(tx, accountId, step.senderId)
    if (!sender || sender.archived_at || sender.channel !== step.channel)
      throw new Problem('bad_request', {
        field: `fallbacks.${index}.senderId`,
        message: 'This sender does not exist, or sends on another channel.',
      })
  }
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
const DONE = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const satisfies Record<
  Verb,
  string
>

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

/** Out of the list of a campaign that is over, or back into it. */
export async function archive(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  row: store.CampaignRow,
  archived: boolean,
): Promise<void> {
  await store.setArchived(tx, actor.accountId, row.id, archived ? deps.clock.now() : null)
  await audit(tx, deps, actor, archived ? 'campaign.archived' : 'campaign.restored', row.name)
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
    channel: row.channel,
    message: row.message,
    rich: row.rich,
    fallbacks: row.fallbacks,
    handoffId: row.handoff_id,
    excludeLists: row.exclude_lists,
    excludeCampaigns: row.exclude_campaigns,
    openConversations: row.open_conversations,
    optOutOn: row.opt_out_on,
    optOutText: row.opt_out_text,
    deliveryWindow: row.delivery_window,
    noZone: row.no_zone,
    speed: row.speed,
    paceTargetSeconds: row.pace_target_seconds,
    canaryMode: row.canary_mode,
    canarySize: row.canary_size,
  })
}

/** Of the fields that were sent, those that differ now. */
function changesOf(row: store.CampaignRow, after: Campaign, fields: CampaignChange) {
  const before = campaignView(row, new Map())
  const sent = (campaign: Campaign) =>
    Object.fromEntries(Object.entries(campaign).filter(([field]) => field in fields))
  return changesBetween(sent(before), sent(after))
}

export async function audit(
  tx: Tx,
  deps: Pick<CampaignsDeps, 'clock'>,
  actor: Actor,
  action: AuditAction,
  subject: string,
  changes?: ReturnType<typeof changesBetween>,
): Promise<void> {
  await insertAudit(
    tx,
    {
      ...{ accountId: actor.accountId, actorId: actor.userId, actorName: actor.name, action, subject },
      ...(changes ? { changes } : {}),
    },
    deps.clock.now(),
  )
}
