import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { countAccounts, ROLE_WORDS } from '../accounts/index.ts'
import { BRAND, PASSWORD, PEOPLE } from '../demo/people.ts'
import { seed } from '../demo/seed.ts'
import { placeTemplatesAgain } from '../demo/templates.ts'
import { tellSecretAgain } from '../demo/webhooks.ts'
import type { Running } from '../main.ts'
import { readSettings } from '../settings.ts'
import { serveUntilStopped } from './serve.ts'

const HELP = `foreword demo: the server with a seeded brand and virtual phones

Everything stays on this machine: the carrier is the sandbox beside it. The demo lives in a folder of its own, ./data/demo, or in
FOREWORD_DATA when that is set. Delete the folder to begin anew.
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const settings = readSettings()
  const dataDir = process.env.FOREWORD_DATA ? settings.dataDir : join(settings.dataDir, 'demo')
  const quiet = process.env.LOG_LEVEL ? settings.logLevel : 'warn'
  process.stdout.write('\n  Starting the demo …\n')
  let seeding = false
  const code = await serveUntilStopped(
    {
      ...settings,
      ...{ dataDir, sandbox: true, logLevel: quiet },
      // The brand's order system is an inbox of the sandbox; 8090 is the receiver of the tutorial in docs/api.md.
      insideHosts: [...settings.insideHosts, `127.0.0.1:${settings.sandboxPort}`, '127.0.0.1:8090'],
    },
    async (running) => {
      const first = (await running.house.db.asSystem(countAccounts)) === 0
      if (first) {
        seeding = true
        await seed(running.house, (line) => process.stdout.write(`  + ${line}\n`)).catch(halfSeeded(dataDir))
        seeding = false
      }
      process.stdout.write(welcome(running))
    },
    async (house) => {
      await placeTemplatesAgain(house)
      await tellSecretAgain(house)
    },
  )
  if (seeding) process.stderr.write(`${halfMade(dataDir, 'it was stopped')}\n`)
  return code
}

const halfSeeded =
  (dataDir: string) =>
  (error: unknown): never => {
    throw new Error(halfMade(dataDir, String(error)))
  }

const halfMade = (dataDir: string, why: string): string =>
  `The demo's brand is only half made: ${why}\nDelete ${dataDir} and start again.`

function welcome(running: Running): string {
  const width = Math.max(...PEOPLE.map((person) => person.email.length))
  const people = PEOPLE.map((person) => `    ${person.email.padEnd(width)}  ${ROLE_WORDS[person.role]}`)
  return `
  ${BRAND.name} is ready.

    Console         ${running.url}
    Virtual phones  ${running.sandboxUrl}
    A shop's page   ${running.url}/inapp/demo

  Sign in as one of these; the password is ${PASSWORD}

${people.join('\n')}

  Ctrl C stops it. Nothing here reaches a real phone.

`
}
