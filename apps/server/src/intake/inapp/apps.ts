import { readAccount } from '../../accounts/index.ts'
import { type ChannelsDeps, openCredentials, senderOfAnyAccount } from '../../channels/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/database.ts'
import { Problem } from '../../platform/problem.ts'
import { mayUse, type Origin } from './origins.ts'
import type { Opened } from './session.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const KEPT_MS = 5_000

/** Apps by their sender's id, with their secrets open. Kept for seconds: opening a secret costs more than checking a token with it. */
export type Apps = {
  /** Throws not_found when there is no such app, or it is out of use, and wrong_origin when the page may not use it. */
  open(id: string, page: { origin: Origin; host: string | undefined }): Promise<Opened>
}

export function openApps(deps: {
  db: Database
  clock: Clock
  channels: Pick<ChannelsDeps, 'secrets' | 'publicUrl'>
}): Apps {
  const kept = new Map<string, { opened: Opened; until: number }>()
  const read = async (id: string): Promise<Opened> => {
    const now = deps.clock.now().getTime()
    const known = kept.get(id)
    if (known && known.until > now) return known.opened
    const found = await deps.db.asSystem(async (tx) => {
      const sender = await senderOfAnyAccount(tx, id)
      if (sender?.channel !== 'inapp' || sender.archived_at) return null
      return { sender, account: await readAccount(tx, sender.account_id) }
    })
    if (!found) throw new Problem('not_found', { message: 'There is no app with this id.' })
    const credentials = openCredentials(deps.channels, found.sender)
    const opened = {
      sender: found.sender,
      credentials,
      brand: credentials.config.title || found.account.name,
    }
    kept.set(id, { opened, until: now + KEPT_MS })
    return opened
  }
  return {
    async open(id, page) {
      if (!UUID.test(id)) throw new Problem('not_found', { message: 'There is no app with this id.' })
      const opened = await read(id.toLowerCase())
      if (!mayUse(opened.credentials.config.origins, page.origin, page.host))
        throw new Problem('wrong_origin', {
          message: `Pages of ${page.origin} may not use this app. Add the origin in Settings, Senders.`,
        })
      return opened
    },
  }
}
