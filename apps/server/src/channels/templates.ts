import {
  brokenRules,
  type Fills,
  TEMPLATE_NAME,
  type TemplateCategory,
  type TemplateParts,
  templateName,
} from '@foreword/contract'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import type { Answered, Carrier, CarrierFact, CarrierTemplate, SenderCredentials } from './carrier.ts'
import { type ChannelsDeps, carrierOf, openCredentials } from './senders.ts'
import { type SenderRow, senderById } from './store.ts'
import { draftTextOf, isAtCarrier, sameWords, strangeKeys, wordsOf } from './template-model.ts'
import { ASK_SOON_MS } from './template-sync.ts'
import * as store from './templates-store.ts'

// Verbs of templates. What a person changes is a draft here until it is handed in; the carrier's word on it comes by webhook and by sync.

export type TemplatesDeps = Pick<
  ChannelsDeps,
  'db' | 'clock' | 'newId' | 'secrets' | 'carriers' | 'publicUrl'
>
export type TemplateActor = { accountId: string; name: string }

export type NewDraft = {
  senderId: string
  name: string
  language: string
  category: TemplateCategory
  parts: TemplateParts
  examples: Fills
}

/** Begins a template. It is nowhere but here until it is handed in. */
export async function createDraft(
  tx: Tx,
  deps: TemplatesDeps,
  actor: TemplateActor,
  input: NewDraft,
  more: { defaults?: Fills } = {},
): Promise<store.TemplateRow> {
  const sender = found(await senderById(tx, actor.accountId, input.senderId), 'This sender')
  if (sender.archived_at)
    throw new Problem('bad_request', { field: 'senderId', message: 'Choose a sender that is in use.' })
  const { owner } = templatesAt(deps, sender)
  checkName(input.name)
  const now = deps.clock.now()
  const id = deps.newId()
  const made = await store.insertTemplate(
    tx,
    {
      account_id: actor.accountId,
      id,
      carrier: sender.carrier,
      owner,
      sender_id: sender.id,
      name: input.name,
      language: input.language,
      category: input.category,
      status: 'draft',
      status_detail: null,
      quality: null,
      parts: input.parts,
      defaults: more.defaults ?? {},
      examples: input.examples,
      carrier_template_id: null,
      created_by_name: actor.name,
      synced_at: null,
    },
    now,
  )
  if (!made) throw nameTaken(input)
  await store.syncBy(tx, actor.accountId, sender.id, owner, new Date(now.getTime() + ASK_SOON_MS))
  await publish(tx, actor.accountId, { type: 'template', id })
  return found(await store.templateById(tx, actor.accountId, id))
}

const nameTaken = ({ name, language }: { name: string; language: string }) =>
  new Problem('name_taken', {
    field: 'name',
    message: `There is a template named ${name} in ${language} already. Choose another name, or another language.`,
  })

function checkName(name: string): void {
  if (TEMPLATE_NAME.test(name)) return
  throw new Problem('bad_request', {
    field: 'name',
    message: `A name has small letters, digits and underscores only. “${templateName(name)}” would do.`,
  })
}

type AtCarrier = { carrier: Carrier; credentials: SenderCredentials; owner: string }

/** The carrier's side of a sender's templates, or why there is none. */
function templatesAt(deps: TemplatesDeps, sender: SenderRow): AtCarrier {
  const carrier = carrierOf(deps, sender.carrier)
  const credentials = openCredentials(deps, sender)
  const owner = carrier.templateOwner?.(credentials) ?? null
  if (!carrier.createTemplate || owner === null)
    throw new Problem('bad_request', {
      field: 'senderId',
      message: `${sender.name} has no templates. Choose a WhatsApp sender${
        carrier.createTemplate
          ? ' whose business account is known; “Test connection” in Settings says what is missing'
          : ''
      }.`,
    })
  return { carrier, credentials, owner }
}

export type TemplateChange = {
  name?: string | undefined
  language?: string | undefined
  category?: TemplateCategory | undefined
  parts?: TemplateParts | undefined
  examples?: Fills | undefined
  defaults?: Fills | undefined
}

/** Defaults hold at once. Words of a template the carrier has wait beside it until they are handed in. */
export async function changeTemplate(
  tx: Tx,
  deps: TemplatesDeps,
  actor: TemplateActor,
  id: string,
  change: TemplateChange,
): Promise<store.TemplateRow> {
  const row = await lockOpen(tx, deps, actor.accountId, id)
  const set: store.TemplateChange = {}
  const had = wordsOf(row)
  const words = {
    category: change.category ?? had.category,
    parts: change.parts ?? had.parts,
    examples: change.examples ?? had.examples,
  }
  if (change.category || change.parts || change.examples) {
    refuseWords(row)
    if (!isAtCarrier(row)) Object.assign(set, words)
    else set.edit = sameWords(words, wordsOf({ ...row, edit: null })) ? null : words
  }
  if (change.name !== undefined || change.language !== undefined) {
    const key = {
      carrier: row.carrier,
      owner: row.owner,
      name: change.name ?? row.name,
      language: change.language ?? row.language,
    }
    if (key.name !== row.name || key.language !== row.language) {
      if (isAtCarrier(row))
        throw new Problem('wrong_state', {
          message: 'A template that was handed in keeps its name and language. Duplicate it to change them.',
        })
      checkName(key.name)
      if (await store.templateNamed(tx, actor.accountId, key)) throw nameTaken(key)
      Object.assign(set, { name: key.name, language: key.language })
    }
  }
  if (change.defaults) {
    const strange = strangeKeys(change.defaults, [row.parts, words.parts])
    if (strange.length > 0)
      throw new Problem('bad_request', {
        field: `defaults.${strange[0]}`,
        message: `The template has no variable ${strange[0]}. Take its default away.`,
      })
    set.defaults = change.defaults
  }
  await store.updateTemplate(tx, actor.accountId, id, set, deps.clock.now())
  await publish(tx, actor.accountId, { type: 'template', id })
  return found(await store.templateById(tx, actor.accountId, id))
}

function refuseWords(row: store.TemplateRow): void {
  if (row.status === 'pending')
    throw new Problem('wrong_state', {
      message: 'It is in review, and cannot be changed until the answer is here.',
    })
  if (row.status === 'disabled')
    throw new Problem('wrong_state', {
      message: 'It was disabled for good. Duplicate it under another name, with other words.',
    })
}

/** A process that dies while it hands a template in leaves its mark; after this time it counts no more. */
const SUBMIT_LEASE_MS = 2 * 60_000

async function lockOpen(tx: Tx, deps: TemplatesDeps, accountId: string, id: string) {
  const row = found(await store.lockTemplate(tx, accountId, id), 'This template')
  if (row.status === 'deleted') throw new Problem('not_found', { message: 'This template was deleted.' })
  const since = row.submitting_since?.getTime()
  if (since !== undefined && since + SUBMIT_LEASE_MS > deps.clock.now().getTime())
    throw new Problem('wrong_state', {
      message: 'It is being handed in at this moment. Try again in a minute.',
    })
  return row
}

export async function discardEdit(tx: Tx, deps: TemplatesDeps, actor: TemplateActor, id: string) {
  await lockOpen(tx, deps, actor.accountId, id)
  await store.updateTemplate(tx, actor.accountId, id, { edit: null }, deps.clock.now())
  await publish(tx, actor.accountId, { type: 'template', id })
  return found(await store.templateById(tx, actor.accountId, id))
}

export async function duplicateTemplate(
  tx: Tx,
  deps: TemplatesDeps,
  actor: TemplateActor,
  id: string,
  as: { language: string; name?: string | undefined },
): Promise<store.TemplateRow> {
  const row = found(await store.templateById(tx, actor.accountId, id), 'This template')
  const senderId = (await store.senderOfOwner(tx, actor.accountId, { ...row, senderId: row.sender_id }))?.id
  const draft = {
    ...wordsOf(row),
    senderId: senderId ?? row.sender_id,
    name: as.name ?? row.name,
    language: as.language,
  }
  return createDraft(tx, deps, actor, draft, { defaults: row.defaults })
}

type InTx = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * Hands a template in for review. The carrier is asked between two transactions, the first of which marks it, so that two people do not
 * hand it in at once. @throws template_rules, wrong_state, carrier_refused
 */
export async function submitTemplate(
  deps: TemplatesDeps,
  inTx: InTx,
  actor: TemplateActor,
  id: string,
): Promise<store.TemplateRow> {
  const { row, sender } = await inTx(async (tx) => {
    const row = await lockOpen(tx, deps, actor.accountId, id)
    refuseSubmit(row)
    await store.updateTemplate(
      tx,
      actor.accountId,
      id,
      { submittingSince: deps.clock.now() },
      deps.clock.now(),
    )
    return { row, sender: await senderFor(tx, actor.accountId, row) }
  })
  let answer: Answered<CarrierTemplate> | undefined
  try {
    assertNoOpenTransaction('A carrier was called')
    answer = await handIn(ownedBy(row, templatesAt(deps, sender)), row)
  } finally {
    await inTx((tx) => settleSubmit(tx, deps, actor, row, answer))
  }
  if (!answer.ok) throw refused(answer)
  return found(await inTx((tx) => store.templateById(tx, actor.accountId, id)))
}

function refuseSubmit(row: store.TemplateRow): void {
  if (row.status === 'pending') throw new Problem('wrong_state', { message: 'It is in review already.' })
  if (isAtCarrier(row) && row.edit === null)
    throw new Problem('wrong_state', {
      message:
        row.status === 'rejected'
          ? 'It was rejected as it is. Change what was rejected, then hand it in again.'
          : 'The carrier has it as it stands here. Change something first.',
    })
  const problems = brokenRules(draftTextOf(row))
  if (problems.length > 0)
    throw new Problem('template_rules', {
      field: problems[0]!.field,
      message: problems[0]!.message,
      details: { problems },
    })
}

async function senderFor(tx: Tx, accountId: string, row: store.TemplateRow): Promise<SenderRow> {
  const id = (await store.senderOfOwner(tx, accountId, { ...row, senderId: row.sender_id }))?.id
  const sender = id ? await senderById(tx, accountId, id) : undefined
  if (sender) return sender
  throw new Problem('wrong_state', {
    message: `No sender of the business account ${row.owner} is in use. Add one in Settings, then try again.`,
  })
}

/** A sender whose credentials were exchanged may be of another business account now. */
function ownedBy(row: store.TemplateRow, at: AtCarrier): AtCarrier {
  if (at.owner === row.owner) return at
  throw new Problem('wrong_state', {
    message: `The template belongs to the business account ${row.owner}, and its sender to ${at.owner} now. Sync, then try again.`,
  })
}

async function handIn(
  { carrier, credentials }: AtCarrier,
  row: store.TemplateRow,
): Promise<Answered<CarrierTemplate>> {
  const { name, language } = row
  const template = { name, language, ...wordsOf(row) }
  const old = row.carrier_template_id
  if (old !== null && carrier.changeTemplate) return carrier.changeTemplate(credentials, old, template)
  const made = await carrier.createTemplate!(credentials, template)
  // Where templates cannot be changed the new one takes the old one's place; if the old one stays, the next sync shows it.
  if (made.ok && old !== null)
    await carrier.deleteTemplate?.(credentials, { name, language, carrierTemplateId: old })
  return made
}

async function settleSubmit(
  tx: Tx,
  deps: TemplatesDeps,
  actor: TemplateActor,
  row: store.TemplateRow,
  answer: Answered<CarrierTemplate> | undefined,
): Promise<void> {
  const now = deps.clock.now()
  const { accountId } = actor
  await store.lockTemplate(tx, accountId, row.id)
  if (answer?.ok) {
    await store.takeOver(tx, accountId, row.id, answer.value, now, false)
    await store.updateTemplate(tx, accountId, row.id, { edit: null, submittingSince: null }, now)
    await store.syncOwnerBy(tx, accountId, row.owner, new Date(now.getTime() + ASK_SOON_MS))
  } else await store.updateTemplate(tx, accountId, row.id, { submittingSince: null }, now)
  await publish(tx, accountId, { type: 'template', id: row.id })
}

const refused = (answer: { code: string; detail: string }) =>
  new Problem('carrier_refused', { message: answer.detail, details: { carrierCode: answer.code } })

/** Deletes it at the carrier first, then here: what the carrier still has must stay visible. */
export async function deleteTemplate(
  deps: TemplatesDeps,
  inTx: InTx,
  actor: TemplateActor,
  id: string,
): Promise<void> {
  const taken = await inTx(async (tx) => {
    const row = await lockOpen(tx, deps, actor.accountId, id)
    return { row, sender: isAtCarrier(row) ? await senderFor(tx, actor.accountId, row) : null }
  })
  if (taken.sender) {
    const { carrier, credentials } = ownedBy(taken.row, templatesAt(deps, taken.sender))
    assertNoOpenTransaction('A carrier was called')
    const { name, language, carrier_template_id: carrierTemplateId } = taken.row
    const answer = (await carrier.deleteTemplate?.(credentials, { name, language, carrierTemplateId })) ?? {
      ok: false as const,
      code: 'unsupported',
      detail: `${carrier.label} deletes no templates. Delete it at the carrier, then sync.`,
    }
    if (!answer.ok) throw refused(answer)
  }
  await inTx(async (tx) => {
    const gone = { status: 'deleted' as const, statusDetail: `Deleted by ${actor.name}.`, edit: null }
    await store.updateTemplate(tx, actor.accountId, id, gone, deps.clock.now())
    await publish(tx, actor.accountId, { type: 'template', id })
  })
}

/** What a carrier's webhook says of a template. One we do not know is fetched by a sync within seconds. */
export async function applyTemplateFact(
  tx: Tx,
  accountId: string,
  fact: Extract<CarrierFact, { kind: 'template' }>,
  now: Date,
): Promise<void> {
  const changed = await store.applyFact(tx, accountId, fact, now)
  if (!changed) await store.syncOwnerBy(tx, accountId, fact.owner, now)
  else await publish(tx, accountId, { type: 'template', id: changed.id })
}
