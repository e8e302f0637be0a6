// pure
import { FAILURES } from './failure-words.ts'
import { count } from './format.ts'
import { spoken, t } from './text.ts'

// The server says states and reasons in English: they go to programs, logs and files too. What it can say of its own accord is
// here, in the words of the catalogue; of the carriers' sentences those of every day.

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
  'Their window is open. The first ones go now.': t('Their window is open. The first ones go now.'),
  'Their window is open. They go as fast as people can answer.': t(
    'Their window is open. They go as fast as people can answer.',
  ),
  'Their window is open. They are next in line.': t('Their window is open. They are next in line.'),
  'Their window opens later.': t('Their window opens later.'),
  'They are tried again soon.': t('They are tried again soon.'),
  'They are in a conversation with you. They go on when it is closed.': t(
    'They are in a conversation with you. They go on when it is closed.',
  ),
  'The campaign has not started.': t('The campaign has not started.'),
  'The campaign is paused. They stay in line.': t('The campaign is paused. They stay in line.'),
  'The campaign stopped. They stay in line.': t('The campaign stopped. They stay in line.'),
  'The first ones are out. The others go on when you say so.': t(
    'The first ones are out. The others go on when you say so.',
  ),
  'Being put in line.': t('Being put in line.'),
  'Their numbers tell no time zone, so nobody knows when their window opens.': t(
    'Their numbers tell no time zone, so nobody knows when their window opens.',
  ),
  'No hour is left that this window, their time zones and the rules under Settings, Windows and holidays all allow.':
    t(
      'No hour is left that this window, their time zones and the rules under Settings, Windows and holidays all allow.',
    ),
  'Their numbers tell no time zone (toll-free or satellite, for example). They are left out, as you decided.':
    t(
      'Their numbers tell no time zone (toll-free or satellite, for example). They are left out, as you decided.',
    ),
  'Their numbers tell no time zone (toll-free or satellite, for example). They are held, not sent at a guess.':
    t(
      'Their numbers tell no time zone (toll-free or satellite, for example). They are held, not sent at a guess.',
    ),
  'At this speed their turn does not come before the plan ends. Raise the speed, or give it more time.': t(
    'At this speed their turn does not come before the plan ends. Raise the speed, or give it more time.',
  ),
  'Their hours open only after this campaign stops trying. Stop later, or make the window wider.': t(
    'Their hours open only after this campaign stops trying. Stop later, or make the window wider.',
  ),
  'They are closed for longer than this plan shows, by holidays. They wait for their next open day.': t(
    'They are closed for longer than this plan shows, by holidays. They wait for their next open day.',
  ),
  'They could be in several time zones that share no hour of this window. Make the window wider to reach them.':
    t(
      'They could be in several time zones that share no hour of this window. Make the window wider to reach them.',
    ),
  'Nobody can be reached in this window.': t('Nobody can be reached in this window.'),
  'Link of the picture': t('Link of the picture'),
  'Link of the video': t('Link of the video'),
  'Link of the document': t('Link of the document'),
  'Name of the file': t('Name of the file'),
  'End of the link of the picture': t('End of the link of the picture'),
  'End of the link of the video': t('End of the link of the video'),
  'End of the link of the document': t('End of the link of the document'),
  Latitude: t('Latitude'),
  Longitude: t('Longitude'),
  'Name of the place': t('Name of the place'),
  'Address of the place': t('Address of the place'),
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

/** Whole sentences with counts and times of the moment in them; what they say is in the order of the groups. */
const FORMS: readonly { form: RegExp; say: (...said: string[]) => string }[] = [
  {
    form: /^The first windows open at (.+)\.$/,
    say: (at = '') => t('The first windows open at {at}.', { at }),
  },
  {
    form: /^The carrier was busy or the phone was out of reach\. Next try at (.+)\.$/,
    say: (at = '') => t('The carrier was busy or the phone was out of reach. Next try at {at}.', { at }),
  },
  { form: /^Text, (.+)$/, say: (name = '') => t('Text, {name}', { name }) },
  { form: /^Header, (.+)$/, say: (name = '') => t('Header, {name}', { name }) },
  {
    form: /^End of the link of “(.+)”$/,
    say: (button = '') => t('End of the link of “{button}”', { button }),
  },
  { form: /^Code behind “(.+)”$/, say: (button = '') => t('Code behind “{button}”', { button }) },
  { form: /^The campaign starts at (.+)\.$/, say: (at = '') => t('The campaign starts at {at}.', { at }) },
  {
    form: /^The sender’s limit of ([\d,]+) messages a day is reached\. They go on at (.+)\.$/,
    say: (limit = '', at = '') =>
      t('The sender’s limit of {limit} messages a day is reached. They go on at {at}.', {
        limit: written(limit),
        at,
      }),
  },
  {
    form: /^All ([\d,]+) within (a minute|an hour|\d+ minutes)(?: from (.+))?\.$/,
    say: (people = '', span = '', from = '') =>
      from === ''
        ? t('All {people} within {span}.', { people: written(people), span: spanWords(span) })
        : t('All {people} within {span} from {from}.', {
            people: written(people),
            span: spanWords(span),
            from,
          }),
  },
  {
    form: /^([\d,]+) in the first hour(?: from (.+?))?, the last at (.+)\.$/,
    say: (people = '', from = '', last = '') =>
      from === ''
        ? t('{people} in the first hour, the last at {last}.', { people: written(people), last })
        : t('{people} in the first hour from {from}, the last at {last}.', {
            people: written(people),
            from,
            last,
          }),
  },
]

/** "1,200" of the server, as the reader writes it. */
const written = (figure: string): string => count(Number(figure.replaceAll(',', '')))

const spanWords = (span: string): string =>
  span === 'a minute'
    ? t('a minute')
    : span === 'an hour'
      ? t('an hour')
      : t('{minutes, plural, one {# minute} other {# minutes}}', { minutes: Number.parseInt(span, 10) })

/** What the server said of a message, in the spoken language where the catalogue has it. */
export function saidByServer(text: string): string {
  const known = SAID[text] ?? FAILURES[text]
  if (known) return known
  const begun = BEGUN.find(({ begins }) => text.startsWith(begins))
  if (begun) return begun.say(text.slice(begun.begins.length))
  for (const { form, say } of FORMS) {
    const found = form.exec(text)
    if (found) return say(...found.slice(1))
  }
  return text
}

/** As `saidByServer`, of a reason the server wrote small because it stands within its sentence. */
function saidInLine(text: string): string {
  const found = Object.keys(SAID).find((key) => key.toLowerCase() === text)
  const said = found && SAID[found]
  return said && said !== found ? said : text
}
