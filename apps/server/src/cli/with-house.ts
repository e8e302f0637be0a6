import { type House, type OpenOptions, openHouse } from '../main.ts'
import { runningEmbedded } from '../platform/db/running.ts'
import { openLog } from '../platform/log.ts'
import type { Settings } from '../settings.ts'

/** The settings as a command should use them: beside a running server it works on that server's database. */
export async function besideRunning(settings: Settings): Promise<{ settings: Settings; running: boolean }> {
  if (settings.databaseUrl) return { settings, running: false }
  const url = await runningEmbedded(settings.dataDir)
  return url ? { settings: { ...settings, databaseUrl: url }, running: true } : { settings, running: false }
}

/** Opens the house for one command, quietly, and closes it whatever happens. */
export async function withHouse(
  settings: Settings,
  options: OpenOptions,
  work: (house: House) => Promise<number>,
): Promise<number> {
  const beside = await besideRunning(settings)
  const house = await openHouse(beside.settings, { log: openLog('warn'), ...options })
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
