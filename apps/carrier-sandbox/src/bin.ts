import { parseArgs } from 'node:util'
import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, startSandbox } from './index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    host: { type: 'string', default: '127.0.0.1' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string', default: '2000000' },
    log: { type: 'boolean', default: false },
    // For a server that starts the sandbox beside itself: when it dies, its end of the pipe closes and we go too.
    'leave-with-stdin': { type: 'boolean', default: false },
  },
})

const numbers = { port: Number(values.port), seed: Number(values.seed), keep: Number(values.keep) }
for (const [name, value] of Object.entries(numbers)) {
  if (!Number.isInteger(value) || value < 0) {
    console.error(`--${name} is a whole number, such as --${name} ${name === 'port' ? 4010 : 1}.`)
    process.exit(2)
  }
}

const sandbox = await startSandbox({ ...numbers, host: values.host, log: values.log })
console.log(`Carrier sandbox on ${sandbox.url}`)
console.log(`Account ${SANDBOX_ACCOUNT_SID}, token ${SANDBOX_AUTH_TOKEN}`)

if (values['leave-with-stdin']) {
  process.stdin.resume()
  process.stdin.once('close', () => void sandbox.close().finally(() => process.exit(0)))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close()
  })
}
