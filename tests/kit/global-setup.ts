import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../apps/server/src/platform/db/embedded.ts'
import { migrate } from '../../apps/server/src/platform/db/migrate.ts'

const MIGRATIONS = fileURLToPath(new URL('../../apps/server/migrations/', import.meta.url))

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's own database, for making others. */
    serverUrl: string
    /** Name of the migrated database that tests clone. */
    templateName: string
  }
}

/** One PostgreSQL for the run, without fsync, with one migrated database to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foreword-test-'))
  const server = await startEmbedded({ dataDir, fsync: false })
  const teardown = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await makeTemplate(server.url, 'foreword_template')
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('serverUrl', server.url)
  project.provide('templateName', 'foreword_template')
  return teardown
}

async function makeTemplate(serverUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = name
  await migrate(url.href, { dir: MIGRATIONS })
}
