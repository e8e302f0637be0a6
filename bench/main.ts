import { parseArgs } from 'node:util'
import { openBrand } from './brand.ts'
import { dispatchBench } from './dispatch.ts'
import { openBenchHouse } from './house.ts'
import { loopBench } from './loop.ts'
import { dispatchTable, loopTable, ratiosInWords, ratiosOf } from './report.ts'

const HELP = `npm run bench: how fast it is, beside what it is compared with, in one run

  --quick   hand-over and full loop only, small: under a minute
  --json    figures as one JSON object at the end
`
const OPTIONS = {
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

const QUICK = {
  dispatch: { messages: 3_000, rounds: 3, queueRounds: 1 },
  loop: { messages: 6_000, rounds: 1 },
}
const FULL = {
  dispatch: { messages: 20_000, rounds: 3, queueRounds: 3 },
  loop: { messages: 50_000, rounds: 3 },
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const size = values.quick ? QUICK : FULL
  const bench = await openBenchHouse()
  try {
    const brand = await openBrand(bench)
    const server = await bench.serve()
    const dispatch = await dispatchBench(bench, brand, server, { ...size.dispatch, say })
    const loop = await loopBench(bench, brand, server, { ...size.loop, say })
    const ratios = ratiosOf(dispatch, loop)
    if (values.json) process.stdout.write(`${JSON.stringify({ ratios, dispatch, loop })}\n`)
    else
      process.stdout.write(`${dispatchTable(dispatch)}\n\n${loopTable(loop)}\n\n${ratiosInWords(ratios)}\n`)
    return 0
  } finally {
    await bench.close()
  }
}

process.exitCode = await main()
