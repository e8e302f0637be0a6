// pure
import { duration } from '../../ui/format.ts'
import { t } from '../../ui/text.ts'

// What became of a conversation is a line of English, for programs and downloads too. Here each kind of line is said in the words of
// the catalogue; one that is not known stays as it came.

const SPAN = /^(?:(\d+) days?|(?:(\d+) h)?(?: ?(\d+) min)?(?: ?(\d+) s)?)$/

/** "7 min 57 s" as the reader writes it. */
function span(words: string): string {
  const found = SPAN.exec(words)
  if (!found) return words
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((one) => Number(one ?? 0))
  return duration((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}

type Kind = { is: RegExp; say: (...parts: string[]) => string }
const LASTED = '(?: after ((?:\\d+ (?:days?|h|min|s) ?)+))?'
const kind = (pattern: string, say: Kind['say']): Kind => ({ is: new RegExp(`^${pattern}$`, 's'), say })

const KINDS: readonly Kind[] = [
  kind('The bot (.+) answers', (bot) => t('The bot {bot} answers', { bot })),
  kind(
    'The bot (.+?) handed it over to people(: .*)?',
    (bot, why) => t('The bot {bot} handed it over to people', { bot }) + (why ?? ''),
  ),
  kind('The bot (.+?) noted: “(.*)”', (bot, note) => t('The bot {bot} noted: “{note}”', { bot, note })),
  kind('The bot (.+?) closed it(: .*)?', (bot, why) => t('The bot {bot} closed it', { bot }) + (why ?? '')),
  kind(`(.+?) accepted${LASTED}`, (who, after) =>
    after ? t('{who} accepted after {after}', { who, after: span(after) }) : t('{who} accepted', { who }),
  ),
  kind(`Given to (.+?)${LASTED}`, (who, after) =>
    after ? t('Given to {who} after {after}', { who, after: span(after) }) : t('Given to {who}', { who }),
  ),
  kind(`(.+?) took it${LASTED}`, (who, after) =>
    after ? t('{who} took it after {after}', { who, after: span(after) }) : t('{who} took it', { who }),
  ),
  kind('(.+?) took it over(: “.*”)?', (who, note) => t('{who} took it over', { who }) + noted(note)),
  kind(
    '(.+?) handed it over to (.+?)(: “.*”)?',
    (who, to, note) => t('{who} handed it over to {to}', { who, to }) + noted(note),
  ),
  kind(
    '(.+?) put it back in the queue(: “.*”)?',
    (who, note) => t('{who} put it back in the queue', { who }) + noted(note),
  ),
  kind('(.+?) lost the connection, so it went back to the queue', (who) =>
    t('{who} lost the connection, so it went back to the queue', { who }),
  ),
  kind('(.+?) went offline, so it went back to the queue', (who) =>
    t('{who} went offline, so it went back to the queue', { who }),
  ),
  kind('(.+?) no longer answers here, so it went back to the queue', (who) =>
    t('{who} no longer answers here, so it went back to the queue', { who }),
  ),
  kind('(.+?) is gone, so it went back to the queue', (who) =>
    t('{who} is gone, so it went back to the queue', { who }),
  ),
  kind('Nobody in (.+?) was free in time, so it went over to (.+)', (from, to) =>
    t('Nobody in {from} was free in time, so it went over to {to}', { from, to }),
  ),
  kind('(.+?) took over from the bot (.+)', (who, bot) =>
    t('{who} took over from the bot {bot}', { who, bot }),
  ),
  kind('(.+?) gave it to the bot (.+)', (who, bot) => t('{who} gave it to the bot {bot}', { who, bot })),
  kind('(.+?) closed it', (who) => t('{who} closed it', { who })),
]

/** ": “…”" behind the words, as the reader's language quotes. */
function noted(note: string | undefined): string {
  return note ? t(': “{note}”', { note: note.slice(3, -1) }) : ''
}

/** The line of an event, as the server wrote it, in the language that is spoken. */
export function eventSaid(text: string): string {
  for (const { is, say } of KINDS) {
    const found = is.exec(text)
    if (found) return say(...(found.slice(1) as string[]))
  }
  return text
}
