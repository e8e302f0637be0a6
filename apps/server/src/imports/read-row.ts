// pure
import type { Channel, ImportField, ImportReading, ImportSource } from '@foreword/contract'
import { type DayOrder, timeOf, type ZoneClock } from './dates.ts'

// One line of a file of another system, as facts.

/** How lines are read: the file, the account, and what other rooms know. */
export type How = {
  source: ImportSource
  reading: ImportReading
  fileName: string
  sha256: string
  now: Date
  clock: ZoneClock
  phone: (text: string) => { e164: string } | { reason: string }
  /** What a message is as a whole. */
  wordOf: (text: string) => 'stop' | 'start' | 'help' | null
}

export type OptOutFact = { address: string; channel: Channel | 'all'; at: Date; words: string }
/** Totals of one campaign; null = the file does not say. */
export type CampaignFact = {
  externalId: string | null
  name: string
  channel: string | null
  skill: string | null
  state: string | null
  launchedAt: Date | null
  recipients: number | null
  sent: number | null
  delivered: number | null
  read: number | null
  failed: number | null
  skipped: number | null
  responded: number | null
  optedOut: number | null
}
/** One person of a campaign: what counts, and what tells the row from others. */
export type PersonFact = {
  identity: string
  externalId: string | null
  name: string
  channel: string | null
  skill: string | null
  at: Date | null
  sent: boolean
  delivered: boolean
  read: boolean
  failed: boolean
  skipped: boolean
  responded: boolean
  optedOut: boolean
}
export type Refused = { field: ImportField; input: string; reason: string }
export type Facts = {
  optOut?: OptOutFact
  /** Somebody agreed: nobody is subscribed by it, but what they stopped before, with the same sender, is over. */
  optIn?: { address: string; sender: string; at: Date }
  /** Of an opt-out: the sender it is about. */
  sender?: string
  campaign?: CampaignFact
  person?: PersonFact
}

class Unreadable extends Error {
  readonly refused: Refused
  constructor(field: ImportField, input: string, reason: string) {
    super(reason)
    this.refused = { field, input: input.slice(0, 120), reason }
  }
}

type Cells = {
  text: (field: ImportField) => string
  time: (field: ImportField) => Date | null
  number: (field: ImportField) => number | null
}

/** What a line says; `{}` = nothing that is imported. */
export function readRow(cells: readonly string[], line: number, how: How): Facts | Refused {
  const columns = new Map(how.reading.fields.map(({ field, column }) => [field, column]))
  const text = (field: ImportField): string => {
    const column = columns.get(field)
    const raw = column === undefined ? '' : (cells[column] ?? '')
    const said = raw.replaceAll('\u0000', '').trim().slice(0, 1000).trim()
    return /^(null|undefined|n\/a|none|-|–|—)$/i.test(said) ? '' : said
  }
  const time = (field: ImportField): Date | null => {
    const said = text(field)
    if (said === '') return null
    const at = timeOf(said, how.reading.dayOrder as DayOrder, how.clock)
    if (!at || at.getUTCFullYear() < 1990)
      throw new Unreadable(
        field,
        said,
        `“${said.slice(0, 60)}” is no date. Write it like 2026-11-23 14:05, or with its zone.`,
      )
    // The end of today lies ahead; nothing else may.
    if (at.getTime() - how.now.getTime() > 86_400_000)
      throw new Unreadable(
        field,
        said,
        `“${said.slice(0, 60)}” lies in the future. Look whether day and month are the other way round.`,
      )
    return at > how.now ? how.now : at
  }
  const number = (field: ImportField): number | null => {
    const said = text(field)
    if (said === '') return null
    const digits = said.replace(/(?<=\d)[,.'’\s](?=\d{3}(?:\D|$))/g, '').replace(/\.0+$/, '')
    if (!/^\d{1,9}$/.test(digits))
      throw new Unreadable(
        field,
        said,
        `“${said.slice(0, 60)}” is no whole number. Choose the column of the count, not of a share.`,
      )
    return Number(digits)
  }
  try {
    return READERS[how.source]({ text, time, number }, line, how)
  } catch (error) {
    if (error instanceof Unreadable) return error.refused
    throw error
  }
}

const CHANNELS: Record<string, Channel | 'all'> = {
  sms: 'sms',
  mms: 'sms',
  text: 'sms',
  twilio: 'sms',
  'sms-twilio': 'sms',
  whatsapp: 'whatsapp',
  wa: 'whatsapp',
  inapp: 'inapp',
  'in-app': 'inapp',
  app: 'inapp',
  all: 'all',
  every: 'all',
}

/** The channel of a line: its own column, what stands before the number, or the file's. */
function channelOf(cells: Cells, address: string, how: How): Channel | 'all' {
  const said = cells.text('channel')
  if (said === '') return /^whatsapp:/i.test(address) ? 'whatsapp' : how.reading.channel
  const channel = CHANNELS[said.toLowerCase()]
  if (!channel)
    throw new Unreadable(
      'channel',
      said,
      `“${said.slice(0, 60)}” is not a channel. Write sms, whatsapp, inapp or all.`,
    )
  return channel
}

function addressOf(field: ImportField, raw: string, channel: Channel | 'all', how: How): string {
  if (raw === '')
    throw new Unreadable(
      field,
      '',
      'There is no number. Fill it in, or take the line out: it tells of nobody.',
    )
  if (channel === 'inapp') {
    if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/.test(raw))
      throw new Unreadable(field, raw, 'A consumer id has at most 128 characters of ASCII.')
    return raw
  }
  const phone = how.phone(raw.replace(/^(whatsapp|sms|tel):/i, ''))
  if ('reason' in phone)
    throw new Unreadable(
      field,
      raw,
      `${phone.reason.replace(/^./, (first) => first.toUpperCase())}. Write the number with + and its country code.`,
    )
  return phone.e164
}

const evidence = (said: string, line: number, how: How): string =>
  `${said ? `${said} ` : ''}(${SOURCE_WORDS[how.source]}: ${how.fileName}, line ${line}, SHA-256 ${how.sha256})`

const SOURCE_WORDS: Record<ImportSource, string> = {
  liveperson_campaigns: 'LivePerson campaign report',
  liveperson_transactions: 'LivePerson transactions',
  twilio_opt_outs: 'Twilio opt-out export',
  twilio_messages: 'Twilio message log',
  opt_outs: 'list of opt-outs',
}

const OUT =
  /^(opt[\s_-]*out|opted[\s_-]*out|out|stop|stopall|unsubscribed?|revoked?|blocked|cancel|end|quit|yes|true|1)$/i
const IN = /^((re[\s_-]*)?opt[\s_-]*in|opted[\s_-]*in|in|start|unstop|subscribed?|no|false|0)$/i
const SILENT = /^(help|info|unknown|pending)$/i

type Reader = (cells: Cells, line: number, how: How) => Facts

const listed: Reader = (cells, line, how) => {
  const raw = cells.text('address')
  const channel = channelOf(cells, raw, how)
  const address = addressOf('address', raw, channel, how)
  const status = cells.text('status')
  if (SILENT.test(status)) return {}
  const at = cells.time('at') ?? how.now
  const sender = cells.text('sender')
  if (IN.test(status)) return { optIn: { address, sender, at } }
  if (status !== '' && !OUT.test(status))
    throw new Unreadable(
      'status',
      status,
      `“${status.slice(0, 60)}” is neither an opt-out nor an opt-in. Leave the status out if every line is an opt-out.`,
    )
  const said = [status, cells.text('words'), sender && `sender ${sender}`].filter(Boolean).join(', ')
  return { optOut: { address, channel, at, words: evidence(said, line, how) }, sender }
}

const logged: Reader = (cells, line, how) => {
  const inbound = /^in/i.test(cells.text('direction'))
  const word = inbound ? how.wordOf(cells.text('body')) : null
  const refused = !inbound && cells.text('errorCode') === '21610'
  if (!refused && word !== 'stop' && word !== 'start') return {}
  const field = inbound ? 'from' : 'to'
  const raw = cells.text(field)
  const channel = channelOf(cells, raw, how)
  const address = addressOf(field, raw, channel, how)
  const sender = cells.text(inbound ? 'to' : 'from')
  const at = cells.time('at') ?? how.now
  if (word === 'start') return { optIn: { address, sender, at } }
  const said = refused
    ? 'refused by Twilio, error 21610: they had opted out'
    : `wrote “${cells.text('body').slice(0, 80)}”`
  return { optOut: { address, channel, at, words: evidence(said, line, how) }, sender }
}

const campaigns: Reader = (cells) => {
  const name = cells.text('name').slice(0, 255)
  if (name === '')
    throw new Unreadable('name', '', 'The campaign has no name. Fill it in, or take the line out.')
  return {
    campaign: {
      name,
      externalId: cells.text('campaignId').slice(0, 100) || null,
      channel: cells.text('channel').slice(0, 60) || null,
      skill: cells.text('skill').slice(0, 255) || null,
      state: cells.text('state').slice(0, 60) || null,
      launchedAt: cells.time('launchedAt'),
      recipients: cells.number('recipients'),
      sent: cells.number('sent'),
      delivered: cells.number('delivered'),
      read: cells.number('read'),
      failed: cells.number('failed'),
      skipped: cells.number('skipped'),
      responded: cells.number('responded'),
      optedOut: cells.number('optedOut'),
    },
  }
}

/** How far a status says a message came. */
const RANKS = ['SENT', 'DELIVERED', 'READ', 'RESPONDED']

const transactions: Reader = (cells, line, how) => {
  const raw = cells.text('address')
  const channel = channelOf(cells, raw, how)
  const address = addressOf('address', raw, channel, how)
  const status = cells.text('status').toUpperCase()
  const rank = RANKS.indexOf(status)
  const [attempted, sent, delivered, read] = (
    ['attemptedAt', 'sentAt', 'deliveredAt', 'readAt'] as const
  ).map((one) => cells.time(one))
  const [failed, skipped, responded] = (['failedAt', 'skippedAt', 'respondedAt'] as const).map((one) =>
    cells.time(one),
  )
  const [out, agreed] = [cells.time('optedOutAt'), cells.time('optedInAt')]
  const wasSkipped = Boolean(skipped) || status === 'SKIPPED'
  const refused = /^21610$/.test(cells.text('errorCode'))
  const externalId = cells.text('campaignId').slice(0, 100) || null
  const name = cells.text('name').slice(0, 255) || externalId || campaignOfFile(how.fileName)
  const at = attempted ?? sent ?? null
  const person: PersonFact = {
    identity:
      cells.text('transactionId') ||
      [externalId ?? name, channel, address, at?.toISOString() ?? line].join(' '),
    ...{ externalId, name, channel, skill: cells.text('skill').slice(0, 255) || null, at },
    sent: Boolean(sent || delivered || read) || rank >= 0,
    delivered: Boolean(delivered || read) || rank >= 1,
    read: Boolean(read) || status === 'READ',
    failed: Boolean(failed) || status === 'FAILED' || (refused && !wasSkipped),
    skipped: wasSkipped,
    responded: Boolean(responded) || rank >= 3,
    optedOut: Boolean(out),
  }
  // The original skips whom it knows to have stopped; for WhatsApp and apps it means other things too.
  const stopped =
    out ??
    (refused
      ? (failed ?? at ?? how.now)
      : wasSkipped && channel === 'sms'
        ? (skipped ?? at ?? how.now)
        : null)
  if (!stopped || (agreed && agreed >= stopped)) return { person }
  const said = out
    ? 'opted out of the campaign'
    : refused
      ? 'refused, error 21610: they had opted out'
      : 'skipped, because they had opted out'
  return {
    person,
    optOut: { address, channel, at: stopped, words: evidence(`${said} “${name}”`, line, how) },
    sender: '',
  }
}

/** A file of one campaign's people names no campaign: it is called after the file. */
export const campaignOfFile = (fileName: string): string =>
  fileName
    .replace(/\.(csv|tsv|txt)$/i, '')
    .trim()
    .slice(0, 255) || fileName

const READERS: Record<ImportSource, Reader> = {
  liveperson_campaigns: campaigns,
  liveperson_transactions: transactions,
  twilio_opt_outs: listed,
  twilio_messages: logged,
  opt_outs: listed,
}

/** By what a campaign is the same in two files: its id, or its name with channel and day. */
export function keyOfCampaign(fact: {
  externalId: string | null
  name: string
  channel: string | null
  launchedAt: Date | null
}): string {
  if (fact.externalId) return `id ${fact.externalId}`
  const day = fact.launchedAt?.toISOString().slice(0, 10) ?? ''
  return `name ${fact.name.toLowerCase()} ${fact.channel?.toLowerCase() ?? ''} ${day}`
}
