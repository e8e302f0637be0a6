// pure
import type { OptOut } from './operator.ts'
import { type Audience, type CampaignKey, fingerprint } from './people.ts'

// The carrier's own count beside the ledger, person by person. Whatever disagrees is a finding, and a finding fails the run.

export type LedgerRow = {
  campaign: CampaignKey
  id: string
  address: string
  state: string
  reason: string | null
  code: string | null
  attempt: number
  /** Epoch ms of the claim that its present story began with. */
  attemptedAt: number | null
  carrierId: string | null
}

/** What the sandbox accepted for one phone. */
export type Witnessed = {
  sid: string
  bodySha256: string
  statusCallback: string
  errorCode: number
  status: string
  at: number
}

export type Evidence = {
  audiences: readonly Audience[]
  /** Addresses the import calls ready, by campaign. */
  ready: ReadonlyMap<CampaignKey, readonly string[]>
  ledger: readonly LedgerRow[]
  witness: ReadonlyMap<string, readonly Witnessed[]>
  optOuts: readonly OptOut[]
  /** Messages a person sent again though nobody knew their outcome. */
  sentAgain: ReadonlySet<string>
}

export type Finding = { rule: string; count: number; examples: string[] }
export type Figures = Record<string, number>

/** How long after its claim a message may still arrive: the carrier is silent for a second at most, and the database away for some. */
const IN_FLIGHT_MS = 15_000
const EXAMPLES = 5

export const RULES = {
  ready: 'People of the files that the import does not call ready, or the other way round',
  once: 'People without exactly one row in the ledger',
  rest: 'Rows still waiting or on the way',
  twice: 'People the carrier got the same message for twice, without policy or an operator’s decision',
  never: 'Rows that say sent, delivered or failed on the way, and the carrier never saw them',
  silent: 'Messages the carrier accepted, and the ledger says they were not tried',
  story: 'Rows that tell another end than the carrier does',
  unknown: 'Rows of unknown outcome that do not say why',
  words: 'Messages with words nobody wrote, or with the receipt address of another row',
  stopped: 'Messages that left after an opt-out was acknowledged, and were not on the way already',
} as const
type Rule = keyof typeof RULES

export function compare(evidence: Evidence): { findings: Finding[]; figures: Figures } {
  const found = new Map<Rule, string[]>(Object.keys(RULES).map((rule) => [rule as Rule, []]))
  const note = (rule: Rule, what: string): void => void found.get(rule)!.push(what)
  const accepted = byCampaignAndPhone(evidence, note)
  readyRows(evidence, note)
  for (const row of evidence.ledger)
    judge(row, accepted.get(`${row.campaign} ${row.address}`) ?? [], evidence, note)
  const flight = optOutsKept(evidence, note)
  const findings = [...found].map(([rule, examples]) => ({
    rule: RULES[rule],
    count: examples.length,
    examples: examples.slice(0, EXAMPLES),
  }))
  return { findings, figures: { ...figuresOf(evidence, accepted), ...flight } }
}

type Note = (rule: Rule, what: string) => void
type Accepted = ReadonlyMap<string, readonly Witnessed[]>

/** Sorted by the words each message carried, which only the harness knows: no id of ours is believed. */
function byCampaignAndPhone({ audiences, witness }: Evidence, note: Note): Accepted {
  const sorted = new Map<string, Witnessed[]>()
  for (const [address, messages] of witness) {
    const prints = new Map(audiences.map((one) => [fingerprint(one, address), one.key]))
    for (const message of messages) {
      const campaign = prints.get(message.bodySha256)
      if (!campaign) note('words', `${address} ${message.sid}`)
      else {
        const key = `${campaign} ${address}`
        sorted.set(key, [...(sorted.get(key) ?? []), message])
      }
    }
  }
  return sorted
}

/** A landline, or a carrier that takes no SMS. Who failed so is remembered, and refused when the next file is read. */
const CANNOT_GET_TEXTS = new Set([30006])

function readyRows({ audiences, ready, ledger, optOuts, witness }: Evidence, note: Note): void {
  const rows = new Map<string, number>()
  for (const row of ledger) {
    const key = `${row.campaign} ${row.address}`
    rows.set(key, (rows.get(key) ?? 0) + 1)
  }
  const stopped = new Set(optOuts.map((one) => one.address))
  for (const { key, phones } of audiences) {
    const imported = new Set(ready.get(key))
    const wanted = new Set(phones)
    for (const address of imported) {
      if (!wanted.has(address)) note('ready', `${key} ${address}: not in the file`)
      const count = rows.get(`${key} ${address}`) ?? 0
      if (count !== 1) note('once', `${key} ${address}: ${count}`)
    }
    // Whoever opted out before the file was read is suppressed there, and a number that cannot get texts is refused.
    for (const address of wanted) {
      const barred = witness.get(address)?.some((one) => CANNOT_GET_TEXTS.has(one.errorCode))
      if (!imported.has(address) && !stopped.has(address) && !barred)
        note('ready', `${key} ${address}: not imported`)
    }
  }
}

const SEEN = new Set(['sent', 'delivered', 'read'])
const UNTRIED = new Set(['queued', 'skipped', 'expired', 'cancelled'])
const REASONS = new Set(['no_answer', 'process_died'])

function judge(row: LedgerRow, accepted: readonly Witnessed[], evidence: Evidence, note: Note): void {
  const what = `${row.campaign} ${row.address} ${row.state} ${row.reason ?? ''} ${row.code ?? ''}, accepted ${accepted.length}`
  const again = evidence.sentAgain.has(row.id)
  if (row.state === 'queued' || row.state === 'sending') note('rest', what)
  if (accepted.length > 1 && !again && row.campaign !== 'alert') note('twice', what)
  const failedOnTheWay = row.state === 'failed' && Boolean(row.code?.startsWith('3'))
  if ((SEEN.has(row.state) || failedOnTheWay) && accepted.length === 0) note('never', what)
  const refused = row.state === 'failed' && !failedOnTheWay
  if ((UNTRIED.has(row.state) || refused) && accepted.length > 0 && !again) note('silent', what)
  if (row.state === 'unknown' && !(REASONS.has(row.reason ?? '') && row.attemptedAt !== null))
    note('unknown', what)
  if (accepted.some((one) => !one.statusCallback.includes(row.id))) note('words', `${what}, of another row`)
  if (accepted.length > 0 && !tellsTheSame(row, accepted)) note('story', what)
}

/** Receipts may be lost, so the carrier may know more; it never knows the opposite. */
function tellsTheSame(row: LedgerRow, accepted: readonly Witnessed[]): boolean {
  if (row.carrierId && !accepted.some((one) => one.sid === row.carrierId)) return false
  if (row.state === 'delivered') return accepted.some((one) => one.status === 'delivered')
  if (row.state === 'failed') return accepted.some((one) => String(one.errorCode) === row.code)
  return true
}

/** What arrived after the acknowledgement had to be claimed before it, and was the carrier's soon after. */
function optOutsKept(evidence: Evidence, note: Note): Figures {
  const first = new Map<string, number>()
  for (const { address, acknowledgedAt } of evidence.optOuts)
    first.set(address, Math.min(acknowledgedAt, first.get(address) ?? acknowledgedAt))
  let onTheWay = 0
  let longest = 0
  for (const row of evidence.ledger) {
    const since = first.get(row.address)
    if (since === undefined) continue
    const claimedAfter = row.state !== 'skipped' && row.attemptedAt !== null && row.attemptedAt > since
    if (claimedAfter)
      note('stopped', `${row.campaign} ${row.address}: taken ${row.attemptedAt! - since} ms after`)
  }
  for (const [address, since] of first)
    for (const message of evidence.witness.get(address) ?? []) {
      if (message.at <= since) continue
      if (message.at > since + IN_FLIGHT_MS)
        note('stopped', `${address}: accepted ${message.at - since} ms after`)
      onTheWay++
      longest = Math.max(longest, message.at - since)
    }
  return { onTheWayWhenOptedOut: onTheWay, longestOnTheWayMs: longest }
}

function figuresOf({ ledger, ready, optOuts, sentAgain, witness }: Evidence, accepted: Accepted): Figures {
  const of = (row: LedgerRow) => accepted.get(`${row.campaign} ${row.address}`) ?? []
  const count = (test: (row: LedgerRow) => boolean): number => ledger.filter(test).length
  const unknown = (reason: string, arrived: boolean): number =>
    count((row) => row.state === 'unknown' && row.reason === reason && of(row).length > 0 === arrived)
  return {
    ready: [...ready.values()].reduce((sum, list) => sum + list.length, 0),
    accepted: [...witness.values()].reduce((sum, list) => sum + list.length, 0),
    delivered: count((row) => row.state === 'delivered'),
    sent: count((row) => row.state === 'sent'),
    failed: count((row) => row.state === 'failed'),
    skipped: count((row) => row.state === 'skipped'),
    unknownNoAnswerArrived: unknown('no_answer', true),
    unknownNoAnswerNever: unknown('no_answer', false),
    unknownDiedArrived: unknown('process_died', true),
    unknownDiedNever: unknown('process_died', false),
    optOutsByPhone: optOuts.filter((one) => one.how === 'phone').length,
    optOutsByApi: optOuts.filter((one) => one.how === 'api').length,
    sentAgain: sentAgain.size,
    twiceByOperator: count((row) => sentAgain.has(row.id) && of(row).length > 1),
    twiceByPolicy: count((row) => !sentAgain.has(row.id) && row.campaign === 'alert' && of(row).length > 1),
  }
}
