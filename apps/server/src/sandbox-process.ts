import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from './channels/index.ts'
import type { Log } from './platform/log.ts'

const BIN = fileURLToPath(new URL('../../carrier-sandbox/src/bin.ts', import.meta.url))
// The sandbox's published account: it guards nothing, since nothing behind it is real.
const ACCOUNT_SID = `AC${'0'.repeat(32)}`
const AUTH_TOKEN = 'sandbox-token-000000000000000000'
const TRIES = 200

export type RunningSandbox = Sandbox & { stop(): Promise<void> }

export const sandboxAt = (port: number): Sandbox => ({
  url: `http://127.0.0.1:${port}`,
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
})

/** Starts the carrier sandbox as a process of its own, as a carrier is. It ends with us, also when we are killed. */
export async function startSandboxProcess(port: number, log: Log): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [BIN, '--port', String(port), '--leave-with-stdin'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2_000)
  })
  child.stdin?.on('error', () => {})
  await ready(child, port, () => words)
  child.once('exit', (code) => {
    if (code) log.error({ code, words }, 'the carrier sandbox stopped')
  })
  return { ...sandboxAt(port), stop: () => stop(child) }
}

async function ready(child: ChildProcess, port: number, words: () => string): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (child.exitCode !== null)
      throw new Error(`The carrier sandbox did not start. Is port ${port} in use? ${words()}`)
    const answer = await fetch(`http://127.0.0.1:${port}/sandbox/api/stats`).catch(() => null)
    if (answer?.ok && child.exitCode === null) return
    await delay(50)
  }
  child.kill('SIGKILL')
  throw new Error('The carrier sandbox did not answer within ten seconds.')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(kill)
}
