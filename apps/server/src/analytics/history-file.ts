import type { FileFormat, HistoryFormat, ThreadMessage } from '@foreword/contract'
import type { Told } from '../conversations/index.ts'
import { csvLine } from '../recipients/index.ts'
import { HISTORY_STYLE } from './history-style.ts'

// Conversations as files: a table of lines, a line of JSON each, or a page to read and print.

/** What stands before the conversations of a page. */
export type Cover = {
  brand: string
  title: string
  /** The account's time zone, by whose clock the page is written. The other files have UTC. */
  zone: string
  madeAt: Date
  madeBy: string
  conversations: number
  people: number
  notes: boolean
}

export type Writer = { begin: string; tell(told: Told): string; end: string }

export function writerOf(format: FileFormat | HistoryFormat, cover: Cover): Writer {
  switch (format) {
    case 'ndjson':
      return { begin: '', tell: (told) => `${JSON.stringify(factsOf(told))}\n`, end: '' }
    case 'html':
      return {
        begin: pageHead(cover),
        tell: (told) => section(told, cover.zone),
        end: '</main></body></html>\n',
      }
    default:
      return { begin: `\ufeff${csvLine(COLUMNS)}`, tell: lines, end: '' }
  }
}

/** A line of a thread or a note, in the order of what happened. */
type Line = {
  at: string
  kind: ThreadMessage['from'] | 'note'
  author: string | null
  text: string
  message: ThreadMessage | null
}

function linesOf({ messages, notes }: Told): Line[] {
  const waiting = (notes ?? []).map(
    (note): Line => ({
      ...{
        at: note.at.toISOString(),
        kind: 'note',
        author: note.author_name,
        text: note.text,
        message: null,
      },
    }),
  )
  const all: Line[] = []
  for (const message of messages) {
    while (waiting[0] && waiting[0].at < message.at) all.push(waiting.shift()!)
    all.push({
      ...{ at: message.at, kind: message.from, author: message.authorName, text: message.text, message },
    })
  }
  return [...all, ...waiting]
}

const filesOf = (message: ThreadMessage | null): string[] => [
  ...(message?.files ?? []).map((file) => file.name ?? file.type),
  ...(message?.media ? [message.media.name ?? message.media.kind] : []),
]

const COLUMNS = [
  ...[
    'conversation',
    'channel',
    'address',
    'name',
    'skill',
    'campaign',
    'state',
    'opened',
    'closed',
    'agent',
  ],
  ...[
    'score',
    'comment',
    'at',
    'from',
    'author',
    'text',
    'message_state',
    'reason',
    'sent',
    'delivered',
    'read',
    'files',
    'buttons',
  ],
]

/** Each line says whose conversation it is, so that a table can be filtered. */
function lines(told: Told): string {
  const { row, survey } = told
  const iso = (at: Date | null): string => at?.toISOString() ?? ''
  const head = [
    ...[row.id, row.channel, row.address, row.name ?? '', row.skill_name, row.campaign_name ?? '', row.state],
    ...[iso(row.opened_at), iso(row.closed_at), row.assignee_name ?? ''],
    ...[survey?.score?.toString() ?? '', survey?.comment ?? ''],
  ]
  return linesOf(told)
    .map(({ at, kind, author, text, message }) =>
      csvLine([
        ...[...head, at, kind, author ?? (kind === 'consumer' ? (row.name ?? row.address) : ''), text],
        ...(message && kind !== 'event'
          ? [message.state, message.reason ?? '', message.sentAt ?? '', message.deliveredAt ?? '']
          : ['', '', '', '']),
        ...[message?.readAt ?? '', filesOf(message).join('; '), (message?.buttons ?? []).join('; ')],
      ]),
    )
    .join('')
}

/** One conversation for programs. Nothing is left out but what a link to a file would open. */
function factsOf({ row, messages, notes, survey }: Told) {
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null
  return {
    id: row.id,
    channel: row.channel,
    address: row.address,
    name: row.name,
    skill: { id: row.skill_id, name: row.skill_name },
    campaign: row.campaign_id ? { id: row.campaign_id, name: row.campaign_name } : null,
    state: row.state,
    agent: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name } : null,
    openedAt: iso(row.opened_at),
    closedAt: iso(row.closed_at),
    customer: row.customer,
    collected: row.collected,
    messages: messages.map(({ files, media, ...message }) => ({
      ...message,
      files: [
        ...files.map(({ name, type }) => ({ name, type })),
        ...(media ? [{ name: media.name, type: media.kind }] : []),
      ],
    })),
    ...(notes && {
      notes: notes.map((note) => ({
        ...{ id: note.id, at: iso(note.at), author: note.author_name, text: note.text },
        ...{ whisper: note.whisper_to !== null, mentions: note.mentions.map((one) => one.name) },
      })),
    }),
    survey: survey && {
      ...{ state: survey.state, score: survey.score, comment: survey.comment, agent: survey.agent_name },
      ...{ sentAt: iso(survey.sent_at), scoredAt: iso(survey.scored_at) },
    },
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** What anybody wrote is words, never a part of the page. */
export const html = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found]!)

const moments = new Map<string, Intl.DateTimeFormat>()

/** "25 Nov 2026, 09:00:12" on the account's clock. */
function moment(at: Date | string, zone: string): string {
  let format = moments.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'medium' })
    moments.set(zone, format)
  }
  return html(format.format(new Date(at)))
}

const many = (n: number, one: string, more: string): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`

function pageHead(cover: Cover): string {
  const facts = [
    `${many(cover.conversations, 'conversation', 'conversations')} of ${many(cover.people, 'person', 'people')}`,
    cover.notes ? 'with notes among colleagues' : 'without notes among colleagues',
    `times by the clock of ${cover.zone}`,
  ].join(', ')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(cover.title)} · ${html(cover.brand)}</title><style>${HISTORY_STYLE}</style></head>
<body><header><p>${html(cover.brand)}</p><h1>${html(cover.title)}</h1><p>${html(facts)}.</p>
<p>Made ${moment(cover.madeAt, cover.zone)} by ${html(cover.madeBy)}. It holds personal data: keep it only as long as it is needed.</p></header><main>
`
}

const WHO: Record<Line['kind'], string> = {
  campaign: 'Campaign',
  consumer: 'Person',
  agent: 'Agent',
  bot: 'Bot',
  event: '',
  note: 'Note',
}

function section(told: Told, zone: string): string {
  const { row, survey } = told
  const person = row.name ?? row.address
  const facts: [string, string][] = [
    ['Address', `${row.address} (${row.channel})`],
    ['Skill', row.skill_name],
    ...(row.campaign_name ? ([['Campaign', row.campaign_name]] as [string, string][]) : []),
    ['Opened', moment(row.opened_at, zone)],
    ['Closed', row.closed_at ? moment(row.closed_at, zone) : 'Open'],
    ['Answered by', row.assignee_name ?? 'Nobody yet'],
    ...Object.entries({ ...row.customer, ...row.collected }),
    ...(survey?.score
      ? ([['Score', `${survey.score} of 5${survey.comment ? `: “${survey.comment}”` : ''}`]] as [
          string,
          string,
        ][])
      : []),
  ]
  const pairs = facts
    .map(([key, value]) => `<div><dt>${html(key)}</dt><dd>${html(value)}</dd></div>`)
    .join('')
  return `<section aria-label="${html(person)}"><h2>${html(person)}</h2><dl>${pairs}</dl><ol>
${linesOf(told)
  .map((line) => item(line, person, zone))
  .join('')}</ol></section>
`
}

function item({ at, kind, author, text, message }: Line, person: string, zone: string): string {
  const time = `<time datetime="${html(at)}">${moment(at, zone)}</time>`
  if (kind === 'event') return `<li class="event">${html(text)} ${time}</li>\n`
  const by = kind === 'consumer' ? person : [author, WHO[kind]].filter(Boolean).join(', ')
  const state =
    message && kind !== 'consumer' ? ` · ${message.state}${message.reason ? `: ${message.reason}` : ''}` : ''
  const beside = list('Files', '', filesOf(message)) + list('Buttons', 'buttons', message?.buttons ?? [])
  return `<li class="${kind}"><p class="by"><b>${html(by)}</b> ${time}${html(state)}</p><p class="words">${html(text)}</p>${beside}</li>\n`
}

/** What stood beside the text; nothing when there was nothing. */
function list(label: string, kind: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const items = names.map((name) => `<li>${html(name)}</li>`).join('')
  return `<ul${kind ? ` class="${kind}"` : ''} aria-label="${label}">${items}</ul>`
}
