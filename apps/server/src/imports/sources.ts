// pure
import { type ImportField, type ImportReading, type ImportSource, normaliseName } from '@foreword/contract'

// What other systems call their columns. Their exports are not published as a whole, and change: names are data here, compared without
// case, blanks and marks, and a person may choose other columns.

type Known = { field: ImportField; needed: boolean; names: readonly string[] }

const ADDRESS = [
  'phone number',
  'phone',
  'mobile',
  'msisdn',
  'contact id',
  'address',
  'consumer id',
  'consumer phone number',
  'consumer',
  'recipient',
  'number',
  'telephone',
  'whatsapp',
  'cell',
  'user id',
]
const CHANNEL = ['channel', 'channel type', 'channels', 'medium', 'message type']
const SKILL = ['skill', 'skill name', 'initial skill']
const CAMPAIGN_ID = ['proactive campaign id', 'campaign id', 'proactive id']
const CAMPAIGN_NAME = ['campaign name', 'campaign title', 'title', 'campaign', 'name']

const one = (field: ImportField, names: readonly string[], needed = false): Known => ({
  field,
  names,
  needed,
})

/** Fields in the order of the form. Of two names of a field the first that stands in the file is taken. */
const KNOWN: Record<ImportSource, readonly Known[]> = {
  liveperson_campaigns: [
    one('name', CAMPAIGN_NAME, true),
    one('launchedAt', [
      'launch date',
      'launched at',
      'launched',
      'launch time',
      'published at',
      'publish date',
      'start date',
      'start time',
      'attempted start time',
      'created at',
      'created date',
      'date created',
      'transaction day',
      'date',
    ]),
    one('campaignId', [...CAMPAIGN_ID, 'id']),
    one('channel', CHANNEL),
    one('skill', SKILL),
    one('state', ['campaign status', 'status', 'state', 'delivery status']),
    one('recipients', [
      'recipients',
      'number of recipients',
      'total recipients',
      'consumers',
      'audience',
      'attempted',
      'total',
    ]),
    one('sent', ['sent', 'messages sent', 'total sent']),
    one('delivered', ['delivered', 'messages delivered', 'total delivered']),
    one('read', ['read', 'messages read']),
    one('failed', ['failed', 'messages failed', 'errors']),
    one('skipped', ['skipped']),
    one('responded', [
      'responded',
      'responses',
      'replies',
      'replied',
      'conversations created',
      'conversations',
    ]),
    one('optedOut', ['opt outs', 'opted out', 'optouts', 'unsubscribed', 'opt out']),
  ],
  liveperson_transactions: [
    one('address', ['consumer id', ...ADDRESS], true),
    one('campaignId', CAMPAIGN_ID),
    one('name', ['campaign name', 'campaign title', 'campaign']),
    one('transactionId', ['transaction id', 'id', 'message id', 'recipient id']),
    one('channel', ['channel', 'initial channel', ...CHANNEL]),
    one('skill', SKILL),
    one('status', ['message status', 'status', 'delivery status', 'state']),
    one('attemptedAt', ['attempted time', 'attempted at', 'attempted', 'date', 'time']),
    one('sentAt', ['sent time', 'sent at', 'sent']),
    one('deliveredAt', ['delivered time', 'delivered at', 'delivered']),
    one('readAt', ['read time', 'read at', 'read']),
    one('failedAt', ['failed time', 'failed at', 'failed']),
    one('skippedAt', ['skipped time', 'skipped at', 'skipped']),
    one('respondedAt', [
      'conversations created time',
      'conversation created time',
      'responded at',
      'responded time',
    ]),
    one('optedOutAt', ['opt outs time', 'opt out time', 'opted out at', 'opt outs']),
    one('optedInAt', ['opt ins time', 'opt in time', 'opted in at', 'opt ins']),
    one('errorCode', ['error code']),
  ],
  twilio_opt_outs: [
    one('address', ['contact id', ...ADDRESS, 'to', 'from'], true),
    one('status', ['status', 'consent status', 'opt out type', 'consent', 'type', 'state']),
    one('sender', ['sender id', 'messaging service sid', 'messaging service', 'service sid', 'sender']),
    one('channel', CHANNEL),
    one('at', [
      'date of consent',
      'opted out at',
      'opt out date',
      'date created',
      'date updated',
      'created at',
      'updated at',
      'date',
      'timestamp',
      'time',
      'since',
    ]),
    one('words', ['keyword', 'source', 'words', 'body', 'message', 'reason', 'note']),
  ],
  twilio_messages: [
    one('from', ['from', 'from number'], true),
    one('to', ['to', 'to number'], true),
    one('direction', ['direction'], true),
    one('body', ['body', 'message body', 'message'], true),
    one('errorCode', ['error code']),
    one('at', ['date sent', 'sent date', 'date created', 'created date', 'date', 'timestamp', 'time']),
  ],
  opt_outs: [
    one('address', ADDRESS, true),
    one('status', ['status', 'consent status', 'opt out type', 'consent', 'opted out']),
    one('channel', CHANNEL),
    one('at', [
      'opted out at',
      'opt out date',
      'unsubscribed at',
      'unsubscribe date',
      'date',
      'since',
      'created at',
      'date created',
      'timestamp',
      'time',
      'updated at',
    ]),
    one('words', ['words', 'evidence', 'message', 'body', 'keyword', 'reason', 'note', 'source']),
  ],
}

const plain = (name: string): string => normaliseName(name).replaceAll('_', '')

/** The fields a source knows, in the order of the form. */
export const fieldsOf = (source: ImportSource): { field: ImportField; needed: boolean }[] =>
  KNOWN[source].map(({ field, needed }) => ({ field, needed }))

/** Which column holds which field, by the names of the columns; each column is taken once. */
export function recognise(source: ImportSource, columns: readonly string[]): ImportReading['fields'] {
  const names = columns.map(plain)
  const taken = new Set<number>()
  return KNOWN[source].flatMap(({ field, names: wanted }) => {
    for (const name of wanted) {
      const column = names.findIndex((own, n) => own === plain(name) && !taken.has(n))
      if (column < 0) continue
      taken.add(column)
      return [{ field, column }]
    }
    return []
  })
}

/** What a file most likely is, by the names of its columns. */
export function sourceOf(columns: readonly string[]): ImportSource {
  const names = new Set(columns.map(plain))
  const has = (...wanted: readonly string[]) => wanted.every((name) => names.has(plain(name)))
  if (has('from', 'to', 'body', 'direction')) return 'twilio_messages'
  if (
    has('transaction id', 'consumer id') ||
    has('consumer id', 'attempted time') ||
    has('proactive campaign id', 'consumer id')
  )
    return 'liveperson_transactions'
  if (has('contact id') || has('opt out type') || has('messaging service sid') || has('date of consent'))
    return 'twilio_opt_outs'
  const campaigns = recognise('liveperson_campaigns', columns).map(({ field }) => field)
  const figures = campaigns.filter((field) =>
    ['recipients', 'sent', 'delivered', 'failed', 'responded', 'optedOut'].includes(field),
  )
  if (campaigns.includes('name') && figures.length >= 2) return 'liveperson_campaigns'
  return 'opt_outs'
}

/** Whether the first row always names columns; a list of opt-outs may be bare numbers. */
export const hasHeader = (source: ImportSource): boolean =>
  source !== 'opt_outs' && source !== 'twilio_opt_outs'

const WORDS: Record<ImportField, string> = {
  address: 'the phone number',
  campaignId: 'the campaign’s id',
  name: 'the campaign’s name',
  channel: 'the channel',
  skill: 'the skill',
  state: 'the state',
  launchedAt: 'the launch',
  recipients: 'the number of recipients',
  sent: 'how many were sent',
  delivered: 'how many were delivered',
  read: 'how many were read',
  failed: 'how many failed',
  skipped: 'how many were skipped',
  responded: 'how many replied',
  optedOut: 'how many opted out',
  transactionId: 'the transaction’s id',
  attemptedAt: 'when it was attempted',
  sentAt: 'when it was sent',
  deliveredAt: 'when it was delivered',
  readAt: 'when it was read',
  failedAt: 'when it failed',
  skippedAt: 'when it was skipped',
  respondedAt: 'when they replied',
  optedOutAt: 'when they opted out',
  optedInAt: 'when they opted in',
  errorCode: 'the error code',
  from: 'the sender of the message',
  to: 'the receiver of the message',
  direction: 'the direction of the message',
  body: 'the text of the message',
  sender: 'the sender it is about',
  status: 'the status',
  at: 'the date',
  words: 'how it was asked',
}

/** What stands in the way of reading a file, in a sentence; null = nothing. */
export function missingField(source: ImportSource, fields: ImportReading['fields']): string | null {
  const lost = KNOWN[source].find(
    ({ field, needed }) => needed && !fields.some((taken) => taken.field === field),
  )
  return lost
    ? `No column is chosen for ${WORDS[lost.field]}. Choose one below, or another source above.`
    : null
}
