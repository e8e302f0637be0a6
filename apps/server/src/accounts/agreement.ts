import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The text an administrator agrees to, as it stands now. */
export type Agreement = {
  title: string
  version: number
  /** As the text words it: "25 November 2026". */
  date: string
  /** The whole text. `{brand}` stands where the brand's name is shown, so that a new name is no new text. */
  text: string
  /** SHA-256 over the text in UTF-8, in hex. */
  hash: string
}

const FOLDER = fileURLToPath(new URL('../../agreement', import.meta.url))
const MOST_CHARACTERS = 100_000

/** Versions are files 1.md, 2.md …; the highest one holds. A published one is never changed. */
export function publishedAgreements(folder = FOLDER): { version: number; text: string }[] {
  return readdirSync(folder)
    .flatMap((name) => /^(\d+)\.md$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((version) => ({ version, text: clean(readFileSync(join(folder, `${version}.md`), 'utf8')) }))
}

/**
 * The agreement of this installation: the newest published text, and the operator's own terms behind it when a file of them is named.
 * @throws Error that names FOREWORD_AGREEMENT and the remedy when that file cannot be used
 */
export function loadAgreement(operatorFile: string | null = null, folder = FOLDER): Agreement {
  const newest = publishedAgreements(folder).at(-1)
  const head = /^# (.+)\nVersion (\d+) of (.+)\n/.exec(newest?.text ?? '')
  if (!newest || !head || Number(head[2]) !== newest.version)
    throw new Error('The agreement in apps/server/agreement has no title and version line. Restore the file.')
  const text = operatorFile === null ? newest.text : withOperator(newest.text, readOperator(operatorFile))
  return { title: head[1]!, version: newest.version, date: head[3]!, text, hash: hashOf(text) }
}

export const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

function readOperator(file: string): string {
  const wrong = (why: string) =>
    new Error(`FOREWORD_AGREEMENT names ${file}, and ${why}. Name a text file in UTF-8, or leave it out.`)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw wrong(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
  const text = clean(bytes.toString('utf8'))
  if (text.includes('\u0000') || text.includes('\uFFFD')) throw wrong('it is not text in UTF-8')
  if (text.trim() === '') throw wrong('it is empty')
  if (text.length > MOST_CHARACTERS)
    throw wrong(`it is longer than ${MOST_CHARACTERS.toLocaleString('en-US')} characters`)
  return text
}

const withOperator = (text: string, own: string): string => `${text}\n## Terms of the operator\n${own}`

/** The same bytes on every system: no byte order mark, line feeds, one at the end. */
const clean = (text: string): string =>
  `${text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim()}\n`
