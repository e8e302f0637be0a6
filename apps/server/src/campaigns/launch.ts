import type { Campaign, OpenConversations } from '@foreword/contract'
import { activationProblem, readAccount, refuseInactive } from '../accounts/index.ts'
import {
  ownerOfSender,
  type SenderRow,
  senderById,
  type TemplateRow,
  templateById,
} from '../channels/index.ts'
import {
  closeUnused,
  insertContent,
  openLane,
  PRIORITY,
  speedBucket,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { audienceGroups, countExclusionLists, type ImportRow, importOf } from '../recipients/index.ts'
import { type Actor, audit, type CampaignsDeps, readCampaign, viewOf } from './campaigns.ts'
import { canaryOf, launchProblems, mayUndo, type StepFacts } from './rules.ts'
import { type Columns, contentOf, type StepContent, stepsOf } from './steps.ts'
import * as store from './store.ts'

/** What each step of a campaign says, as it would be frozen now. */
export async function contentsOf(tx: Tx, row: store.CampaignRow, file: Columns): Promise<StepContent[]> {
  const contents: StepContent[] = []
  for (const step of stepsOf(row))
    contents.push(contentOf(step, await templateOf(tx, row.account_id, step.rich), file))
  return contents
}

async function templateOf(
  tx: Tx,
  accountId: string,
  rich: store.CampaignRow['rich'],
): Promise<TemplateRow | undefined> {
  return rich?.type === 'template' ? templateById(tx, accountId, rich.templateId) : undefined
}

/** Whether the sender surely cannot use it: another carrier's, or of another business account. */
async function isOfAnother(tx: Tx, template: TemplateRow, sender: SenderRow): Promise<boolean> {
  if (template.sender_id === sender.id) return false
  if (template.carrier !== sender.carrier) return true
  const owner = await ownerOfSender(tx, template.account_id, sender.id)
  return owner !== null && owner !== template.owner
}

export type LaunchFacts = {
  problems: ReturnType<typeof launchProblems>
  audience: ImportRow | undefined
  ready: number
}

/** What stands in the way of launching this draft now. `judgedLink`: see launchCampaign. */
export async function examine(
  tx: Tx,
  deps: CampaignsDeps,
  row: store.CampaignRow,
  judgedLink: string | null = null,
): Promise<LaunchFacts> {
  const audience = await importOf(tx, { accountId: row.account_id, campaignId: row.id })
  const contents = await contentsOf(tx, row, audience ?? null)
  const steps: StepFacts[] = []
  for (const [index, step] of stepsOf(row).entries()) {
    const sender = step.senderId ? await senderById(tx, row.account_id, step.senderId) : undefined
    const template = await templateOf(tx, row.account_id, step.rich)
    steps.push({
      channel: step.channel,
      senderId: step.senderId,
      senderProblem: senderProblem(sender, step.channel),
      message: step.message,
      optOutText: step.optOutOn && step.channel === 'sms' ? step.optOutText : null,
      template: template
        ? {
            ...{ name: template.name, status: template.status, detail: template.status_detail },
            isOther: sender !== undefined && (await isOfAnother(tx, template, sender)),
          }
        : null,
      content: contents[index]!,
    })
  }
  const problems = launchProblems(
    {
      name: row.name,
      steps,
      skillId: row.skill_id,
      startMode: row.start_mode,
      startAt: row.start_at,
      notAfter: row.not_after,
      windowProblem: deps.windowProblem(row.delivery_window),
      mediaHosts: (await readAccount(tx, row.account_id)).media_hosts,
      judgedLink,
      listsGone:
        row.exclude_lists.length - (await countExclusionLists(tx, row.account_id, row.exclude_lists)),
      inactive: await activationProblem(tx, row.account_id, deps.agreement),
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

export function senderProblem(sender: SenderRow | undefined, channel: string): string | null {
  if (!sender) return null
  if (sender.archived_at) return 'This sender is no longer in use. Choose another.'
  if (sender.channel !== channel) return 'This sender sends on another channel. Choose another.'
  return sender.disabled_reason ? `This sender does not work now: ${sender.disabled_reason}` : null
}

/** Marketing by WhatsApp is not delivered to people in the United States: they start on the next channel. */
export const NOT_TO_COUNTRY = 'US'

/** How many ready people of a draft would get marketing by WhatsApp in the United States, where Meta delivers none. */
export async function unreachableInUs(tx: Tx, row: store.CampaignRow): Promise<number> {
  const [first] = await contentsOf(tx, row, null)
  if (first?.rich?.type !== 'template' || first.rich.category !== 'marketing') return 0
  const groups = await audienceGroups(tx, row.account_id, row.id)
  return groups.reduce((sum, group) => sum + (group.country === NOT_TO_COUNTRY ? group.people : 0), 0)
}

/**
 * Launches a draft: consent kept, every channel's text frozen, its lane opened, all in one transaction under the campaign's lock. A second
 * launch, from a double click or another window, answers the launched campaign and changes nothing. `evenForNobody`: an application gets its
 * campaign also when every one of its people was refused, and it ends at once. `undoable`: a person may take it back as long as the account says;
 * nothing is written into the ledger meanwhile. `judgedLink`: the variable whose links were tested against the account's media hosts already.
 */
export async function launchCampaign(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  consentVersion: number,
  how: { evenForNobody?: boolean; undoable?: boolean; judgedLink?: string | null } = {},
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (row.status !== 'draft') return viewOf(tx, row)
  await refuseInactive(tx, actor.accountId, deps.agreement)
  const account = await readAccount(tx, actor.accountId)
  if (account.consent_statement_version !== consentVersion)
    throw new Problem('consent_changed', { field: 'consentVersion' })
  const { problems: all, audience, ready } = await examine(tx, deps, row, how.judgedLink)
  const problems = how.evenForNobody ? all.filter((problem) => problem.code !== 'nobody_ready') : all
  if (problems.length > 0)
    throw new Problem('not_ready', {
      message: problems[0]!.message,
      field: problems[0]!.field,
      details: { problems },
    })
  const now = deps.clock.now()
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
  const openConversations = row.open_conversations ?? account.open_conversations
  const contentId = await openSteps(tx, deps, row, audience!, { ready, openConversations })
  const waitSeconds = how.undoable ? account.undo_seconds : 0
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
      undoUntil: waitSeconds > 0 ? new Date(now.getTime() + waitSeconds * 1000) : null,
    },
    now,
  )
  await wakeDispatchers(tx)
  await audit(tx, deps, actor, 'campaign.launched', row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

/**
 * Takes a launch back: the draft is as it was, and of the launch remain only the consent that was confirmed, the text that was frozen and two lines of the audit log. Decided under the campaign's lock, which
 * the engine takes before it writes the first line of the audience, so either this or the sending comes first and the other is told. Undone
 * already (a second click, another window) answers the draft.
 */
export async function undoLaunch(tx: Tx, deps: CampaignsDeps, actor: Actor, id: string): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (row.status === 'draft') return viewOf(tx, row)
  if (!mayUndo(row)) throw new Problem('too_late', { details: { status: row.status } })
  await store.deleteSteps(tx, actor.accountId, id)
  await closeUnused(tx, actor.accountId, id)
  await store.unlaunch(tx, actor.accountId, id, deps.clock.now())
  await audit(tx, deps, actor, 'campaign.launch_undone', row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

/** Freezes every step and opens its lane. The first lane bears the campaign's id. Answers the first content. */
export async function openSteps(
  tx: Tx,
  deps: CampaignsDeps,
  row: store.CampaignRow,
  file: Columns,
  how: { ready: number; openConversations: OpenConversations },
): Promise<string> {
  const now = deps.clock.now()
  const steps = stepsOf(row)
  const contents = await contentsOf(tx, row, file)
  const ids = steps.map(() => deps.newId())
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]
    const laneId = index === 0 ? row.id : deps.newId()
    const at = { accountId: row.account_id, campaignId: row.id }
    await insertContent(tx, { ...at, id: ids[index]!, channel: step.channel, ...contents[index]! }, now)
    await openLane(
      tx,
      {
        ...at,
        id: laneId,
        senderId: step.senderId!,
        priority: PRIORITY.campaign,
        speed: row.speed,
        notAfter: row.not_after,
        // The first ones are the first of the first channel; whoever goes on from there belongs to them.
        allowance: index === 0 ? canaryOf(row, how.ready) : null,
        hasNext: next !== undefined,
        noReceiptMinutes: next?.noReceiptMinutes ?? null,
        openConversations: how.openConversations,
        paced: row.pace_target_seconds !== null,
      },
      now,
    )
    await store.insertStep(tx, {
      ...at,
      step: index,
      channel: step.channel,
      senderId: step.senderId!,
      laneId,
      contentId: ids[index]!,
    })
  }
  return ids[0]!
}
