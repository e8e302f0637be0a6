// pure
import { spoken, t } from './text.ts'

// The server says states and reasons in English: they go to programs, logs and files too. What it can say of its own accord is
// here, in the words of the catalogue; sentences of carriers stay as the carrier's table has them.

const SAID: Record<string, string> = spoken(() => ({
  'Longer than 1,600 characters with this person’s values': t(
    'Longer than 1,600 characters with this person’s values',
  ),
  'Shorten the message or the values, and send to them again.': t(
    'Shorten the message or the values, and send to them again.',
  ),
  'The carrier did not answer': t('The carrier did not answer'),
  'It may have been sent, so it was not sent again.': t('It may have been sent, so it was not sent again.'),
  'The server stopped while handing it over': t('The server stopped while handing it over'),
  'The carrier could not be reached': t('The carrier could not be reached'),
  'Check the connection, then send to them again.': t('Check the connection, then send to them again.'),
  'The carrier was busy': t('The carrier was busy'),
  'Often works later.': t('Often works later.'),
  'Refused for a reason we do not know': t('Refused for a reason we do not know'),
  'Look the code up at the carrier.': t('Look the code up at the carrier.'),
  'Opted out': t('Opted out'),
  'On a list of people to leave out': t('On a list of people to leave out'),
  'Got an earlier campaign that was left out': t('Got an earlier campaign that was left out'),
  'Left out: no time zone known': t('Left out: no time zone known'),
  'In a conversation with you': t('In a conversation with you'),
  'No address on this channel': t('No address on this channel'),
  'WhatsApp delivers no marketing there': t('WhatsApp delivers no marketing there'),
  'Had enough messages these days (frequency cap)': t('Had enough messages these days (frequency cap)'),
  'Blocked by an agent': t('Blocked by an agent'),
  'Cannot get texts': t('Cannot get texts'),
  'Record an opt-in under Opt-outs, or test with another.': t(
    'Record an opt-in under Opt-outs, or test with another.',
  ),
  'No receipt in time': t('No receipt in time'),
  'Waiting: for the go-ahead after the first ones': t('Waiting: for the go-ahead after the first ones'),
  'Waiting: the campaign is paused': t('Waiting: the campaign is paused'),
  'Waiting: the campaign stopped': t('Waiting: the campaign stopped'),
  'Waiting: next in line': t('Waiting: next in line'),
  'Waiting: until their conversation with you is closed': t(
    'Waiting: until their conversation with you is closed',
  ),
  'Held: no hour of the window suits all zones': t('Held: no hour of the window suits all zones'),
  'Held: no time zone known': t('Held: no time zone known'),
  Sending: t('Sending'),
  'Sent, held by the carrier for a look of its own': t('Sent, held by the carrier for a look of its own'),
  'Sent, no receipt yet': t('Sent, no receipt yet'),
  Delivered: t('Delivered'),
  Read: t('Read', undefined, 'state of a message'),
  'Not sure: the carrier did not answer. We did not send again.': t(
    'Not sure: the carrier did not answer. We did not send again.',
  ),
  'Expired: its time passed': t('Expired: its time passed'),
  Cancelled: t('Cancelled'),
}))

/** Sentences of the server with something of the moment at their end, and how that end is said. */
const BEGUN: readonly { begins: string; say: (rest: string) => string }[] = [
  { begins: 'Failed: ', say: (why) => t('Failed: {why}', { why: saidByServer(why) }) },
  { begins: 'Skipped: ', say: (why) => t('Skipped: {why}', { why: saidInLine(why) }) },
  { begins: 'Sent, no receipt since ', say: (at) => t('Sent, no receipt since {at}', { at }) },
  {
    begins: 'Waiting: will be tried again at ',
    say: (at) => t('Waiting: will be tried again at {at}', { at }),
  },
  { begins: 'Waiting: starts at ', say: (at) => t('Waiting: starts at {at}', { at }) },
  { begins: 'Waiting: window opens at ', say: (at) => t('Waiting: window opens at {at}', { at }) },
]

/** What the server said of a message, in the spoken language where the catalogue has it. */
export function saidByServer(text: string): string {
  const known = SAID[text]
  if (known) return known
  const begun = BEGUN.find(({ begins }) => text.startsWith(begins))
  return begun ? begun.say(text.slice(begun.begins.length)) : text
}

/** As `saidByServer`, of a reason the server wrote small because it stands within its sentence. */
function saidInLine(text: string): string {
  const found = Object.keys(SAID).find((key) => key.toLowerCase() === text)
  const said = found && SAID[found]
  return said && said !== found ? said : text
}
