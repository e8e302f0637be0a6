import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'node:querystring'
import twilio from 'twilio'
import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, type Sandbox } from './index.ts'

export interface Hook {
  path: string
  headers: IncomingMessage['headers']
  form: Record<string, string>
}

export interface Receiver {
  url: string
  got: Hook[]
  /** Resolves once `count` webhooks match; the test's own time limit ends the wait. */
  until(count: number, match?: (hook: Hook) => boolean): Promise<Hook[]>
  /** What the next webhooks are answered with; the last entry repeats. */
  answers: { status: number; body?: string }[]
  close(): Promise<void>
}

/** A webhook endpoint that remembers what it was sent. */
export async function startReceiver(): Promise<Receiver> {
  const waiting = new Set<() => void>()
  const receiver: Receiver = {
    url: '',
    got: [],
    answers: [{ status: 204 }],
    until: (count, match = () => true) =>
      new Promise((resolve) => {
        const check = () => {
          const found = receiver.got.filter(match)
          if (found.length < count) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => {
      text += chunk
    })
    req.on('end', () => {
      const answer = receiver.answers.length > 1 ? receiver.answers.shift()! : receiver.answers[0]!
      receiver.got.push({
        path: req.url!,
        headers: req.headers,
        form: { ...parse(text) } as Record<string, string>,
      })
      res.writeHead(answer.status, { 'Content-Type': 'text/xml' })
      res.end(answer.body ?? '')
      for (const check of [...waiting]) check()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}

/** The official SDK, pointed at the sandbox. */
export function sdkFor(sandbox: Sandbox, token = SANDBOX_AUTH_TOKEN) {
  const client = twilio(SANDBOX_ACCOUNT_SID, token)
  for (const product of ['api', 'messaging', 'lookups', 'content'] as const)
    client[product].baseUrl = sandbox.url
  return client
}

/** A raw request to the carrier's API. */
export function post(sandbox: Sandbox, fields: [string, string][], path = 'Messages.json') {
  const secret = Buffer.from(`${SANDBOX_ACCOUNT_SID}:${SANDBOX_AUTH_TOKEN}`).toString('base64')
  return fetch(`${sandbox.url}/2010-04-01/Accounts/${SANDBOX_ACCOUNT_SID}/${path}`, {
    method: 'POST',
    headers: { Authorization: `Basic ${secret}` },
    body: new URLSearchParams(fields),
  })
}

/** The sandbox's own API; answers the parsed JSON, or null for none. */
export async function api(sandbox: Sandbox, method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/sandbox/api/${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  return response.status === 204 ? null : response.json()
}

export const sender = '+18445550119'
export const phone = '+12125550142'
