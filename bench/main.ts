import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { between, replaceBetween, replaceParts } from './figures.ts'
import { whereAndWhen } from './machine.ts'
import { QUESTIONS } from './questions.ts'
import { goalsTable, type Section } from './section.ts'

const HELP = `npm run bench: how fast it is, beside what it is compared with, in one run

Answers all questions and writes the results into docs/benchmarks.md, in about half an hour on a quiet machine.

  --only LETTERS   only these, separated by commas; nothing is written
  --write          with --only: these parts of docs/benchmarks.md are written, each with its own date and goals
  --quick          small; without --only hand-over and full loop (b,c), in about a minute; nothing is written
  --json           figures as one JSON object instead of tables

`
const OPTIONS = {
  only: { type: 'string' },
  write: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

const PAGE = new URL('../docs/benchmarks.md', import.meta.url)

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const letters = values.only?.split(',') ?? (values.quick ? ['b', 'c'] : Object.keys(QUESTIONS))
  const strange = letters.find((letter) => !QUESTIONS[letter])
  if (strange !== undefined) {
    const known = Object.keys(QUESTIONS).join(', ')
    process.stderr.write(
      `There is no question ${strange}. --only takes letters of ${known}, such as --only b,c.\n`,
    )
    return 2
  }
  const where = await whereAndWhen(new Date())
  const answers = await ask(letters, values.quick)
  const all = answers.size === letters.length
  if (all && !values.quick && !values.only) await write(textOf(where, answers))
  if (values.write && values.only && !values.quick)
    await write(
      replaceParts(
        between(await readFile(PAGE, 'utf8'), 'figures'),
        [...answers.values()].map((section) => partOf(where, section)),
      ),
    )
  process.stdout.write(values.json ? jsonOf(where, answers) : `${textOf(where, answers)}\n`)
  return all ? 0 : 1
}

type Answers = ReadonlyMap<string, Section>

/** A question that fails does not cost the answers to the others. */
async function ask(letters: readonly string[], quick: boolean): Promise<Answers> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const answers = new Map<string, Section>()
  for (const letter of letters) {
    try {
      answers.set(letter, await QUESTIONS[letter]!({ quick, say }))
    } catch (error) {
      say(`(${letter}) could not be answered: ${(error as Error).stack}`)
    }
  }
  return answers
}

function textOf(where: string, answers: Answers): string {
  const sections = [...answers.values()]
  const goals = sections.flatMap((section) => section.goals)
  return [
    `${where}.`,
    ...(goals.length > 0 ? [goalsTable(goals)] : []),
    ...sections.flatMap((section) => [`## ${section.title}`, ...section.blocks]),
  ].join('\n\n')
}

/** A part that was measured by itself. */
const partOf = (where: string, { title, goals, blocks }: Section): string =>
  [`## ${title}`, `${where}.`, ...(goals.length > 0 ? [goalsTable(goals)] : []), ...blocks].join('\n\n')

const jsonOf = (where: string, answers: Answers): string => {
  const goals = [...answers.values()].flatMap((section) => section.goals)
  const figures = Object.fromEntries([...answers].map(([letter, section]) => [letter, section.figures]))
  return `${JSON.stringify({ where, goals, ...figures })}\n`
}

async function write(figures: string): Promise<void> {
  await writeFile(PAGE, replaceBetween(await readFile(PAGE, 'utf8'), 'figures', figures))
}

process.exitCode = await main()
