import { afterEach, expect, test } from 'vitest'
import { eventSaid } from '../../apps/console/src/screens/conversations/event-said.ts'
import { speakWith } from '../../apps/console/src/ui/text.ts'
import german from '../../apps/console/src/words/de.json' with { type: 'json' }
import { eventWords, type Happened } from '../../apps/server/src/conversations/event-words.ts'

// What became of a conversation is written by the server, in English; the console says each of its lines in the language of its reader.

afterEach(() => speakWith('en', 'en', {}))

const KINDS: { [Kind in Happened['kind']]: true } = {
  ...{ accepted: true, given: true, taken: true, handed_to_agent: true, handed_to_skill: true },
  ...{ returned: true, lost: true, overflowed: true, closed: true },
  ...{ bot_began: true, bot_gave_up: true, bot_taken_over: true, bot_got_back: true },
  ...{ bot_noted: true, bot_closed: true },
}
const lines = (Object.keys(KINDS) as Happened['kind'][]).flatMap((kind) =>
  [null, 'Refunds go to her', 'lost', 'offline', 'no_access'].flatMap((note) =>
    [null, 'Sam Whitaker', 'people of Oslo'].flatMap((subject) =>
      [null, 0, 38, 477, 3900, 90_000, 400_000].map((waited_seconds) =>
        eventWords({ kind, actor_name: 'Mila Ode', subject, note, waited_seconds }),
      ),
    ),
  ),
)

test('in English every line is the one the server wrote', () => {
  expect(lines.filter((line) => eventSaid(line) !== line)).toEqual([])
})

test('in another language none is left in English', () => {
  speakWith('de', 'de-DE', german)
  expect(lines.filter((line) => eventSaid(line) === line)).toEqual([])
})
