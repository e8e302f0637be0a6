import { parseArgs } from 'node:util'
import { allAccounts } from '../accounts/index.ts'
import { checkConsent } from '../recipients/index.ts'
import { readSettings } from '../settings.ts'
import { withHouse } from './with-house.ts'

const HELP = `foreword verify-consent: prove that no evidence of consent was changed or taken out

Computes the hash of every opt-out and opt-in anew, address by address, and compares each chain with every seal that holds it.
People who were erased on request are counted apart: their evidence was replaced.

  --json   one JSON object
Exits 0 when everything is whole, 1 otherwise.
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  return withHouse(readSettings(), {}, async (house) => {
    const results = []
    for (const account of await house.db.asSystem(allAccounts))
      results.push({
        account: account.name,
        ...(await house.db.asSystem((tx) => checkConsent(tx, account.id))),
      })
    if (values.json) process.stdout.write(`${JSON.stringify({ accounts: results })}\n`)
    else for (const result of results) process.stdout.write(write(result))
    if (results.length === 0) process.stdout.write('There is no account yet.\n')
    return results.every((result) => result.problems.length === 0) ? 0 : 1
  })
}

type Result = { account: string } & Awaited<ReturnType<typeof checkConsent>>

function write(result: Result): string {
  const n = (value: number): string => value.toLocaleString('en-US')
  const erased = result.erased > 0 ? `, ${n(result.erased)} people erased` : ''
  const head = `${result.account}: ${n(result.events)} entries in ${n(result.chains)} chains, ${n(result.seals)} seals${erased}`
  if (result.problems.length === 0) return `${head}. All of it is whole.\n`
  return `${head}. ${result.problems.length} problems:\n${result.problems.map((problem) => `  ${problem}\n`).join('')}`
}
