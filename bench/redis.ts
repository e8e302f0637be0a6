import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './parts.ts'

// Redis for BullMQ, where this machine has it. Nothing of the product uses Redis.

/** Null, or why BullMQ cannot be measured on Redis here. */
export function redisMissing(): string | null {
  if (spawnSync('redis-server', ['--version']).status !== 0) return 'no redis-server is installed here'
  try {
    createRequire(import.meta.resolve('bullmq')).resolve('ioredis')
    return null
  } catch {
    return 'the package ioredis, which BullMQ needs for it, is not installed here'
  }
}

/** As durable as PostgreSQL with fsync: every write is in its log on disk before it is answered. */
export async function startRedis(dir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = join(dir, 'redis')
  await mkdir(folder)
  const port = await freePort()
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const child = spawn('redis-server', [...where, ...durable], { stdio: 'ignore' })
  await untilReached(child, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function untilReached(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error('redis-server ended before it answered.')
    if (await reaches(port)) return
    await delay(50)
  }
  child.kill('SIGKILL')
  throw new Error('redis-server did not answer within ten seconds.')
}

function reaches(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
