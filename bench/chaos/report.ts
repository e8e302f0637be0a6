import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Plan, Step } from './plan.ts'
import type { Result } from './whole.ts'

// The result as a table for the terminal and as one for docs/reliability.md.

const DOCS = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))
const BEGIN = '<!-- chaos: written by npm run chaos -->'
const END = '<!-- /chaos -->'

type Line = { what: string; value: string }

const n = (value: number | undefined): string => (value ?? 0).toLocaleString('en-US')

function killsOf(plan: Plan): string {
  const kills = plan.steps.filter((step): step is Step & { do: 'kill' } => step.do === 'kill')
  const of = (test: (victim: string) => boolean): number => kills.filter((one) => test(one.victim)).length
  return `${kills.length}: dispatchers ${of((v) => v.startsWith('dispatcher'))}, database ${of((v) => v === 'database')}, API ${of((v) => v === 'api')}`
}

const actsOf = (plan: Plan, ...kinds: Step['do'][]): number =>
  plan.steps.filter((step) => kinds.includes(step.do)).length

function figureLines({ plan, figures: f, seconds }: Result): Line[] {
  return [
    { what: 'People in three campaigns, ready after import', value: n(f.ready) },
    { what: 'kill -9', value: killsOf(plan) },
    { what: 'Starts of the database and of our processes', value: n(f.starts) },
    {
      what: 'Pauses, changes of rate, carrier troubles',
      value: [
        actsOf(plan, 'pause'),
        actsOf(plan, 'sender rate', 'campaign rate'),
        actsOf(plan, 'too many requests', 'no answers'),
      ].join(', '),
    },
    { what: 'Messages the carrier accepted, by its own count', value: n(f.accepted) },
    { what: 'Ledger: delivered', value: n(f.delivered) },
    { what: 'Ledger: sent, no further receipt', value: n(f.sent) },
    { what: 'Ledger: failed', value: n(f.failed) },
    { what: 'Ledger: skipped (opted out, or a number that takes no texts)', value: n(f.skipped) },
    { what: 'Unknown, no answer; the carrier had it', value: n(f.unknownNoAnswerArrived) },
    { what: 'Unknown, no answer; the carrier never had it', value: n(f.unknownNoAnswerNever) },
    { what: 'Unknown, process died; the carrier had it', value: n(f.unknownDiedArrived) },
    { what: 'Unknown, process died; the carrier never had it', value: n(f.unknownDiedNever) },
    { what: 'Sent again by the operator, of unknown outcome', value: n(f.sentAgain) },
    { what: '… of them got it twice, as the operator risked', value: n(f.twiceByOperator) },
    { what: 'Alerts that went twice by policy', value: n(f.twiceByPolicy) },
    { what: 'Looks at the campaigns while they ran', value: n(f.looksAtCampaigns) },
    { what: 'Campaigns that paused by themselves and were let go on', value: n(f.resumed) },
    { what: 'Opt-outs by STOP, by hand', value: `${n(f.optOutsByPhone)}, ${n(f.optOutsByApi)}` },
    { what: '… messages on their way at that moment', value: n(f.onTheWayWhenOptedOut) },
    { what: '… the last of them after', value: `${((f.longestOnTheWayMs ?? 0) / 1000).toFixed(1)} s` },
    {
      what: 'Seconds: set-up, sending, to rest, looks at the carrier, comparing',
      value: [seconds.setUp, seconds.sending, seconds.atRest, seconds.looks, seconds.comparing].join(', '),
    },
  ]
}

const findingLines = ({ findings }: Result): Line[] =>
  findings.map(({ rule, count }) => ({ what: rule, value: n(count) }))

export function writeTable(result: Result): string {
  const width = 96
  const line = ({ what, value }: Line): string => `  ${what.padEnd(width)} ${value}\n`
  const wrong = result.findings.filter((one) => one.count > 0)
  return [
    '\nWhat happened\n',
    ...figureLines(result).map(line),
    '\nWhat has to be 0\n',
    ...findingLines(result).map(line),
    ...wrong.map(
      (one) => `\n${one.rule}, for example:\n${one.examples.map((example) => `  ${example}\n`).join('')}`,
    ),
    result.passed
      ? '\nNothing was lost, nothing was sent twice unasked, and everything agrees.\n'
      : '\nSomething is wrong: see the lines above that are not 0.\n',
  ].join('')
}

/** Puts the result between the markers of docs/reliability.md. */
export async function writeDocs(result: Result): Promise<void> {
  const text = await readFile(DOCS, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error('docs/reliability.md has lost the markers of the table.')
  const table = (head: string, lines: readonly Line[]): string =>
    [`| ${head} | |`, '| --- | ---: |', ...lines.map(({ what, value }) => `| ${what} | ${value} |`)].join(
      '\n',
    )
  const made = [
    await whereAndWhen(result),
    table('What happened', figureLines(result)),
    table('What has to be 0', findingLines(result)),
  ].join('\n\n')
  await writeFile(DOCS, `${before}${BEGIN}\n\n${made}\n\n${END}${after}`)
}

async function whereAndWhen(result: Result): Promise<string> {
  const cores = cpus()
  const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  }).catch(() => ({ stdout: 'of no repository' }))
  const machine = `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.versions.node}`
  return `${result.at.slice(0, 10)}, commit ${stdout.trim()}, seed ${result.plan.seed}, on ${machine}.`
}
