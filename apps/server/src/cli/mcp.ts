import { parseArgs } from 'node:util'
import { foreword } from '@foreword/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { mcpServer } from '../mcp/index.ts'
import { readSettings } from '../settings.ts'

const HELP = `foreword mcp: a server of the Model Context Protocol on standard input and output

For programs that start it themselves, such as an assistant on your desk. It calls a Foreword server that runs somewhere, with an API key:

  FOREWORD_URL      address of the server (default http://127.0.0.1:4000)
  FOREWORD_API_KEY  a key of Settings, API (fwk_…). What it may do is what the key may do, less everything that sends

It reads campaigns, figures and conversations, and makes drafts; a person launches them in the console. See docs/mcp.md.
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const { publicUrl, apiKey } = readSettings()
  if (!apiKey) {
    process.stderr.write(
      'FOREWORD_API_KEY is missing: an API key (fwk_…). An administrator makes one in Settings, API.\n',
    )
    return 2
  }
  const client = foreword({ url: publicUrl, key: apiKey, longestWait: 5 })
  const served = serveStdio(() => mcpServer(client, publicUrl), {
    onerror: (error) => process.stderr.write(`${error.message}\n`),
  })
  await new Promise<void>((over) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => over())
    // Whoever started us closes our input when they are done.
    for (const end of ['end', 'close'] as const) process.stdin.once(end, () => over())
  })
  await served.close()
  return 0
}
