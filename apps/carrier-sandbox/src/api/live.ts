import type { ServerResponse } from 'node:http'
import type { World } from '../world.ts'
import { viewDials, viewEntry, viewStats } from './views.ts'

/** At most four updates a second, however much happens: a page cannot show more, and the sandbox has work to do. */
const BEAT_MS = 250
const MAX_ENTRIES = 30
const MAX_CHANGED = 200

export interface Live {
  /** Keeps the response open and feeds it server-sent events until it closes. */
  watch(res: ServerResponse): void
  close(): void
}

export function createLive(world: World): Live {
  const watchers = new Set<ServerResponse>()
  let timer: NodeJS.Timeout | undefined
  let lastId = 0
  let lastText = ''

  function beat() {
    const entries = world.journal.recent(MAX_ENTRIES, lastId)
    lastId = entries[0]?.id ?? lastId
    const changed = [...(world.changed ?? [])]
    world.changed?.clear()
    const text = JSON.stringify({
      stats: viewStats(world),
      dials: { ...viewDials(world), now: 0 },
      entries: entries.map(viewEntry),
      changed: changed.slice(0, MAX_CHANGED),
      manyChanged: changed.length > MAX_CHANGED,
    })
    if (text === lastText) return
    lastText = text
    for (const res of watchers) {
      // A page that does not read is skipped; it catches up with the next beat.
      if (res.writableLength < 262_144) res.write(`data: ${text}\n\n`)
    }
  }

  function stop(res: ServerResponse) {
    watchers.delete(res)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
    world.changed = null
  }

  return {
    watch(res) {
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      res.write('retry: 1000\n\n')
      watchers.add(res)
      lastText = ''
      world.changed ??= new Set()
      timer ??= setInterval(beat, BEAT_MS)
      res.on('close', () => stop(res))
    },
    close() {
      for (const res of watchers) res.destroy()
      clearInterval(timer)
    },
  }
}
