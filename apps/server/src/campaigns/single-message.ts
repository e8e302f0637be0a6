import { createHash } from 'node:crypto'
import {
  type Channel,
  type Kind,
  MAX_SMS_CHARACTERS,
  type NewMessage,
  renderTemplate,
  resolveTemplate,
  withOptOut,
} from '@foreword/contract'
import { type AccountRow, defaultSkill, readAccount, refuseInactive, skillById } from '../accounts/index.ts'
import { listSenders, type SenderRow, senderById, templatesForSender } from '../channels/index.ts'
import { insertContent, speedBucket } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import {
  type ApiPerson,
  addressProblem,
  importOf,
  keepAudience,
  parsePhone,
  type RecipientsContext,
} from '../recipients/index.ts'
import { type Actor, audit, type CampaignsDeps, createDraft } from './campaigns.ts'
import { NOT_TO_COUNTRY, openSteps, senderProblem } from './launch.ts'
import { CHANNEL_NAMES } from './rules.ts'
import { contentOf, fillsOf } from './steps.ts'
import * as store from './store.ts'
import { addressOf } from './test-send.ts'

// A single message is a line of a campaign like any other, so that every rule of campaigns holds for it. The campaign stays open: one for each
// caller, kind, sender and skill, with the hours the account had when it was opened.

export type SingleDeps = {
  campaigns: CampaignsDeps
  recipients: Pick<RecipientsContext, 'clock' | 'newId' | 'hashAddress'>
}

/** What a message says to whom and by which sender. Nothing is written yet except its content. */
export type SinglePlan = {
  kind: Kind
  channel: Channel
  sender: SenderRow
  skillId: string
  person: ApiPerson
  to: string
  text: string
  /** What a template says is kept apart from its values; null = the person's own text. */
  contentId: string | null
}

/**
 * Reads a request to send one message. Throws Problem with the field and what to do: nobody agreed yet, no such sender, an address that cannot be
 * written to, somebody who opted out, a text without its values.
 */
export async function prepareSingle(
  tx: Tx,
  deps: SingleDeps,
  actor: Actor,
  input: NewMessage,
): Promise<SinglePlan> {
  const { accountId } = actor
  await refuseInactive(tx, accountId, deps.campaigns.agreement)
  const account = await readAccount(tx, accountId)
  const sender = await senderFor(tx, accountId, input)
  const { channel } = sender
  const to = addressOf(channel, input.to, account.default_country)
  const phone = channel === 'inapp' ? null : parsePhone(to)
  const says =
    channel === 'whatsapp'
      ? await templateFor(tx, deps, accountId, sender, input)
      : textFor(channel, account, input)
  const country = phone?.valid ? phone.country : null
  if (says.category === 'marketing' && country === NOT_TO_COUNTRY)
    throw new Problem('unreachable', {
      field: 'to',
      message: 'WhatsApp delivers no marketing to people in the United States. Send an SMS instead.',
    })
  await refuseUnreachable(tx, { accountId, channel, address: to, kind: input.kind })
  const person: ApiPerson = {
    ownId: null,
    input: input.to.trim(),
    phone: phone?.valid ? phone : null,
    addresses: channel === 'inapp' ? { inapp: to } : null,
    variables: input.variables ?? {},
    ownText: says.contentId === null ? says.text : null,
    customer: null,
    verdict: 'ready',
    reason: null,
    detail: null,
  }
  return {
    ...{ kind: input.kind, channel, sender, to, person, text: says.text, contentId: says.contentId },
    skillId: await skillFor(tx, accountId, input.skillId),
  }
}

const wrong = (field: string, message: string): Problem => new Problem('bad_request', { field, message })

async function senderFor(tx: Tx, accountId: string, input: NewMessage): Promise<SenderRow> {
  if (input.senderId !== undefined) {
    const sender = await senderById(tx, accountId, input.senderId)
    if (!sender) throw wrong('senderId', 'This sender does not exist.')
    const problem = senderProblem(sender, input.channel ?? sender.channel)
    if (problem) throw wrong('senderId', problem)
    return sender
  }
  const channel = input.channel ?? 'sms'
  const senders = (await listSenders(tx, accountId)).filter(
    (sender) => sender.channel === channel && !senderProblem(sender, channel),
  )
  if (senders.length === 1) return senders[0]!
  throw wrong(
    'senderId',
    senders.length === 0
      ? `The account has no sender for ${CHANNEL_NAMES[channel]}. Add one in Settings, Senders.`
      : `The account has ${senders.length} senders for ${CHANNEL_NAMES[channel]}. Say which, by its id.`,
  )
}

async function skillFor(tx: Tx, accountId: string, skillId: string | undefined): Promise<string> {
  if (skillId === undefined) return (await defaultSkill(tx, accountId)).id
  if (!(await skillById(tx, accountId, skillId))) throw wrong('skillId', 'This skill does not exist.')
  return skillId
}

type Says = { text: string; contentId: string | null; category: string | null }

function textFor(channel: Channel, account: AccountRow, input: NewMessage): Says {
  if (input.templateId !== undefined)
    throw wrong('templateId', `Templates are for WhatsApp; ${CHANNEL_NAMES[channel]} takes a text.`)
  if (input.text === undefined) throw wrong('text', 'Write what the person reads.')
  const made = renderTemplate(input.text, input.variables ?? {})
  refuseMissing(made.missing)
  if (made.text.trim() === '') throw wrong('text', 'The text is empty. Write what the person reads.')
  const wantsOptOut = channel === 'sms' && (input.withOptOut ?? input.kind === 'marketing')
  const text = withOptOut(made.text, wantsOptOut ? account.opt_out_text : null)
  if (channel === 'sms' && text.length > MAX_SMS_CHARACTERS)
    throw wrong(
      'text',
      `The text has ${text.length} characters with its values; an SMS takes ${MAX_SMS_CHARACTERS}. Shorten it.`,
    )
  return { text, contentId: null, category: null }
}

async function templateFor(
  tx: Tx,
  deps: SingleDeps,
  accountId: string,
  sender: SenderRow,
  input: NewMessage,
): Promise<Says> {
  if (input.templateId === undefined)
    throw wrong('templateId', 'Name a template: WhatsApp lets only approved ones begin a conversation.')
  if (input.text !== undefined)
    throw wrong('text', 'A template has its own words. Leave the text out and send values for its variables.')
  const template = (await templatesForSender(tx, accountId, sender.id)).find(
    (one) => one.id === input.templateId,
  )
  if (!template) throw wrong('templateId', 'The sender has no such template. Choose one of its own.')
  if (template.status !== 'approved')
    throw wrong(
      'templateId',
      `The template ${template.name} is ${template.status}, and only approved ones can be sent.`,
    )
  const rich = { type: 'template' as const, templateId: template.id, fills: fillsOf(template), defaults: {} }
  const step = {
    channel: 'whatsapp' as const,
    senderId: sender.id,
    message: '',
    rich,
    noReceiptMinutes: null,
  }
  const content = contentOf({ ...step, optOutOn: false, optOutText: '' }, template, null)
  if (content.rich?.type !== 'template') throw new Error('A template has no content.')
  const { text, missing, fault } = resolveTemplate(content.rich, input.variables ?? {})
  refuseMissing(missing)
  if (fault) throw wrong('variables', `${fault}.`)
  const contentId = idOf(accountId, content)
  await insertContent(
    tx,
    { accountId, id: contentId, channel: 'whatsapp', ...content },
    deps.campaigns.clock.now(),
  )
  return { text, contentId, category: content.rich.category }
}

/** The same content has the same id: a template's words are kept once, however many messages say them. */
function idOf(accountId: string, content: unknown): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([accountId, content]))
    .digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length > 0)
    throw new Problem('bad_request', {
      field: 'variables',
      message: `No value for ${missing.join(', ')}. Send one for each.`,
      details: { missing },
    })
}

async function refuseUnreachable(
  tx: Tx,
  to: { accountId: string; channel: Channel; address: string; kind: string },
): Promise<void> {
  const problem = await addressProblem(tx, to)
  if (problem === 'opted_out')
    throw new Problem('opted_out', {
      field: 'to',
      message: `${to.address} asked not to be messaged. Record an opt-in with its evidence first.`,
    })
  if (problem === 'cannot_get_texts')
    throw new Problem('unreachable', {
      field: 'to',
      message: `The carrier said that ${to.address} cannot be reached. Take it off the list under Opt-outs, or write to another.`,
    })
}

/**
 * The campaign that the caller's messages of this form are lines of, locked: the one that is open, or a new one. A pause holds all of them, and
 * after a cancel the next message opens another.
 */
export async function standingCampaign(
  tx: Tx,
  deps: SingleDeps,
  actor: Actor & { userId: string },
  plan: Pick<SinglePlan, 'kind' | 'channel' | 'sender' | 'skillId'>,
): Promise<{ row: store.CampaignRow; importId: string }> {
  const { accountId } = actor
  const account = await readAccount(tx, accountId)
  const form: store.Standing = {
    ...{ account_id: accountId, created_by: actor.userId, kind: plan.kind, channel: plan.channel },
    ...{ sender_id: plan.sender.id, skill_id: plan.skillId, delivery_window: account.default_window },
    open_conversations: account.open_conversations,
  }
  let row = await store.lockStanding(tx, form)
  if (!row) {
    await store.lockStandings(tx, accountId)
    row = (await store.lockStanding(tx, form)) ?? (await openStanding(tx, deps, actor, plan, account))
  }
  const audience = found(await importOf(tx, { accountId, campaignId: row.id }), 'The audience')
  return { row, importId: audience.id }
}

async function openStanding(
  tx: Tx,
  deps: SingleDeps,
  actor: Actor & { userId: string },
  plan: Pick<SinglePlan, 'kind' | 'channel' | 'sender' | 'skillId'>,
  account: AccountRow,
): Promise<store.CampaignRow> {
  const { accountId } = actor
  const now = deps.campaigns.clock.now()
  const { id, name } = await createDraft(
    tx,
    deps.campaigns,
    actor,
    {
      name: `Single messages of ${actor.name} (${plan.kind}, ${CHANNEL_NAMES[plan.channel]})`.slice(0, 255),
      ...{ kind: plan.kind, channel: plan.channel, senderId: plan.sender.id, skillId: plan.skillId },
      ...{ openConversations: account.open_conversations, deliveryWindow: account.default_window },
      ...{ optOutOn: false, noZone: 'account_zone', canaryMode: 'off' },
    },
    'messages',
  )
  const at = { accountId, campaignId: id }
  const audience = await keepAudience(tx, deps.recipients, {
    ...{ ...at, columns: [], defaultCountry: account.default_country, kind: plan.kind, people: [] },
  })
  await store.insertAttestation(
    tx,
    {
      ...{ ...at, userId: actor.userId, userName: actor.name },
      ...{ version: account.consent_statement_version, statement: account.consent_statement },
    },
    now,
  )
  const draft = found(await store.lockCampaign(tx, accountId, id), 'This campaign')
  const how = { ready: 0, openConversations: account.open_conversations }
  const contentId = await openSteps(tx, deps.campaigns, draft, null, how)
  await store.launch(
    tx,
    accountId,
    id,
    {
      ...{ status: 'sending', contentId, importId: audience.id, recipients: 0, by: actor.name },
      ...{ watchedFrom: speedBucket(now), undoUntil: null },
    },
    now,
  )
  await store.markEnqueued(tx, accountId, id, 0, true)
  await audit(tx, deps.campaigns, actor, 'campaign.launched', name)
  await publish(tx, accountId, { type: 'campaign', id })
  return found(await store.lockCampaign(tx, accountId, id), 'This campaign')
}
