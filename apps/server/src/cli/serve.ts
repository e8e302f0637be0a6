import { parseArgs } from 'node:util'
import { makeSetupLink } from '../accounts/index.ts'
import { type OpenOptions, type Running, startServer } from '../main.ts'
import { readSettings } from '../settings.ts'
import { besideRunning } from './with-house.ts'

const HELP = `foreword serve: start the server

Reads its settings from the environment (docs/settings.md). On the first start it prints a link that creates the account.
Ctrl C stops it: what is on its way is settled first.

  --services LIST   what this process does: api, dispatch, jobs, separated by commas (default all). Any number of processes
                    share one database; one without api serves only /healthz, /readyz and /metrics on its PORT
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { services: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const env = values.services === undefined ? {} : { FOREWORD_SERVICES: values.services }
  const settings = readSettings({ ...process.env, ...env })
  // A second process beside one with the embedded database works on that one's.
  const beside = settings.services.size < 3 ? (await besideRunning(settings)).settings : settings
  return serveUntilStopped(beside, async (running) => {
    if (!settings.services.has('api')) {
      process.stdout.write(`\n  Foreword works on: ${[...settings.services].join(', ')}\n\n`)
      return
    }
    const link = await makeSetupLink(running.house.people, running.url)
    const lines = [`\n  Foreword is ready at ${running.url}`]
    if (running.sandboxUrl) lines.push(`  Virtual phones at   ${running.sandboxUrl}`)
    if (link)
      lines.push('', '  Set up your account with this link. It works once, for 24 hours:', `  ${link}`)
    process.stdout.write(`${lines.join('\n')}\n\n`)
  })
}

/** Within ten seconds it is over, whatever hangs: supervisors kill what takes longer. What is not settled is taken up by the next start. */
const STOP_MS = 10_000
/** What parts may take of it, the database last. */
const PARTS_MS = 5_000

/**
 * Runs the server until a signal or the loss of its database; drains, then answers the exit code. A signal ends `ready`, too: what it does
 * is cut off.
 */
export async function serveUntilStopped(
  settings: ReturnType<typeof readSettings>,
  ready: (running: Running) => Promise<void>,
  beforeSending?: OpenOptions['beforeSending'],
): Promise<number> {
  let stop: (code: number) => void = () => {}
  const stopped = new Promise<number>((resolve) => {
    stop = resolve
  })
  const running = await startServer(settings, {
    onDatabaseGone: () => stop(1),
    ...(beforeSending ? { beforeSending } : {}),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(0))
  try {
    const readied = ready(running)
    // Cut off by a stop, nobody waits for it.
    readied.catch(() => {})
    await Promise.race([readied, stopped])
    process.exitCode = await stopped
    return process.exitCode
  } finally {
    endWithin(STOP_MS)
    await running.stop(PARTS_MS)
  }
}

/** Ends this process after so many milliseconds at the latest, unless it has ended by itself before. */
export function endWithin(ms: number): void {
  setTimeout(() => process.exit(), ms - 500).unref()
}
