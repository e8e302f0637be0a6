import { createHash } from 'node:crypto'
import { setImmediate as otherWork } from 'node:timers/promises'
import { type CampaignChange, type Channel, hoursEveryDay, type StepDraft } from '@foreword/contract'
import { listSkills, readAccount } from '../accounts/index.ts'
import type { Caller } from '../applications/index.ts'
import { type CampaignsDeps, createDraft, fillsOf, launchCampaign, mayComeFrom } from '../campaigns/index.ts'
import {
  handoffByShortId,
  listSenders,
  type SenderRow,
  type TemplateRow,
  templateById,
  templatesForSender,
} from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { keepAudience, parsePhone, type RecipientsContext } from '../recipients/index.ts'
import { type Judged, openJudge, type Rules } from './judge.ts'
import { type Needs, needsOf } from './needs.ts'
import { bad, type Json, missing, Refusal } from './refusal.ts'
import { type CampaignRequest, type Consumer, readCampaignRequest } from './request.ts'
import * as store from './store.ts'
import { platformId } from './words.ts'

export type CreateDeps = {
  campaigns: CampaignsDeps
  recipients: Pick<RecipientsContext, 'clock' | 'newId' | 'hashAddress'>
}

export type CampaignAnswer = {
  proactiveCampaignId: string
  leCampaignId: string
  leEngagementId: string
  requestTraceId: string
  acceptedConsumers: Json[]
  failedConsumers: Json[]
}

/** How long answers are not kept: a campaign is 30 days open for replies unless its handoff says otherwise. */
const LOOKBACK_MINUTES = 30 * 24 * 60
/** The template that is one variable: a text of the application's own. */
const FREE_TEXT = '1234567890'
const SMS_HOURS = hoursEveryDay('08:00', '21:00')
const ALL_DAY = hoursEveryDay('00:00', '24:00')

/**
 * Creates and launches a campaign in the caller's transaction: everything of it, or nothing. Throws Refusal for what stops the whole
 * request; consumers that do not fit come back in the answer. The text of an answer that was kept under the same key comes back as it was.
 */
export async function createCampaign(
  tx: Tx,
  deps: CreateDeps,
  caller: Caller,
  input: { body: unknown; key: string | null; requestTraceId: string },
): Promise<string> {
  const { key, body } = input
  const request = readCampaignRequest(body, caller.limits.consumersPerRequest)
  const at = key === null ? null : { ...caller, key }
  if (at) {
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
    const kept = await store.takeKey(tx, at, hash, deps.recipients.clock.now())
    if (kept && kept.request_hash !== hash)
      throw new Refusal(
        409,
        'This Idempotency-Key came with another request before. Use a new key for each request.',
      )
    if (kept?.answer) return kept.answer
  }
  const answer = JSON.stringify(await launchRequest(tx, deps, caller, request, input.requestTraceId))
  if (at) await store.keepAnswer(tx, at, answer)
  return answer
}

async function launchRequest(
  tx: Tx,
  deps: CreateDeps,
  caller: Caller,
  request: CampaignRequest,
  requestTraceId: string,
): Promise<CampaignAnswer> {
  const { accountId, limits } = caller
  const skillId = await skillNamed(tx, accountId, request.skill)
  const source = await sourceOf(tx, accountId, request)
  const account = await readAccount(tx, accountId)
  const judged = await judgedInTurns(request.consumers, {
    needs: source.needs,
    parse: (text) => parsePhone(text),
    mayComeFrom: (host) => mayComeFrom(host, account.media_hosts),
    customerData: limits.customerData,
  })
  const ids = judged.map((one) => (one.error === null ? deps.recipients.newId() : null))
  await reserve(tx, deps, caller, source.needs.channels[0]!, ids.filter((id) => id !== null).length)
  const actor = { accountId, userId: null, name: caller.name }
  const sms = source.needs.channels.includes('sms')
  const draft = await createDraft(
    tx,
    deps.campaigns,
    actor,
    {
      ...source.change,
      name: request.campaignName,
      skillId,
      kind: limits.kind,
      openConversations: limits.openConversations,
      deliveryWindow: request.window ?? (sms ? SMS_HOURS : ALL_DAY),
      startMode: 'now',
      noZone: 'account_zone',
      canaryMode: 'off',
    },
    'api',
  )
  await keepAudience(tx, deps.recipients, {
    accountId,
    campaignId: draft.id,
    columns: columnsOf(source.needs),
    defaultCountry: account.default_country,
    kind: limits.kind,
    people: judged.map((one, index) => ({ ...one.person, ownId: ids[index]! })),
  })
  const version = account.consent_statement_version
  await launchCampaign(tx, deps.campaigns, actor, draft.id, version, {
    ...{ evenForNobody: true, judgedLink: source.needs.header?.name ?? null },
  })
  return {
    proactiveCampaignId: draft.shortId,
    leCampaignId: platformId(draft.id, 'campaign'),
    leEngagementId: platformId(draft.id, 'engagement'),
    requestTraceId,
    acceptedConsumers: judged.flatMap((one, index) => (ids[index] ? [accepted(one, ids[index]!)] : [])),
    failedConsumers: judged.flatMap((one) => (one.error === null ? [] : [failed(one)])),
  }
}

const AT_A_TURN = 500

/** 100,000 consumers take seconds: between a few hundred, webhooks and other requests have their turn. */
async function judgedInTurns(consumers: readonly Consumer[], rules: Rules): Promise<Judged[]> {
  const judgeOne = openJudge(rules)
  const judged: Judged[] = []
  for (const [index, consumer] of consumers.entries()) {
    if (index > 0 && index % AT_A_TURN === 0) await otherWork()
    judged.push(judgeOne(consumer))
  }
  return judged
}

const columnsOf = ({ variables, header, button }: Needs): string[] => [
  ...variables,
  ...(header ? [header.name] : []),
  ...(button ? [button.name] : []),
]

/** By name, capitals or not, or by id. */
async function skillNamed(tx: Tx, accountId: string, wanted: string): Promise<string> {
  const skill = (await listSkills(tx, accountId)).find(
    (one) => one.id === wanted || one.name.toLowerCase() === wanted.toLowerCase(),
  )
  if (!skill)
    throw bad(`No engagement found for skill ${wanted}: the account has no skill of this name or id.`)
  return skill.id
}

/** What the campaign says and on which channels, and what that takes of each consumer. */
type Source = { change: CampaignChange; needs: Needs }

async function sourceOf(tx: Tx, accountId: string, request: CampaignRequest): Promise<Source> {
  const { templateId } = request
  if (templateId === FREE_TEXT) {
    const sender = await senderNumbered(tx, accountId, request, 'sms')
    const step = plain('sms', sender.id, '{1}')
    return { change: { ...changeOf([step]), ...OPEN }, needs: needsOf([step], () => undefined) }
  }
  const handoff = await handoffByShortId(tx, accountId, templateId)
  if (handoff && !handoff.archived_at) {
    const { steps } = handoff
    const templates = new Map<string, TemplateRow>()
    for (const { rich } of steps) {
      const template =
        rich?.type === 'template' ? await templateById(tx, accountId, rich.templateId) : undefined
      if (template) templates.set(template.id, template)
    }
    const more = {
      handoffId: handoff.id,
      lookbackMinutes: handoff.lookback_minutes,
      routeAll: handoff.route_all,
    }
    return { change: { ...changeOf(steps), ...more }, needs: needsOf(steps, (id) => templates.get(id)) }
  }
  if (/^H\d{6,}$/.test(templateId)) throw noTemplate(templateId)
  const sender = await senderNumbered(tx, accountId, request, 'whatsapp', noTemplate(templateId))
  const template = (await templatesForSender(tx, accountId, sender.id)).find((one) =>
    [one.carrier_template_id, one.name, one.id.replaceAll('-', '')].includes(templateId),
  )
  if (!template) throw noTemplate(templateId)
  const step: StepDraft = {
    ...plain('whatsapp', sender.id, ''),
    rich: { type: 'template', templateId: template.id, fills: fillsOf(template), defaults: {} },
  }
  return { change: { ...changeOf([step]), ...OPEN }, needs: needsOf([step], () => template) }
}

/** Without a handoff: open for replies as long as can be, for the first one of each person. */
const OPEN = { lookbackMinutes: LOOKBACK_MINUTES, routeAll: false }

const noTemplate = (templateId: string): Refusal =>
  bad(`No handoff is available: the account has no handoff and no template ${templateId}.`)

const plain = (channel: Channel, senderId: string, message: string): StepDraft => ({
  ...{ channel, senderId, message, optOutOn: false, optOutText: '', rich: null },
  noReceiptMinutes: null,
})

function changeOf([first, ...fallbacks]: readonly StepDraft[]): CampaignChange {
  const { channel, senderId, message, rich, optOutOn, optOutText } = first!
  return { channel, senderId, message, rich, optOutOn, optOutText, fallbacks }
}

/** The sender of this channel with the number of the request, written with or without its plus. */
async function senderNumbered(
  tx: Tx,
  accountId: string,
  { outboundNumber }: CampaignRequest,
  channel: Channel,
  none?: Refusal,
): Promise<SenderRow> {
  const senders = (await listSenders(tx, accountId)).filter((sender) => sender.channel === channel)
  if (senders.length === 0 && none) throw none
  if (outboundNumber === null) throw missing('outboundNumber')
  const digits = (text: string): string => text.replace(/\D/g, '')
  const sender = senders.find((one) => digits(one.address) === digits(outboundNumber))
  if (!sender)
    throw bad(
      `outboundNumber ${outboundNumber} is no ${channel === 'sms' ? 'SMS' : 'WhatsApp'} sender of this account.`,
    )
  return sender
}

/** The whole request counts against the day's limit, or none of it. */
async function reserve(
  tx: Tx,
  deps: CreateDeps,
  { accountId, limits }: Caller,
  channel: Channel,
  people: number,
): Promise<void> {
  if (people === 0) return
  const date = deps.recipients.clock.now().toISOString().slice(0, 10)
  const room = await store.reserveDay(tx, { accountId, date, channel, people, most: limits.dailyRecipients })
  if (!room)
    throw bad(
      `With these ${people} recipients the account would have more than ${limits.dailyRecipients} on this channel today (UTC). Nothing was sent; send it tomorrow, or ask an administrator to raise the limit.`,
    )
}

function accepted({ person, content }: Judged, id: string): Json {
  return { id, ...(person.phone ? { phoneNumber: person.phone.e164 } : {}), consumerContent: content }
}

function failed({ person, content, consumer, error }: Judged): Json {
  const { headerVariables, variables } = consumer
  const written = person.input === '' ? undefined : `+${person.input.replace(/^\+/, '')}`
  const goesByPhone = content.sms !== undefined || content.wa !== undefined
  return {
    ...{ consumerContent: content, variables, ...(headerVariables ? { headerVariables } : {}) },
    ...(goesByPhone
      ? { phone: person.phone?.e164 ?? written ?? null, countryCode: person.phone?.country ?? null }
      : {}),
    errorMessage: error,
  }
}
