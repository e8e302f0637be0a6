import { parseArgs } from 'node:util'
import { allAccounts, allAgreements, readActivation } from '../accounts/index.ts'
import { readSettings } from '../settings.ts'
import { withHouse } from './with-house.ts'

const HELP = `foreword agreement: who agreed to what, account by account

  --text         the text of today, byte for byte; its SHA-256 is the hash that is kept
  --text HASH    the text with this hash, or its beginning, as somebody agreed to it (after --text)
  --json         one JSON object
Exits 0 when every account agreed to the text of today, 1 otherwise.
`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      text: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  return withHouse(readSettings(), {}, async (house) => {
    const accounts = await house.db.asSystem(async (tx) => {
      const list = []
      for (const { id } of await allAccounts(tx))
        list.push({
          ...(await readActivation(tx, id, house.agreement, '')),
          kept: await allAgreements(tx, id),
        })
      return list
    })
    if (values.text) {
      const [hash] = positionals
      const kept = accounts
        .flatMap((account) => account.kept)
        .find((row) => hash && row.hash.startsWith(hash))
      if (hash && !kept && !house.agreement.hash.startsWith(hash)) {
        process.stderr.write(`Nobody here agreed to a text whose hash begins with ${hash}.\n`)
        return 1
      }
      process.stdout.write(kept?.text ?? house.agreement.text)
      return 0
    }
    const { title, version, date, hash } = house.agreement
    const all = accounts.every((account) => account.state === 'agreed')
    if (values.json) {
      const plain = accounts.map(({ brand, state, history }) => ({ brand, state, history }))
      process.stdout.write(`${JSON.stringify({ agreement: { version, date, hash }, accounts: plain })}\n`)
      return all ? 0 : 1
    }
    process.stdout.write(`${title}, version ${version} of ${date}\n${hash}\n`)
    if (accounts.length === 0) process.stdout.write('\nThere is no account yet.\n')
    for (const account of accounts) process.stdout.write(write(account))
    return all ? 0 : 1
  })
}

type Account = Omit<Awaited<ReturnType<typeof readActivation>>, 'agreement'>

const STATE: Record<Account['state'], string> = {
  agreed: 'agreed to this text',
  changed: 'has not agreed to this text: what runs goes on, new launches wait',
  never: 'never agreed: nothing is sent',
}

function write({ brand, state, history }: Account): string {
  const lines = history.map(
    (row) =>
      `  ${row.at}  ${row.byName} <${row.byEmail}> from ${row.address ?? 'the command line'}: version ${row.version}, ${row.hash.slice(0, 16)}`,
  )
  return `\n${brand}: ${STATE[state]}\n${lines.map((line) => `${line}\n`).join('')}`
}
