import { isSettingsError, readSettings } from './settings.ts'

// The command line. Each command is a file in cli/, loaded only when called: `plan` must start at once and needs no database.

const COMMANDS: Record<
  string,
  { summary: string; load: () => Promise<{ run: (args: string[]) => Promise<number> }> }
> = {
  serve: { summary: 'start the server', load: async () => import('./cli/serve.ts') },
  demo: {
    summary: 'start it with a seeded brand and virtual phones',
    load: async () => import('./cli/demo.ts'),
  },
  setup: {
    summary: 'create an account and its administrator without a browser',
    load: async () => import('./cli/setup.ts'),
  },
  send: {
    summary: 'send a text to everybody in a CSV file, and wait',
    load: async () => import('./cli/send.ts'),
  },
  mcp: {
    summary: 'let an assistant read and draft, by the Model Context Protocol',
    load: async () => import('./cli/mcp.ts'),
  },
  plan: { summary: 'when messages to numbers may go out', load: loadPlan },
  agreement: {
    summary: 'print who agreed to what',
    load: async () => import('./cli/agreement.ts'),
  },
  'verify-ledger': {
    summary: 'prove that states, rows and counters agree',
    load: async () => import('./cli/verify-ledger.ts'),
  },
  'verify-consent': {
    summary: 'prove that no evidence of consent was changed',
    load: async () => import('./cli/verify-consent.ts'),
  },
}

async function loadPlan() {
  const { run } = await import('./cli/plan.ts')
  const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, now: () => Date.now() }
  return { run: (args: string[]) => run(args, io) }
}

const HELP = `foreword: proactive two-way messaging

${Object.entries(COMMANDS)
  .map(([name, command]) => `  foreword ${name.padEnd(14)} ${command.summary}`)
  .join('\n')}

Each takes --help. Settings come from the environment: see docs/settings.md.
`

async function main(): Promise<number> {
  const [name = 'help', ...args] = process.argv.slice(2)
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(HELP)
    return 0
  }
  const command = COMMANDS[name]
  if (!command) {
    process.stderr.write(`There is no command “${name}”.\n\n${HELP}`)
    return 2
  }
  try {
    readSettings()
    return await (await command.load()).run(args)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    return isSettingsError(error) ? 2 : 1
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: string }).code
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message} Try --help.`
  return process.env.LOG_LEVEL === 'debug' ? (error.stack ?? error.message) : error.message
}

// Whoever reads our output, such as `head`, may leave early: that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

process.exitCode = await main()
