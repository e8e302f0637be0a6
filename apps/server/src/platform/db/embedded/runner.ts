import { spawn, spawnSync } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'

/** The user PostgreSQL runs as; undefined means as we do. */
export type RunAs = { uid: number; gid: number } | undefined

/** `nobody` on the systems we know. A number, because slim images may lack the name. */
const NOBODY = 65534

/**
 * PostgreSQL refuses to run as root, so root hands it to the owner of an existing cluster, or to nobody.
 * @param clusterDir may not exist yet
 */
export async function chooseUser(clusterDir: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(clusterDir).catch(() => undefined)
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY }
}

export async function giveTo(user: RunAs, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid)
}

/** Whether that user can enter and read the folder. Asked by trying: modes alone do not tell of ACLs and mounts. */
export function canEnter(user: RunAs, dir: string): boolean {
  if (!user) return true
  const check = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', dir], {
    cwd: '/',
    env: {},
    ...user,
  })
  return check.status === 0
}

/** Runs a PostgreSQL tool to its end. Rejects with the tool's own words. */
export async function runTool(
  file: string,
  args: string[],
  options: { user: RunAs; dirFd: number },
): Promise<void> {
  const child = spawn(file, args, {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', options.dirFd],
    ...options.user,
  })
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4096)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(cannotRun(file, error.message))))
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${file.split('/').at(-1)} ended with code ${code}. ${said.trim()}`)
}

export function cannotRun(file: string, reason: string): string {
  return (
    `The embedded PostgreSQL cannot run on this system (${file}: ${reason}). ` +
    'Set DATABASE_URL to a PostgreSQL 18 or newer instead.'
  )
}
