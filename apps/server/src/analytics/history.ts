import { readAccount } from '../accounts/index.ts'
import { type HistoryAsked, historyPage, type Told } from '../conversations/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { calendarOf } from './calendar.ts'
import type { Asked, ExportRow } from './exports-store.ts'
import { type Cover, writerOf } from './history-file.ts'
import { addDays } from './ranges.ts'

/** Conversations read at once: each is some small questions, and its thread is held whole. */
const PAGE = 100

/** What was asked for, with its days as moments of the account's clock. */
export function askedOf(asked: Partial<Omit<Asked, 'notes'>>, zone: string): HistoryAsked {
  const calendar = calendarOf(zone)
  const startOf = (day: string) => new Date(calendar.startOf(day))
  return {
    from: asked.from ? startOf(asked.from) : null,
    until: asked.to ? startOf(addDays(asked.to, 1)) : null,
    skillId: asked.skillId ?? null,
    agentId: asked.agentId ?? null,
    campaignId: asked.campaignId ?? null,
    state: asked.state ?? null,
    address: asked.address === undefined ? null : addressOf(asked.address),
  }
}

/** A number however it is written; an id as it is. */
const addressOf = (text: string): string => {
  const plain = text.trim()
  return /^\+[\d\s()./-]+$/.test(plain) ? `+${plain.replace(/\D/g, '')}` : plain
}

/** The bytes of a history, page by page, each in a transaction of its own. `count` is told how many conversations were written. */
export async function* historyBytes(
  deps: { db: Database; clock: Clock },
  row: ExportRow,
  count: (n: number) => void,
): AsyncGenerator<Buffer> {
  const { account_id: accountId } = row
  const account = await deps.db.asAccount(accountId, (tx) => readAccount(tx, accountId))
  const { notes = false, ...filter } = row.asked ?? {}
  const asked = askedOf(filter, account.time_zone)
  const cover: Cover = {
    ...{ brand: account.name, title: row.title, zone: account.time_zone },
    ...{ madeAt: row.created_at, madeBy: row.created_by_name },
    ...{ conversations: row.rows_total, people: row.people, notes },
  }
  const writer = writerOf(row.format, cover)
  yield Buffer.from(writer.begin)
  for (let last: Told | undefined; ; ) {
    const after = last ? { openedAt: last.row.opened_at, id: last.row.id } : null
    const page = await deps.db.asAccount(accountId, (tx) =>
      historyPage(tx, accountId, asked, notes, after, PAGE),
    )
    last = page.at(-1)
    if (!last) break
    count(page.length)
    yield Buffer.from(page.map(writer.tell).join(''))
  }
  yield Buffer.from(writer.end)
}
