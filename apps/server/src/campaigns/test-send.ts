import {
  type Channel,
  MAX_SMS_CHARACTERS,
  type Rich,
  renderTemplate,
  resolveTemplate,
  withOptOut,
} from '@foreword/contract'
import { readAccount, refuseInactive } from '../accounts/index.ts'
import { senderById, templatesForSender } from '../channels/index.ts'
import { insertAnswer, replyLane, segmentsOf, testsSince, wakeDispatchers } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { found, Problem } from '../platform/problem.ts'
import { addressProblem, importOf, parsePhone, recipientOfLine } from '../recipients/index.ts'
import { type Actor, audit, type CampaignsDeps } from './campaigns.ts'
import { contentsOf, senderProblem } from './launch.ts'
import { CHANNEL_NAMES } from './rules.ts'
import { type StepContent, stepsOf } from './steps.ts'
import * as store from './store.ts'

/** So many tests one person may send within so long. They are for looking, not for sending. */
export const TESTS = { most: 10, withinMs: 10 * 60_000 } as const

export type TestInput = {
  step: number
  to: string
  line?: number | undefined
  variables?: Record<string, string> | undefined
}

/**
 * Puts one channel of a campaign in line for one person, with a row's values, ahead of campaigns and whatever the hour. A ledger message of
 * its own: no campaign counts it, and opt-outs hold for it. Answers its id.
 */
export async function sendTest(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor & { userId: string },
  id: string,
  input: TestInput,
): Promise<string> {
  const row = found(await store.campaignById(tx, actor.accountId, id), 'This campaign')
  const step = stepsOf(row)[input.step]
  if (!step) throw wrong('step', 'The campaign has no such channel. Load it again.')
  const { accountId } = actor
  await refuseInactive(tx, accountId, deps.agreement)
  const sender = step.senderId ? await senderById(tx, accountId, step.senderId) : undefined
  const problem = senderProblem(sender, step.channel)
  if (!sender) throw wrong('senderId', `Choose the sender for ${CHANNEL_NAMES[step.channel]} first.`)
  if (problem) throw wrong('senderId', problem)
  const { default_country: country } = await readAccount(tx, accountId)
  const to = addressOf(step.channel, input.to, country)
  const says = await sayingFor(tx, row, input, sender.id)
  await refuseUnreachable(tx, { accountId, channel: step.channel, address: to, kind: row.kind })
  await refuseTooMany(tx, deps, actor)
  const now = deps.clock.now()
  const messageId = deps.newId()
  await insertAnswer(
    tx,
    {
      accountId,
      id: messageId,
      laneId: await replyLane(tx, accountId, sender.id, deps.newId, now),
      senderId: sender.id,
      channel: step.channel,
      address: to,
      conversationId: null,
      body: says.text,
      extra: says.rich,
      segments: segmentsOf(says.text),
      purpose: 'test',
      authorId: actor.userId,
    },
    now,
  )
  await wakeDispatchers(tx)
  await audit(tx, deps, actor, 'campaign.tested', `${row.name}: ${CHANNEL_NAMES[step.channel]} to ${to}`)
  return messageId
}

const wrong = (field: string, message: string): Problem => new Problem('bad_request', { field, message })

const CONSUMER_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/

/** As the carrier is given it. Throws what is wrong with it, for the field `to`. */
export function addressOf(channel: Channel, typed: string, country: string): string {
  const text = typed.trim()
  if (channel === 'inapp') {
    if (CONSUMER_ID.test(text)) return text
    throw wrong('to', 'A consumer id has at most 128 characters, none of them outside of ASCII.')
  }
  const phone = parsePhone(text, country)
  if (!phone.valid)
    throw new Problem('invalid_phone', {
      field: 'to',
      message: `That is not a phone number we can read: ${phone.reason}.`,
    })
  if (channel === 'sms' && phone.sms === 'no')
    throw new Problem('invalid_phone', {
      field: 'to',
      message: 'This number cannot receive SMS. Type one of a mobile phone.',
    })
  return phone.e164
}

/** What the person reads: the step as it would be frozen now, with the values of the row and those typed. */
async function sayingFor(
  tx: Tx,
  row: store.CampaignRow,
  input: TestInput,
  senderId: string,
): Promise<{ text: string; rich: Rich | null }> {
  const at = { accountId: row.account_id, campaignId: row.id }
  const file = (await importOf(tx, at)) ?? null
  const person =
    input.line === undefined ? undefined : found(await recipientOfLine(tx, at, input.line), 'This row')
  const content = (await contentsOf(tx, row, file))[input.step]!
  const values = { ...person?.variables, ...input.variables }
  const channel = stepsOf(row)[input.step]!.channel
  if (channel === 'whatsapp') return templateFor(tx, row.account_id, senderId, content, values)
  const own = input.step === 0 ? (person?.own_text ?? null) : null
  const made = own === null ? renderTemplate(content.text, values) : { text: own, missing: [] }
  refuseMissing(made.missing)
  if (made.text.trim() === '') throw wrong('message', 'The message is empty. Write what people will read.')
  const text = withOptOut(made.text, content.optOutText)
  if (channel === 'sms' && text.length > MAX_SMS_CHARACTERS)
    throw wrong(
      'message',
      `The text has ${text.length} characters with these values; an SMS takes ${MAX_SMS_CHARACTERS}. Shorten it.`,
    )
  return { text, rich: content.rich?.type === 'inapp' ? content.rich : null }
}

async function templateFor(
  tx: Tx,
  accountId: string,
  senderId: string,
  content: StepContent,
  values: Readonly<Record<string, string>>,
): Promise<{ text: string; rich: Rich }> {
  if (content.rich?.type !== 'template')
    throw wrong('rich', 'Choose a template first: WhatsApp lets only templates begin a conversation.')
  const { templateId, name } = content.rich
  const template = (await templatesForSender(tx, accountId, senderId)).find((one) => one.id === templateId)
  if (!template) throw wrong('rich', `The sender has no template ${name}. Choose one of its own.`)
  if (template.status !== 'approved')
    throw wrong('rich', `The template ${name} is ${template.status}, and only approved ones can be sent.`)
  const { text, rich, missing, fault } = resolveTemplate(content.rich, values)
  refuseMissing(missing)
  if (fault) throw wrong('variables', `${fault}.`)
  return { text, rich }
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length > 0)
    throw new Problem('bad_request', {
      field: 'variables',
      message: `No value for ${missing.join(', ')}. Type one, or choose a row that has it.`,
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
      message: `${to.address} asked not to be messaged, and a test is a message. Record an opt-in under Opt-outs, or test with another.`,
    })
  if (problem === 'cannot_get_texts')
    throw wrong(
      'to',
      `The carrier said that ${to.address} cannot be reached. Take it off the list under Opt-outs, or test with another.`,
    )
}

async function refuseTooMany(tx: Tx, deps: CampaignsDeps, actor: Actor & { userId: string }): Promise<void> {
  const now = deps.clock.now()
  const since = new Date(now.getTime() - TESTS.withinMs)
  const { n, first } = await testsSince(tx, actor.accountId, actor.userId, since)
  if (n < TESTS.most || !first) return
  const again = new Date(first.getTime() + TESTS.withinMs)
  const minutes = Math.max(1, Math.ceil((again.getTime() - now.getTime()) / 60_000))
  throw new Problem('too_many_tests', {
    message: `You sent ${n} tests in the last ten minutes. The next one can go in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    details: { retryAt: again.toISOString() },
    retryAfter: Math.max(1, Math.ceil((again.getTime() - now.getTime()) / 1000)),
  })
}
