import type { Database } from '../platform/db/database.ts'
import { eventsAfter, type OptOutCursor, type OptOutRow, optOutRows } from './consent-store.ts'
import { csvLine } from './csv-text.ts'

const PAGE = 1_000
const BYTE_ORDER_MARK = '\ufeff' // so that Excel reads UTF-8

/** Everybody who must not be messaged, newest first, streamed page by page. */
export async function* optOutsCsv(db: Database, accountId: string): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(['address', 'channel', 'only', 'since', 'source', 'words', 'campaign'])
  for (let after: OptOutCursor | null = null; ; ) {
    const from: OptOutCursor | null = after
    const page: OptOutRow[] = await db.asAccount(accountId, (tx) =>
      optOutRows(tx, { accountId, search: undefined, after: from, limit: PAGE }),
    )
    const last = page.at(-1)
    if (!last) return
    after = last
    yield page
      .map((row) =>
        csvLine([
          row.address,
          row.channel,
          row.category,
          row.since.toISOString(),
          row.source,
          row.words ?? '',
          row.campaign_name ?? '',
        ]),
      )
      .join('')
  }
}

/** All evidence with place and hashes, address by address: enough to prove each chain without this software. */
export async function* evidenceCsv(db: Database, accountId: string): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK +
    csvLine([
      ...[
        'address',
        'position',
        'id',
        'at',
        'channel',
        'kind',
        'category',
        'source',
        'words',
        'campaign_id',
        'message_id',
      ],
      ...['user_id', 'user_name', 'import_id', 'prev_hash', 'hash'],
    ])
  for (let after = { address: '', id: '00000000-0000-0000-0000-000000000000' }; ; ) {
    const from = after
    const page = await db.asAccount(accountId, (tx) => eventsAfter(tx, accountId, from, PAGE))
    const last = page.at(-1)
    if (!last) return
    after = last
    const hex = (hash: Buffer | null) => hash?.toString('hex') ?? ''
    yield page
      .map((row) =>
        csvLine([
          row.address,
          row.position === null ? '' : String(row.position),
          row.id,
          row.at.toISOString(),
          row.channel,
          row.kind,
          row.category ?? '',
          row.source,
          row.words ?? '',
          row.campaign_id ?? '',
          row.message_id ?? '',
          row.user_id ?? '',
          row.user_name ?? '',
          row.import_id ?? '',
          hex(row.prev_hash),
          hex(row.hash),
        ]),
      )
      .join('')
  }
}
