import {
  type Conversation,
  type Fills,
  MAX_INAPP_TEXT,
  MAX_SMS_CHARACTERS,
  type Rich,
  resolveTemplate,
  type SessionRich,
  sectionsOf,
} from '@foreword/contract'
import { type TemplateRow, templateById, templatesForSender } from '../channels/index.ts'
import { insertReply, segmentsOf, wakeForLine } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { isOptedOut } from '../recipients/index.ts'
import { richOfFile } from './agent-files.ts'
import { takeInto } from './assigning.ts'
import { besideIn } from './beside-in.ts'
import { isBot } from './bots/model.ts'
import { type ConversationsDeps, changed, lockFor, readConversation } from './conversations.ts'
import { type FileLinks, fileInLink } from './file-links.ts'
import * as store from './store.ts'
import { windowFor } from './window.ts'

/** What WhatsApp takes, characters: beside buttons, a list or a file, and alone. */
const MAX_BESIDE = 1_024
const MAX_ALONE = 4_096

/** An agent's answer: a ledger message on the sender's reply lane, ahead of campaigns. Answering takes a waiting conversation. */
export async function replyInConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  input: { text: string; rich?: SessionRich | undefined; messageId: string },
): Promise<Conversation> {
  const row = await lockToAnswer(tx, who, id)
  const window = windowFor(row, deps.clock.now())
  if (window && window.until === null) throw new Problem('window_closed')
  const body = input.text.trim()
  checkAnswer(row.channel, body, input.rich)
  if (row.channel === 'sms' && input.rich && (await besideIn(tx, row)).attachable.length === 0)
    throw new Problem('bad_request', {
      field: 'rich',
      message: 'This sender cannot send pictures or files to this number. Send the text alone, or a link.',
    })
  await put(tx, deps, who, row, { messageId: input.messageId, body, rich: input.rich ?? null })
  return readConversation(tx, deps, who, id)
}

/** The message an uploaded file goes with, for an answer that names one. */
export async function richFor(
  tx: Tx,
  deps: ConversationsDeps & { links: FileLinks },
  who: Who,
  id: string,
  input: { rich?: SessionRich | undefined; fileId?: string | undefined; messageId: string },
): Promise<SessionRich | undefined> {
  if (input.fileId === undefined) return input.rich
  if (input.rich)
    throw new Problem('bad_request', {
      field: 'rich',
      message: 'A message has either a file or buttons. Send them one after the other.',
    })
  const row = await lockFor(tx, who, id)
  return richOfFile(tx, deps.links, row, input.fileId, input.messageId, deps.clock.now())
}

/** The conversation, locked, for somebody who may answer in it now. */
async function lockToAnswer(
  tx: Tx,
  who: Who,
  id: string,
  kind: 'service' | 'marketing' = 'service',
): Promise<store.ConversationRow> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  if (row.state === 'assigned' && row.assignee_id !== who.userId)
    throw new Problem('taken', {
      message: isBot(row.assignee_id)
        ? `The bot ${row.assignee_name} answers here. Take over first.`
        : `${row.assignee_name} answers here. Transfer it to yourself first.`,
    })
  if (await isOptedOut(tx, { accountId: who.accountId, channel: row.channel, address: row.address, kind }))
    throw new Problem('opted_out')
  return row
}

function checkAnswer(channel: string, body: string, rich: SessionRich | undefined): void {
  const wrong = (field: string, message: string): never => {
    throw new Problem('bad_request', { field, message })
  }
  if (rich && rich.type !== 'media' && channel === 'sms')
    wrong('rich', 'Buttons and lists cannot be sent by text message. Write the choices into the text.')
  if (body === '' && rich?.type !== 'media') wrong('text', 'The answer is empty.')
  const most = mostOf(channel, rich)
  if (body.length > most)
    wrong('text', `The answer has ${body.length} characters; ${most} are the most here. Shorten it.`)
  if (rich?.type === 'media' && !fileInLink(rich.link) && URL.parse(rich.link)?.protocol !== 'https:')
    wrong('rich.link', 'The link of the file is not one a carrier can fetch: write it with https://.')
  const ids = rich?.type === 'buttons' ? rich.buttons : rich?.type === 'list' ? rich.rows : []
  if (new Set(ids.map((one) => one.id)).size < ids.length)
    wrong('rich', 'Two buttons or rows have the same id. Give each its own.')
  if (ids.some((one) => one.title.trim() === ''))
    wrong('rich', 'A button or row says nothing. Give it words, or leave it out.')
  if (rich?.type === 'buttons' && new Set(ids.map((one) => one.title.trim())).size < ids.length)
    wrong('rich.buttons', 'Two buttons say the same. Give each its own words.')
  const sections = rich?.type === 'list' ? sectionsOf(rich.rows) : []
  if (sections.length > 1 && sections.some((section) => section.title === null))
    wrong('rich.rows', 'Some rows have a heading and some have none. Give every row one, or none.')
}

const mostOf = (channel: string, rich: SessionRich | undefined): number => {
  if (channel === 'sms') return MAX_SMS_CHARACTERS
  if (channel === 'inapp') return MAX_INAPP_TEXT
  return rich ? MAX_BESIDE : MAX_ALONE
}

/** Templates that may be sent into a conversation: those of its sender's owner that are approved. */
export async function templatesFor(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<readonly TemplateRow[]> {
  await readConversation(tx, deps, who, id)
  const { sender_id } = found(await store.summaryById(tx, who.accountId, id))
  const all = await templatesForSender(tx, who.accountId, sender_id)
  return all.filter((template) => template.status === 'approved')
}

/** Sends an approved template, filled by the agent: what still reaches a person once the 24 hours are over. */
export async function sendTemplate(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  input: { templateId: string; fills: Fills; messageId: string },
): Promise<Conversation> {
  await readConversation(tx, deps, who, id)
  const template = found(await templateById(tx, who.accountId, input.templateId), 'This template')
  const kind = template.category === 'marketing' ? 'marketing' : 'service'
  const row = await lockToAnswer(tx, who, id, kind)
  const usable = (await templatesFor(tx, deps, who, id)).some((one) => one.id === template.id)
  if (!usable)
    throw new Problem('bad_request', {
      field: 'templateId',
      message: `“${template.name}” is ${template.status}, or not a template of this conversation’s sender. Choose one that is approved.`,
    })
  const { name, language, category, carrier_template_id: carrierTemplateId, parts, defaults } = template
  const { rich, text, missing, fault } = resolveTemplate(
    {
      type: 'template',
      templateId: template.id,
      ...{ name, language, category, carrierTemplateId, parts, defaults, fills: input.fills },
    },
    { ...row.customer, ...row.collected },
  )
  if (missing.length > 0)
    throw new Problem('bad_request', {
      field: 'fills',
      message: `A value is missing: ${missing.join(', ')}.`,
    })
  if (fault) throw new Problem('bad_request', { field: 'fills', message: `${fault}.` })
  // What the carrier sends by its own words stands in the thread by these.
  const labels = parts.buttons.map((button) => button.text)
  const said: Rich = rich.type === 'template' && labels.length > 0 ? { ...rich, labels } : rich
  await put(tx, deps, who, row, { messageId: input.messageId, body: text, rich: said })
  return readConversation(tx, deps, who, id)
}

async function put(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  row: store.ConversationRow,
  says: { messageId: string; body: string; rich: Rich | null },
): Promise<void> {
  const now = deps.clock.now()
  const { accountId } = who
  const made = await insertReply(
    tx,
    deps.newId,
    {
      accountId,
      id: says.messageId,
      senderId: row.sender_id,
      channel: row.channel,
      address: row.address,
      conversationId: row.id,
      body: says.body,
      authorId: who.userId,
      segments: segmentsOf(says.body),
      rich: says.rich,
    },
    now,
  )
  if (!made) return
  if (row.state === 'queued') await takeInto(tx, deps, who, row)
  const answer = { accountId, id: row.id, userId: who.userId, text: says.body || '(a file)' }
  // The same words wait on no other page of theirs.
  if (await store.addAnswer(tx, answer, now))
    await publish(tx, accountId, { type: 'draft', id: row.id, of: who.userId })
  await wakeForLine(tx, row.sender_id)
  await changed(tx, who, row.id, [who.userId])
}
