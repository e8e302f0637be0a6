import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in /proc in hundredths of a second, whatever the machine's clock. */
const TICKS_PER_SECOND = 100

/** Seconds of processor time a process has used, and all its children, those that ended included. Linux only; else 0. */
export function cpuSecondsOf(pid: number): number {
  let ticks = 0
  for (const entry of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(entry)) continue
    const fields = statOf(entry)
    if (!fields) continue
    const own = Number(fields[11]) + Number(fields[12])
    if (entry === String(pid)) ticks += own + Number(fields[13]) + Number(fields[14])
    else if (fields[1] === String(pid)) ticks += own
  }
  return ticks / TICKS_PER_SECOND
}

/** The fields of /proc/<pid>/stat from the third (state) on; the second, the name, may hold blanks. Null when it ended meanwhile. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Seconds of processor time this process has used, its threads included. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Watches the memory of this process, threads included. `stop` answers by how many MB it grew at most. */
export function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 20)
  return {
    stop() {
      clearInterval(timer)
      look()
      return (most - before) / 2 ** 20
    },
  }
}
