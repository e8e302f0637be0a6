import type { ConsentProof } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import { campaignNames } from '../campaigns/index.ts'
import { readContents, textOf } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import {
  type ConsentEventRow,
  chainOf,
  chainProblem,
  consentRowsOf,
  markProblem,
  marksOfAddress,
  sealOf,
} from '../recipients/index.ts'
import { attestationsFor, messagesOf, optOutsNow, type ProofMessage } from './store.ts'

const MOST_MESSAGES = 2_000
/** What reached the carrier, or may have. */
const LEFT: readonly string[] = ['sending', 'sent', 'delivered', 'read', 'unknown']

/** Everything known of consent for one address: evidence with its hashes, what was confirmed, what was sent and when. */
export async function consentProof(
  tx: Tx,
  accountId: string,
  address: string,
  now: Date,
): Promise<ConsentProof> {
  const account = await readAccount(tx, accountId)
  const events = await consentRowsOf(tx, accountId, address)
  const chain = await chainOf(tx, accountId, address)
  const problem = chainProblem(chain) ?? markProblem(chain, await marksOfAddress(tx, accountId, address))
  const seal = await sealOf(tx, accountId, address)
  const messages = await messagesOf(tx, accountId, address, MOST_MESSAGES)
  const names = await campaignNames(tx, accountId, [
    ...new Set(events.flatMap((event) => event.campaign_id ?? [])),
  ])
  const erased = address.startsWith('erased-')
  return {
    brand: account.name,
    account: account.number,
    address,
    madeAt: now.toISOString(),
    optedOut: (await optOutsNow(tx, accountId, address)).map((row) => ({
      channel: row.channel,
      category: row.category || null,
      since: row.since.toISOString(),
      source: row.source,
    })),
    chain: {
      whole: problem === null,
      problem:
        problem && erased ? 'This person was erased: what stood here was replaced on request.' : problem,
      events: chain.length,
      sealed: seal ? { number: seal.number, at: seal.at.toISOString(), position: seal.position } : null,
    },
    events: events.map((event) => ({
      id: event.id,
      position: event.position,
      at: event.at.toISOString(),
      kind: event.kind,
      channel: event.channel,
      category: event.category,
      source: event.source,
      words: event.words,
      userName: event.user_name,
      campaignName: event.campaign_id ? (names.get(event.campaign_id) ?? null) : null,
      campaignId: event.campaign_id,
      messageId: event.message_id,
      userId: event.user_id,
      importId: event.import_id,
      prevHash: event.prev_hash?.toString('hex') ?? null,
      hash: event.hash?.toString('hex') ?? null,
    })),
    attestations: (await attestationsFor(tx, accountId, address)).map((row) => ({
      campaignName: row.name,
      at: row.at.toISOString(),
      userName: row.user_name,
      version: row.statement_version,
      statement: row.statement,
    })),
    messages: await messageViews(tx, accountId, messages, events),
  }
}

async function messageViews(
  tx: Tx,
  accountId: string,
  messages: readonly ProofMessage[],
  events: readonly ConsentEventRow[],
): Promise<ConsentProof['messages']> {
  const contents = await readContents(tx, accountId, [
    ...new Set(messages.flatMap((message) => message.content_id ?? [])),
  ])
  return messages.map((message) => ({
    at: message.at?.toISOString() ?? null,
    direction: message.direction,
    channel: message.channel,
    campaignName: message.campaign_name,
    state: message.state,
    text: textOf(
      message,
      contents.find((content) => content.id === message.content_id),
    ),
    afterOptOut:
      message.direction === 'out' &&
      message.purpose !== 'consent_answer' &&
      LEFT.includes(message.state) &&
      message.at !== null &&
      heldAt(events, message, message.at),
  }))
}

/** Whether an opt-out held for such a message at a time, by the evidence up to then; what was withdrawn by then counts no longer. */
export function heldAt(
  events: readonly (Pick<ConsentEventRow, 'at' | 'kind' | 'channel' | 'category'> & {
    import_id?: string | null
  })[],
  message: { channel: string; kind: string },
  at: Date,
): boolean {
  const withdrawn = new Set(
    events.flatMap((one) =>
      one.kind === 'withdrawn' && one.at < at ? [`${one.channel} ${one.import_id}`] : [],
    ),
  )
  const concerns = events.filter(
    (event) =>
      event.at < at &&
      event.kind !== 'withdrawn' &&
      !(event.import_id && withdrawn.has(`${event.channel} ${event.import_id}`)) &&
      (event.channel === message.channel || event.channel === 'all') &&
      (event.category === null || message.kind === 'marketing'),
  )
  const latest = concerns.reduce<(typeof concerns)[number] | null>(
    (best, event) => (best && best.at > event.at ? best : event),
    null,
  )
  return latest?.kind === 'opt_out'
}
