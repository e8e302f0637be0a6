import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { agree, countAccounts, createAccount } from '../accounts/index.ts'
import { addSandboxSender } from '../main.ts'
import { sandboxAt } from '../sandbox-process.ts'
import { readSettings } from '../settings.ts'
import { withHouse } from './with-house.ts'

const HELP = `foreword setup: create an account and its administrator without a browser

  foreword setup --brand "Northline Air" --name "Ines Duarte" --email ines@northline.example

  --brand NAME      the brand
  --name NAME       the administrator
  --email ADDRESS   their e-mail
  --password WORDS  at least 12 characters; left out, it is asked for (or read from FOREWORD_PASSWORD)
  --zone ZONE       home time zone (default: this machine's)
  --country CC      country of numbers without a country code (default US)
  --agree           agree to the agreement in the administrator's name, so that messages can be sent (read it: foreword agreement --text)
  --sandbox         add a number on the carrier sandbox, so that a first campaign can be tried
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      brand: { type: 'string' },
      name: { type: 'string' },
      email: { type: 'string' },
      password: { type: 'string' },
      zone: { type: 'string', default: Intl.DateTimeFormat().resolvedOptions().timeZone },
      country: { type: 'string', default: 'US' },
      agree: { type: 'boolean', default: false },
      sandbox: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return say(HELP, 0)
  for (const name of ['brand', 'name', 'email'] as const)
    if (!values[name]) return say(`--${name} is missing.\n\n${HELP}`, 2)
  if (!/^[A-Z]{2}$/.test(values.country)) return say('--country is two capital letters, such as US.\n', 2)
  const password =
    values.password ?? process.env.FOREWORD_PASSWORD ?? (await ask('Password (at least 12 characters): '))
  if (password.length < 12) return say('The password needs at least 12 characters.\n', 2)
  const settings = readSettings()
  return withHouse(
    settings,
    { sandbox: values.sandbox ? sandboxAt(settings.sandboxPort) : null },
    async (house) => {
      const before = await house.db.asSystem(countAccounts)
      const made = await createAccount(house.people, {
        brand: values.brand!,
        timeZone: values.zone,
        defaultCountry: values.country,
        name: values.name!,
        email: values.email!,
        password,
      })
      const { accountId, userId } = made
      const { agreement, clock } = house
      if (values.agree)
        await house.db.asAccount(accountId, (tx) =>
          agree(tx, { clock, agreement }, { accountId, userId, address: null, hash: agreement.hash }),
        )
      if (values.sandbox) await addSandboxSender(house, accountId)
      const other = before > 0 ? ` It is account ${before + 1} here.` : ''
      const next = values.agree ? '' : ' Before anything is sent, they agree to the agreement in the console.'
      return say(`${values.brand} is set up, and ${values.email} is its administrator.${other}${next}\n`, 0)
    },
  )
}

function say(text: string, code: number): number {
  ;(code === 0 ? process.stdout : process.stderr).write(text)
  return code
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await lines.question(question)).trim()
  } finally {
    lines.close()
  }
}
