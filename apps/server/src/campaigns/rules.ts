// pure
// A campaign's states and who may move it:
//
//   draft ─► scheduled ─► sending ─► finished        finished is computed from the ledger, never set by hope
//                │           │
//                └──┬────────┴─► paused ─► sending    by a person
//                   └──────────► stopped ─► sending   by the carrier's word (credentials, suspended): an administrator mends it
//   scheduled · sending · paused · stopped ─► cancelled
//   scheduled · sending · paused · stopped ─► draft   by a person, in the seconds before the first line is in the ledger
//   finished ─► sending   when a person sends to the failed or unknown again

import {
  asSent,
  type CampaignChange,
  type CampaignStatus,
  type Channel,
  countSegments,
  firstOnes,
  type LaunchProblem,
  MAX_SMS_CHARACTERS,
  slotsOf,
  variablesIn,
  withOptOut,
} from '@foreword/contract'
import { mediaHostProblem } from './media-hosts.ts'
import { type StepContent, saidBy } from './steps.ts'

const MOVES: Record<string, readonly CampaignStatus[]> = {
  pause: ['scheduled', 'sending'],
  resume: ['paused', 'stopped'],
  cancel: ['scheduled', 'sending', 'paused', 'stopped'],
  archive: ['finished', 'cancelled'],
  delete: ['draft'],
  sendAgain: ['sending', 'paused', 'finished'],
}

export function mayMove(
  verb: 'pause' | 'resume' | 'cancel' | 'archive' | 'delete' | 'sendAgain',
  status: CampaignStatus,
): boolean {
  return MOVES[verb]!.includes(status)
}

/** Whether a launch can still be taken back: it waited for that, and nobody is in the ledger yet. Asked under the campaign's lock, which the engine takes too. */
export function mayUndo(campaign: {
  status: CampaignStatus
  undo_until: Date | null
  enqueued_line: number
  enqueued_all: boolean
}): boolean {
  const stands = ['scheduled', 'sending', 'paused', 'stopped'].includes(campaign.status)
  return stands && campaign.undo_until !== null && campaign.enqueued_line === 0 && !campaign.enqueued_all
}

/** Carriers may say late that they could not deliver: so long a finished campaign sends again because of it. After a day it is old news. */
const AFTER_END_MS = 86_400_000

/** Whether a message of this campaign that failed by itself may still be sent another way, or once more. */
export function maySendOn(
  campaign: { status: CampaignStatus; finished_at: Date | null },
  now: Date,
): boolean {
  if (campaign.status === 'finished')
    return campaign.finished_at !== null && now.getTime() - campaign.finished_at.getTime() < AFTER_END_MS
  return campaign.status !== 'draft' && campaign.status !== 'cancelled'
}

/** What may still change once it is launched: nothing that was consented to, said, or promised. */
const AFTER_LAUNCH: readonly (keyof CampaignChange)[] = [
  'revision',
  'name',
  'skillId',
  'speed',
  'paceTargetSeconds',
  'notAfter',
  'lookbackMinutes',
  'routeAll',
]

/** Fields of a change that this state does not take. */
export function lockedFields(status: CampaignStatus, change: CampaignChange): string[] {
  if (status === 'draft') return []
  const over = status === 'finished' || status === 'cancelled'
  const open: readonly string[] = over
    ? ['revision', 'name', 'skillId', 'lookbackMinutes', 'routeAll']
    : AFTER_LAUNCH
  return Object.keys(change).filter((field) => !open.includes(field))
}

/** How many go first, before a person looks; null = all go. */
export function canaryOf(
  campaign: { canary_mode: 'auto' | 'on' | 'off'; canary_size: number },
  recipients: number,
): number | null {
  return firstOnes({ mode: campaign.canary_mode, size: campaign.canary_size }, recipients)
}

/** The breaker looks at the last minutes, and judges nothing by a handful. */
export const BREAKER = { overMs: 5 * 60_000, least: 100 } as const

/** Why the breaker pauses a campaign, in words; null = it may go on. `percent` null = the account has no breaker. */
export function breakerReason(
  health: { handed: number; failed: number },
  percent: number | null,
): string | null {
  if (percent === null || health.handed < BREAKER.least) return null
  const share = (health.failed * 100) / health.handed
  if (share < percent) return null
  const count = (n: number): string => n.toLocaleString('en-US')
  return (
    `${Math.round(share)}% of the last ${count(health.handed)} messages failed (${count(health.failed)}; the limit is ${percent}%). ` +
    'Look at what failed, mend it, then go on or cancel.'
  )
}

/** What a person reads when the first ones are out. */
export const canaryReason = (size: number): string =>
  `The first ${size.toLocaleString('en-US')} are sent. Look at how they did, then go on with the rest or cancel.`

/** One channel of a draft. */
export type StepFacts = {
  channel: Channel
  senderId: string | null
  senderProblem: string | null
  message: string
  optOutText: string | null
  /** The template it names; null = none, or one that is gone. `isOther` = its sender cannot use it. */
  template: { name: string; status: string; detail: string | null; isOther: boolean } | null
  content: StepContent
}

export type DraftFacts = {
  name: string
  steps: readonly StepFacts[]
  skillId: string | null
  startMode: 'now' | 'later'
  startAt: Date | null
  notAfter: Date | null
  windowProblem: string | null
  /** Hosts that pictures may come from; empty = any. */
  mediaHosts: readonly string[]
  /** A variable whose link was tested for each person already; null = there is none. */
  judgedLink: string | null
  /** Lists of people to leave out that are no longer there. */
  listsGone: number
  /** Why the account may launch nothing now. */
  inactive: string | null
  import: { status: string; ready: number; columns: readonly string[]; ownTexts: boolean } | null
}

/** Everything that stands in the way of a launch, in the order of the steps. */
export function launchProblems(draft: DraftFacts, now: Date): LaunchProblem[] {
  const problems: LaunchProblem[] = []
  const add = (step: number, field: string, code: string, message: string) =>
    problems.push({ step, field, code, message })
  if (!draft.name.trim()) add(1, 'name', 'name_missing', 'The campaign has no name.')
  for (const [index, step] of draft.steps.entries())
    problems.push(...stepProblems(step, index, index === 0 && Boolean(draft.import?.ownTexts)))
  for (const [index, step] of draft.steps.entries()) {
    const problem = mediaHostProblem(step.content.rich, draft.mediaHosts, draft.judgedLink)
    if (problem) add(1, index === 0 ? 'rich' : `fallbacks.${index - 1}.rich`, 'media_host', problem)
  }
  if (!draft.skillId) add(1, 'skillId', 'skill_missing', 'No skill is chosen for the answers.')
  problems.push(...audienceProblems(draft))
  if (draft.windowProblem) add(3, 'deliveryWindow', 'window_invalid', draft.windowProblem)
  if (draft.startMode === 'later' && !draft.startAt)
    add(3, 'startAt', 'start_missing', 'Choose when it starts, or start now.')
  if (draft.startMode === 'later' && draft.startAt && draft.startAt < now)
    add(3, 'startAt', 'start_past', 'The start lies in the past. Choose a later time, or start now.')
  if (
    draft.notAfter &&
    draft.notAfter <= (draft.startMode === 'later' && draft.startAt ? draft.startAt : now)
  ) {
    add(3, 'notAfter', 'stop_before_start', 'It stops trying before it starts. Choose a later time to stop.')
  }
  if (draft.listsGone > 0)
    add(
      2,
      'excludeLists',
      'list_gone',
      'A list of people to leave out was deleted. Choose another, or take it out.',
    )
  if (draft.inactive) add(4, 'activation', 'not_activated', draft.inactive)
  return problems
}

export const CHANNEL_NAMES: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp', inapp: 'in-app' }

/** What is missing or wrong on one channel. Fields of further channels are named by their place. */
function stepProblems(step: StepFacts, index: number, ownTexts: boolean): LaunchProblem[] {
  const problems: LaunchProblem[] = []
  const at = (field: string): string => (index === 0 ? field : `fallbacks.${index - 1}.${field}`)
  const add = (field: string, code: string, message: string) =>
    problems.push({ step: 1, field: at(field), code, message })
  const onChannel = index === 0 ? '' : ` for ${CHANNEL_NAMES[step.channel]}`
  if (!step.senderId) add('senderId', 'sender_missing', `No sender is chosen${onChannel}.`)
  else if (step.senderProblem) add('senderId', 'sender_broken', step.senderProblem)
  if (step.channel === 'whatsapp') return [...problems, ...templateProblems(step, at)]
  if (!step.message.trim() && !ownTexts)
    add('message', 'message_missing', `The message${onChannel} is empty.`)
  const text = withOptOut(step.message, step.optOutText)
  if (step.channel === 'sms' && text.length > MAX_SMS_CHARACTERS)
    add(
      'message',
      'message_too_long',
      `The message is ${text.length - MAX_SMS_CHARACTERS} characters too long: ${MAX_SMS_CHARACTERS} is the most an SMS can have.`,
    )
  return problems
}

function templateProblems(step: StepFacts, at: (field: string) => string): LaunchProblem[] {
  const problem = (code: string, message: string): LaunchProblem => ({
    step: 1,
    field: at('rich'),
    code,
    message,
  })
  const { template, content } = step
  if (!template || content.rich?.type !== 'template')
    return [problem('template_missing', 'No template is chosen: WhatsApp takes only approved templates.')]
  if (template.isOther)
    return [
      problem(
        'template_of_another',
        `The template ${template.name} belongs to another business account than the sender. Choose a template of this sender.`,
      ),
    ]
  if (template.status !== 'approved') {
    const why = template.detail ? ` WhatsApp says: ${template.detail}` : ''
    return [
      problem(
        'template_not_approved',
        `The template ${template.name} is ${template.status}, and only approved ones can be sent.${why}`,
      ),
    ]
  }
  const { fills, defaults } = content.rich
  return slotsOf(content.rich.parts)
    .filter((slot) => slot.required && !fills[slot.key]?.trim() && !defaults[slot.key]?.trim())
    .map((slot) =>
      problem('slot_empty', `${slot.label}: say what fills it in the template ${template.name}.`),
    )
}

function audienceProblems(draft: DraftFacts): LaunchProblem[] {
  const audience = draft.import
  const problem = (code: string, message: string): LaunchProblem[] => [
    { step: 2, field: 'recipients', code, message },
  ]
  if (!audience) return problem('recipients_missing', 'There are no recipients yet.')
  if (audience.status === 'reading') return problem('still_reading', 'The file is still being read.')
  if (audience.status !== 'ready')
    return problem('file_failed', 'The file could not be read. Choose another one.')
  const said = draft.steps.map((step) => saidBy(step.content)).join('\n')
  const unknown = unknownVariables(said, audience.columns).map((variable) => ({
    step: 1,
    field: 'message',
    code: 'unknown_variable',
    message: `The message uses {${variable}}, and the file has no column of that name.`,
  }))
  const nobody = problem('nobody_ready', 'Not one row can be sent to. Look at the reasons and mend them.')
  return audience.ready === 0 ? [...nobody, ...unknown] : unknown
}

/** Variables of the message that no column fills, by name or by number from the first column after the phone. */
export function unknownVariables(message: string, columns: readonly string[]): string[] {
  return variablesIn(message).filter(
    (name) =>
      !columns.includes(name) && !(/^\d+$/.test(name) && Number(name) >= 1 && Number(name) <= columns.length),
  )
}

/** `config` of the sender, which may exchange characters. */
export function segmentsOfDraft(
  message: string,
  optOutOn: boolean,
  optOutText: string,
  config: Readonly<Record<string, string>> | undefined,
): number {
  return countSegments(asSent(withOptOut(message, optOutOn ? optOutText : null), config)).segments
}
