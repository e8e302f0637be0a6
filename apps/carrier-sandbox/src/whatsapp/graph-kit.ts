import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.ts'
import { api } from '../test-kit.ts'
import type { WaNumber } from './model.ts'

export type Change = { field: string; value: Record<string, unknown> }
export type Got = { body: string; signature: string; changes: Change[] }
type Answer = { status: number; body: Record<string, unknown> }

export interface Graph {
  sandbox: Sandbox
  number: WaNumber
  hookUrl: string
  got: Got[]
  /** What the next webhooks are answered with; 200 once they are used up. */
  answers: number[]
  /** How often the address was asked for the challenge. */
  challenges: number
  graph(method: string, path: string, body?: unknown, token?: string): Promise<Answer>
  /** Waits until a change matches; the test's own time limit ends the wait. */
  change(match: (change: Change) => boolean): Promise<Change>
  /** Waits until something holds, looked at after each webhook. */
  until(holds: () => boolean): Promise<void>
  reset(): Promise<void>
  close(): Promise<void>
}

export const VERIFY_TOKEN = 'verify-me'

/** A sandbox with one WhatsApp number whose webhook is this test's. */
export async function startGraph(options: SandboxOptions = {}): Promise<Graph> {
  const waiting = new Set<() => void>()
  const hook = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      const url = new URL(req.url!, 'http://x')
      if (req.method === 'GET') {
        kit.challenges += 1
        const good = url.searchParams.get('hub.verify_token') === VERIFY_TOKEN
        res.writeHead(good ? 200 : 403).end(good ? url.searchParams.get('hub.challenge') : '')
        for (const check of [...waiting]) check()
        return
      }
      const status = kit.answers.shift() ?? 200
      if (status === 200) {
        const changes = JSON.parse(body).entry.flatMap((entry: { changes: Change[] }) => entry.changes)
        kit.got.push({ body, signature: String(req.headers['x-hub-signature-256']), changes })
      }
      res.writeHead(status).end()
      for (const check of [...waiting]) check()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  const sandbox = await startSandbox(options)

  const kit: Graph = {
    sandbox,
    number: {} as WaNumber,
    hookUrl: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
    got: [],
    answers: [],
    challenges: 0,
    async graph(method, path, body, token = kit.number.token) {
      const answer = await fetch(`${sandbox.url}/graph/v25.0/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    async change(match) {
      let found: Change | undefined
      await kit.until(() => {
        found = kit.got.flatMap((one) => one.changes).find(match)
        return found !== undefined
      })
      return found!
    },
    until: (holds) =>
      new Promise((resolve) => {
        const check = () => {
          if (!holds()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    async reset() {
      kit.got = []
      kit.answers = []
      waiting.clear()
      await api(sandbox, 'DELETE', 'all')
      await api(sandbox, 'POST', 'dials/reset')
      const quick = { templateReviewMs: 10, sentAfterMs: 5, deliveredAfterMs: 10, webhookBatchMs: 5 }
      await api(sandbox, 'PATCH', 'dials', quick)
      kit.number = (await api(sandbox, 'POST', 'whatsapp/numbers', {
        number: '+18445550120',
        webhookUrl: kit.hookUrl,
        verifyToken: VERIFY_TOKEN,
        appSecret: 'app-secret',
      })) as WaNumber
    },
    async close() {
      await sandbox.close()
      hook.close()
      hook.closeAllConnections()
    },
  }
  await kit.reset()
  return kit
}

export const statusIs = (status: string) => (one: Change) =>
  one.field === 'messages' && JSON.stringify(one.value.statuses ?? []).includes(`"status":"${status}"`)
