// pure
import { saidByServer } from '../../../ui/server-words.ts'
import { spoken, t } from '../../../ui/text.ts'

// The server explains a message in English sentences that stand alone, with their times. Beside times of their own they are said shorter
// here, and in the spoken language. A sentence that is not known stays as the server wrote it.

type Values = Record<string, string>

/** A sentence of the server, and how it is said here. The first that fits counts. */
const SENTENCES: readonly (readonly [string, (values: Values) => string])[] = [
  [
    '{channel} took over, because no receipt came in time by {before}.',
    (v) => t('{channel} took over, because no receipt came in time by {before}.', v),
  ],
  [
    '{channel} took over, because it could not be sent ({why}) by {before}.',
    (v) => t('{channel} took over, because it could not be sent by {before}: {why}.', v),
  ],
  [
    '{channel} took over, because it failed ({why}) by {before}.',
    (v) => t('{channel} took over, because it failed by {before}: {why}.', v),
  ],
  [
    'It was taken as a single {kind} message by {channel}, and is counted in “{campaign}”.',
    (v) => t('It was taken as a single message by {channel}, and is counted in “{campaign}”.', v),
  ],
  [
    'The campaign “{campaign}”, which {by} launched, put this person in line for {channel}.',
    (v) => t('“{campaign}”, launched by {by}, put this person in line for {channel}.', v),
  ],
  [
    'The campaign “{campaign}” put this person in line for {channel}.',
    (v) => t('“{campaign}” put this person in line for {channel}.', v),
  ],
  ['It may not leave before {time}.', () => t('It may not leave before this time.')],
  ['It may not leave from {time} on.', () => t('It may not leave from this time on.')],
  ['They are taken to be in {places}, {how}.', (v) => t('They are taken to be in {places}, {how}.', v)],
  [
    'Nothing tells their time zone, so the account’s own counts: {zone}.',
    (v) => t('Nothing tells their time zone, so the account’s own counts: {zone}.', v),
  ],
  [
    'Nothing tells their time zone, and the campaign leaves such people out.',
    () => t('Nothing tells their time zone, and the campaign leaves such people out.'),
  ],
  [
    'Nothing tells their time zone, and the campaign holds such people.',
    () => t('Nothing tells their time zone, and the campaign holds such people.'),
  ],
  [
    'It may leave at any time of the day (by the rules as they are now).',
    () => t('It may leave at any time of the day, by the rules as they are now.'),
  ],
  [
    'It may leave when it is {hours} in all of these places (by the rules as they are now).',
    (v) => t('It may leave when it is {hours} in all of these places, by the rules as they are now.', v),
  ],
  [
    'It may leave when it is {hours} there (by the rules as they are now).',
    (v) => t('It may leave when it is {hours} there, by the rules as they are now.', v),
  ],
  [
    'Its turn came at {time}: no opt-out stood against it, no carrier had said that they cannot be reached, the limit of {messages} in {days} leaves room.',
    () =>
      t(
        'Its turn came and it was checked: within their hours, no opt-out, can be reached, and the limit of messages leaves room.',
      ),
  ],
  [
    'Its turn came at {time}: no opt-out stood against it, no carrier had said that they cannot be reached.',
    () => t('Its turn came and it was checked: within their hours, no opt-out, can be reached.'),
  ],
  [
    'It was not sent: when its turn came, they had opted out.',
    () => t('Not sent: when its turn came, they had opted out.'),
  ],
  [
    'It was not sent: a carrier had said that this address cannot be reached.',
    () => t('Not sent: a carrier had said that this address cannot be reached.'),
  ],
  ['It was not sent: an agent had blocked them.', () => t('Not sent: an agent had blocked them.')],
  [
    'It was not sent: they had {messages} within {days} already, which is the account’s limit.',
    () => t('Not sent: they had as many messages lately as the account allows.'),
  ],
  [
    'It was not sent: they had as many messages as the account allowed then.',
    () => t('Not sent: they had as many messages as the account allowed then.'),
  ],
  [
    'It was not sent: they were in a conversation with you, and the campaign leaves such people alone.',
    () => t('Not sent: they were in a conversation with you, and the campaign leaves such people alone.'),
  ],
  [
    'It was not sent: they are on a list that the campaign leaves out.',
    () => t('Not sent: they are on a list that the campaign leaves out.'),
  ],
  [
    'It was not sent: they got another campaign, whose people this one leaves out.',
    () => t('Not sent: they got another campaign, whose people this one leaves out.'),
  ],
  [
    'It was not sent, because nobody knows when their hours are.',
    () => t('Not sent, because nobody knows when their hours are.'),
  ],
  [
    'It was not sent: they have no address for {channel}.',
    (v) => t('Not sent: they have no address for {channel}.', v),
  ],
  [
    'It was not sent: WhatsApp delivers no marketing in their country.',
    () => t('Not sent: WhatsApp delivers no marketing in their country.'),
  ],
  [
    'It is held: no hour suits all of these places and rules.',
    () => t('Held: no hour suits all of these places and rules.'),
  ],
  ['It is held until somebody tells their time zone.', () => t('Held until somebody tells their time zone.')],
  ['It waits: the campaign stopped.', () => t('It waits: the campaign stopped.')],
  [
    'It waits for the go-ahead after the first ones.',
    () => t('It waits for the go-ahead after the first ones.'),
  ],
  ['It waits: the campaign is paused.', () => t('It waits: the campaign is paused.')],
  ['It may leave now, and waits for its turn.', () => t('It may leave now, and waits for its turn.')],
  ['It is tried again at {time}.', () => t('It is tried again at this time.')],
  [
    'It waits until their conversation with you is closed.',
    () => t('It waits until their conversation with you is closed.'),
  ],
  ['It waits for its start at {time}.', () => t('It waits for its start.')],
  ['It waits for their hours, which open at {time}.', () => t('It waits for their hours, which open then.')],
  [
    'It was handed over {times} times, the first time at {time}.',
    (v) => t('Handed to the carrier {times} times, first at this time.', v),
  ],
  [
    'It is being handed to the carrier at this moment.',
    () => t('It is being handed to the carrier at this moment.'),
  ],
  ['It was handed to the carrier at {time}.', () => t('It was handed to the carrier.')],
  ['The carrier took it as {id}.', (v) => t('The carrier took it as {id}.', v)],
  ['The carrier took it.', () => t('The carrier took it.')],
  ['A receipt said at {time} that it reached them.', () => t('A receipt said that it reached them.')],
  ['A receipt said at {time} that they read it.', () => t('A receipt said that they read it.')],
  ['The carrier holds it for a look of its own.', () => t('The carrier holds it for a look of its own.')],
  [
    'No receipt came, and the carrier, asked for a day, knew of none. It may have arrived.',
    () => t('No receipt came, and the carrier, asked for a day, knew of none. It may have arrived.'),
  ],
  [
    'No receipt came yet. The carrier is asked when it stays out.',
    () => t('No receipt came yet. The carrier is asked when it stays out.'),
  ],
  [
    'The carrier said later that it failed: {why}.',
    (v) => t('The carrier said later that it failed: {why}.', v),
  ],
  ['It failed: {why}.', (v) => t('It failed: {why}.', v)],
  ['{why}, so it may have been sent.', (v) => t('{why}, so it may have been sent.', v)],
  [
    'The carrier is asked what became of it, next at {time}.',
    () => t('The carrier is asked then what became of it.'),
  ],
  ['The carrier was asked and has no trace of it.', () => t('The carrier was asked and has no trace of it.')],
  [
    'The carrier was asked and could not tell. It is not sent again by itself; a person can decide to.',
    () =>
      t('The carrier was asked and could not tell. It is not sent again by itself; a person can decide to.'),
  ],
  ['It was not sent in the time it had.', () => t('Not sent in the time it had.')],
  [
    'The campaign was cancelled before its turn came.',
    () => t('The campaign was cancelled before its turn came.'),
  ],
  ['They wrote back at {time}.', () => t('They wrote back.')],
  ['They asked to stop, in answer to it.', () => t('They asked to stop, in answer to it.')],
  ['{channel} took over from here.', (v) => t('{channel} took over from here.', v)],
]

const HOW: Record<string, string> = spoken(() => ({
  'as it was given with the recipient': t('as it was given with the recipient'),
  'by the beginning of their number': t('by the beginning of their number'),
  'by the area code of their number': t('by the area code of their number'),
  'by the country of their number': t('by the country of their number'),
  'by the account’s own zone, because their number tells none': t(
    'by the account’s own zone, because their number tells none',
  ),
  'as their app told': t('as their app told'),
  'as their row tells': t('as their row tells'),
}))

const REMEDIES: Record<string, string> = spoken(() => ({
  'Leave them alone. Only their own opt-in changes this: record it under Opt-outs, with how they gave it.': t(
    'Leave them alone. Only their own opt-in changes this: record it under Opt-outs, with how they gave it.',
  ),
  'Use another number of theirs. If the carrier was wrong, take this one off the list under Opt-outs.': t(
    'Use another number of theirs. If the carrier was wrong, take this one off the list under Opt-outs.',
  ),
  'If they may be written to again, unblock them under Settings, Blocked.': t(
    'If they may be written to again, unblock them under Settings, Blocked.',
  ),
  'Wait until their days have passed, or change the limit under Settings, Limits.': t(
    'Wait until their days have passed, or change the limit under Settings, Limits.',
  ),
  'Tell them in the conversation.': t('Tell them in the conversation.'),
  'If they should get it, take them off the list and send to them in another campaign.': t(
    'If they should get it, take them off the list and send to them in another campaign.',
  ),
  'Give their address on this channel with the recipient, or let another channel take over.': t(
    'Give their address on this channel with the recipient, or let another channel take over.',
  ),
  'Write to them by SMS.': t('Write to them by SMS.'),
  'Give a time zone with the recipient, or let the account’s own zone count in the campaign.': t(
    'Give a time zone with the recipient, or let the account’s own zone count in the campaign.',
  ),
  'Make the hours of the campaign wider, or give a time zone with the recipient.': t(
    'Make the hours of the campaign wider, or give a time zone with the recipient.',
  ),
  'Resume the campaign when it may go on.': t('Resume the campaign when it may go on.'),
  'See on the campaign’s page why it stopped, then resume it.': t(
    'See on the campaign’s page why it stopped, then resume it.',
  ),
  'Look it up at the carrier. If it was not sent, send it again under “Not sure” on the campaign’s page.': t(
    'Look it up at the carrier. If it was not sent, send it again under “Not sure” on the campaign’s page.',
  ),
  'Send to them in another campaign that has more time.': t(
    'Send to them in another campaign that has more time.',
  ),
  'Look at the first ones, then send the rest.': t('Look at the first ones, then send the rest.'),
}))

const special = /[.*+?^${}()|[\]\\]/g
const patterns = SENTENCES.map(([text, say]) => {
  const parts = text.split(/\{(\w+)\}/)
  const form = parts
    .map((part, at) => (at % 2 === 1 ? `(?<${part}>.+?)` : part.replace(special, '\\$&')))
    .join('')
  return { form: new RegExp(`^${form}$`), say }
})

/** One line of an explanation. */
export function explained(words: string): string {
  for (const { form, say } of patterns) {
    const found = form.exec(words)
    if (found) return say(valuesOf(found.groups ?? {}))
  }
  return words
}

/** Parts that are sentences of the server themselves. */
function valuesOf(found: Values): Values {
  const values = { ...found }
  if (values.how) values.how = HOW[values.how] ?? values.how
  if (values.why) {
    const [, title = values.why, code = ''] = /^(.*?)( \(\w+\))?$/.exec(values.why) ?? []
    values.why = saidByServer(title) + code
  }
  return values
}

/** What to do about it; carriers' remedies are said as elsewhere. */
export const remedySaid = (remedy: string): string => REMEDIES[remedy] ?? saidByServer(remedy)
