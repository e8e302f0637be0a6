import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { signIn } from '../../../tests/kit/client.ts'
import { freePort, type TestHouse, testHouse } from '../../../tests/kit/server.ts'
import { foreword } from './index.ts'

// The tutorial and the examples of docs/api.md, run as they stand there against a whole server with its sandbox; and the client against the same.

const run = promisify(execFile)
const EXAMPLES = fileURLToPath(new URL('../../../docs/examples/', import.meta.url))
const PAGE = readFileSync(new URL('../api.md', `file://${EXAMPLES}`), 'utf8')
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const TUTORIAL = PAGE.split('\n## From nothing')[1]!.split('\nThe virtual carrier loses')[0]!

/** What the tutorial has pasted into a window, in order. */
const WINDOWS = [...TUTORIAL.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) =>
  text!.replace(/^ {3}/gm, ''),
)

/** The scopes it has ticked. Rows and columns are those of the console's table. */
const NOUNS: Record<string, string> = {
  ...{ 'People and skills': 'members', Senders: 'senders', Webhooks: 'webhooks' },
  ...{ 'Campaigns and recipients': 'campaigns', 'Single messages': 'messages' },
}
const VERBS = ['read', 'write', 'launch', 'send']
const SCOPES = [...TUTORIAL.matchAll(/^ {3}\| (\w[^|]*) \|(.*)\|$/gm)].flatMap(([, row, ticks]) =>
  ticks!
    .split('|')
    .flatMap((tick, column) => (tick.includes('✓') ? [`${NOUNS[row!]}:${VERBS[column]}`] : [])),
)

let house: TestHouse
let port: number
let env: Record<string, string>
const children: ChildProcess[] = []

beforeAll(async () => {
  port = await freePort()
  house = await testHouse({ insideHosts: [`127.0.0.1:${port}`] })
  const { admin } = await house.account('Integrator')
  const person = await signIn(house, admin)
  await person.call('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const made = await person.call('POST', '/applications', { name: 'Order system', scopes: SCOPES })
  const { id } = made.body.application as { id: string }
  const key = await person.call('POST', `/applications/${id}/keys`, { name: 'Key', scopes: SCOPES })
  env = { PATH: process.env.PATH!, SERVER: house.url, API_KEY: String(key.body.key) }
}, 120_000)
afterAll(async () => {
  for (const { pid } of children) {
    try {
      // The window with all that runs in it.
      process.kill(-pid!)
    } catch {
      // It is gone already.
    }
  }
  await house?.close()
})

const lines = (text: string) => text.trim().split('\n')

test('docs/api.md shows every example as it is', () => {
  const shown = [...PAGE.matchAll(/<!-- examples\/([\w.-]+) -->\n```(?:sh|ts)\n([\s\S]*?)```\n/g)].map(
    ([, name, text]) => [name!, text!] as const,
  )
  expect(shown.map(([name]) => name).sort()).toEqual(readdirSync(EXAMPLES).sort())
  for (const [name, text] of shown) expect(text, name).toBe(readFileSync(EXAMPLES + name, 'utf8'))
})

/** As the reader types it, with their own address and key; the port is one that is free here. */
const typed = (text: string) =>
  text
    .replaceAll('http://127.0.0.1:4000', env.SERVER!)
    .replaceAll('fwk_…', env.API_KEY!)
    .replaceAll('8090', String(port))
const inWindow = (text: string) =>
  run('sh', ['-c', typed(text)], { cwd: ROOT, env: { PATH: env.PATH!, HOME: process.env.HOME! } })

test('the tutorial: a text goes out by curl and by the client, and the receiver is told and believes it', async () => {
  expect(WINDOWS.map((text) => lines(text).at(-1))).toEqual([
    'npm run demo',
    'PORT=8090 npx node docs/examples/receiver.ts +16465550',
    'npx node docs/examples/send.ts +16465550143',
    'docs/examples/message.sh +16465550144',
  ])
  const receiver = spawn('sh', ['-c', typed(WINDOWS[1]!)], {
    ...{ cwd: ROOT, env: { PATH: env.PATH!, HOME: process.env.HOME! }, detached: true },
  })
  children.push(receiver)
  let told = ''
  for (const stream of [receiver.stdout, receiver.stderr])
    stream.setEncoding('utf8').on('data', (piece) => {
      told += piece
    })
  await vi.waitFor(() => expect(told).toContain('Waiting for webhooks.'), { timeout: 60_000 })

  const sent = await inWindow(WINDOWS[2]!)
  const begun = expect.stringMatching(/^(scheduled|sending)$/)
  expect(lines(sent.stdout)).toEqual([begun, 'delivered', begun, '+16465550143 delivered'])
  const single = await inWindow(`${typed(WINDOWS[2]!.split('\n')[0]!)}\n${WINDOWS[3]}`)
  expect(lines(single.stdout)[0]).toMatch(/^It was taken as a single service message by SMS/)

  const phone = await fetch(`${house.sandbox.url}/sandbox/api/phones/+16465550142`)
  expect(await phone.text()).toContain('Hi Ada, your order 4711 is ready.')
  await vi.waitFor(
    () =>
      expect(lines(told)).toEqual(
        expect.arrayContaining([
          ...['message.sent +16465550142', 'message.delivered +16465550142'],
          ...['message.sent +16465550143', 'message.delivered +16465550143'],
        ]),
      ),
    { timeout: 60_000 },
  )
  const reply = await fetch(`${house.sandbox.url}/sandbox/api/phones/%2B16465550142/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body: 'Thank you' }),
  })
  expect(reply.ok).toBe(true)
  await vi.waitFor(() => expect(lines(told)).toContain('message.received +16465550142 Thank you'), {
    timeout: 60_000,
  })
  const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' })
  expect(forged.status).toBe(401)
}, 300_000)

test('many people are streamed in by curl and by the client, refused ones explained, and the others written to', async () => {
  const curl = await run(`${EXAMPLES}bulk.sh`, ['5'], { env })
  const [left, ...sent] = lines(curl.stdout)
  expect(left).toContain('line 6, phone: ')
  expect(left).toMatch(/Write the number with \+ and its country code/)
  expect(sent).toHaveLength(5)
  for (const [n, one] of sent.entries()) expect(one).toMatch(new RegExp(`^\\+1646555${1000 + n} [a-z]+$`))
  const typed = await run(process.execPath, [`${EXAMPLES}bulk.ts`, '5'], { env })
  expect(lines(typed.stdout)).toEqual([
    ...['5 of 6 are ready', expect.stringContaining('line 6, phone: ')],
    ...Array.from({ length: 5 }, (_one, n) => expect.stringMatching(`^\\+1646555${2000 + n} [a-z]+$`)),
  ])
  const phone = await fetch(`${house.sandbox.url}/sandbox/api/phones/+16465551000`)
  expect(await phone.text()).toContain('Hi Guest 1000, table 1000 is yours.')
}, 180_000)

test('a refusal reaches the program with its field and whether to try again', async () => {
  const api = foreword({ url: house.url, key: env.API_KEY! })
  await expect(
    api.createWebhook({ body: { name: '', url: 'http://127.0.0.1:1/', events: [] } }),
  ).rejects.toMatchObject({ status: 400, code: 'bad_request', retry: 'never', field: 'name' })
  await expect(api.listMembers()).resolves.toBeDefined()
  await expect(api.auditLog()).rejects.toMatchObject({ status: 403, code: 'scope_missing' })
  const forged = foreword({ url: house.url, key: 'fwk_forged' })
  await expect(forged.listSenders()).rejects.toMatchObject({ status: 401, retry: 'never' })
})

test('the same key makes one campaign, however often it is sent, and lists are read to their end', async () => {
  const api = foreword({ url: house.url, key: env.API_KEY! })
  const how = { idempotencyKey: 'once' }
  const first = await api.createCampaign({ body: { name: 'Once' } }, how)
  const again = await api.createCampaign({ body: { name: 'Once' } }, how)
  expect(again.id).toBe(first.id)
  await api.uploadRecipients({
    ...{ id: first.id, fileName: 'people.csv' },
    body: `phone\n${Array.from({ length: 25 }, (_one, n) => `+1646555${1000 + n}`).join('\n')}\n`,
  })
  await vi.waitFor(async () => expect((await api.getImport({ id: first.id })).status).toBe('ready'), {
    timeout: 60_000,
  })
  const rows = []
  for await (const row of api.each('listRecipients', { id: first.id, limit: 10 })) rows.push(row.line)
  expect(rows).toHaveLength(25)
  expect(new Set(rows).size).toBe(25)
  const names = []
  for await (const { name } of api.each('listCampaigns', { limit: 1 })) names.push(name)
  expect(names).toContain('Once')
})
