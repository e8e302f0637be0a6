// Makes the emoji picker's data of emojibase-data (see NOTICE): which there are, by group, and their names and words to be found by in each
// language of the console. The package itself is 49 MB and is not a dependency: unpack it and run `node apps/console/emoji.ts FOLDER`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Emoji = {
  emoji: string
  label: string
  tags?: string[]
  group?: number
  order?: number
  version: number
  skins?: { emoji: string; tone: number | number[] }[]
}

const OUT = join(import.meta.dirname, 'src/screens/conversations/emoji/generated')
const LANGUAGES = ['en', 'de']
/** Newer ones are drawn as an empty box on phones that are still in use. */
const NEWEST = 15.1
const GROUPS: Record<number, string> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'places',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
}

const folder = process.argv[2]
if (!folder) throw new Error('Name the folder emojibase-data was unpacked to.')

const read = (language: string): Emoji[] =>
  (JSON.parse(readFileSync(join(folder, language, 'data.json'), 'utf8')) as Emoji[])
    .filter((one) => one.group !== undefined && one.group in GROUPS && one.version <= NEWEST)
    .sort((a, b) => a.order! - b.order!)

/** With a skin tone, 1 to 5, behind its first sign: how most of them are written. */
const toned = (emoji: string, tone: number): string => {
  const [first, ...rest] = [...emoji.replace(/\uFE0F/g, '')]
  return `${first}${String.fromCodePoint(0x1f3fa + tone)}${rest.join('')}`
}
const isTonable = ({ emoji, skins = [] }: Emoji): boolean =>
  skins.length > 0 &&
  [1, 2, 3, 4, 5].every(
    (tone) => skins.find((one) => one.tone === tone)?.emoji.replace(/\uFE0F/g, '') === toned(emoji, tone),
  )

const write = (name: string, data: unknown): void =>
  writeFileSync(join(OUT, name), `${JSON.stringify(data)}\n`)

const all = read('en')
write(
  'groups.json',
  Object.entries(GROUPS).map(([group, key]) => {
    const own = all.filter((one) => one.group === Number(group))
    return {
      key,
      emoji: own.map((one) => one.emoji),
      /** Places of those that take a skin tone. */
      tonable: own.flatMap((one, at) => (isTonable(one) ? [at] : [])),
    }
  }),
)
for (const language of LANGUAGES) {
  const named = new Map(read(language).map((one) => [one.emoji, one]))
  write(
    `names.${language}.json`,
    Object.keys(GROUPS).flatMap((group) =>
      all
        .filter((one) => one.group === Number(group))
        .map((one) => {
          const { label, tags = [] } = named.get(one.emoji) ?? one
          return [label, ...tags.filter((tag) => !label.toLowerCase().includes(tag))].join('|')
        }),
    ),
  )
}
