import { parseArgs } from 'node:util'
import { allAccounts } from '../accounts/index.ts'
import { verifyLedger } from '../analytics/index.ts'
import { readSettings } from '../settings.ts'
import { withHouse } from './with-house.ts'

const HELP = `foreword verify-ledger: prove that nothing was lost or counted twice

Recounts the whole ledger, slowly, and compares it with the live counters; checks that the sums of every import equal its rows, that
every recipient of a launched campaign has exactly one message, and that what waits and the queue agree.

  --json   one JSON object
Exits 0 when everything agrees, 1 otherwise.
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
    const accounts = await house.db.asSystem(allAccounts)
    const results = []
    for (const account of accounts) {
      const result = await house.db.asSystem((tx) => verifyLedger(tx, account.id))
      results.push({ account: account.name, ...result })
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ accounts: results })}\n`)
    else for (const result of results) process.stdout.write(write(result))
    if (results.length === 0) process.stdout.write('There is no account yet.\n')
    return results.every((result) => result.problems.length === 0) ? 0 : 1
  })
}

function write(result: {
  account: string
  messages: number
  campaigns: number
  problems: readonly string[]
}): string {
  const head = `${result.account}: ${result.messages.toLocaleString('en-US')} messages in ${result.campaigns} campaigns`
  if (result.problems.length === 0) return `${head}. Everything agrees.\n`
  return `${head}. ${result.problems.length} disagreements:\n${result.problems.map((problem) => `  ${problem}\n`).join('')}`
}
