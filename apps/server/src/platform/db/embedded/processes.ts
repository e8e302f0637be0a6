import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * What the operating system says of a process. `started` is opaque and differs when a pid is used again; `cwd` is
 * absent where it cannot be seen (macOS, processes of other users).
 */
export type ProcessInfo = { started: string; command: string; cwd?: string }

/**
 * Looks up a live process.
 * @returns undefined when there is none, or only a zombie waiting for its parent.
 */
export async function findProcess(pid: number): Promise<ProcessInfo | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** Reads /proc instead of running `ps`: slim images carry no procps. */
async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces and parentheses; the fields after the last one are plain (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
    return {
      started: fields[19] ?? '',
      command: command.replaceAll('\0', ' ').trim(),
      ...(cwd ? { cwd } : {}),
    }
  } catch {
    return undefined
  }
}

async function fromPs(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const { stdout } = await run('/bin/ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)])
    // lstart has five words: Mon Nov 23 15:42:00 2026
    const match = /^\s*(\S+)\s+((?:\S+\s+){4}\S+)\s+(.*)$/m.exec(stdout)
    if (!match || match[1]!.startsWith('Z')) return undefined
    return { started: match[2]!, command: match[3]!.trim() }
  } catch {
    return undefined
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
