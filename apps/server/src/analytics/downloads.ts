import { readAccount } from '../accounts/index.ts'
import { campaignsAfter, viewsOf } from '../campaigns/index.ts'
import type { CarrierError } from '../channels/index.ts'
import { chainsOf, type LinkRow, ledgerOf, readContents, silentSince, textOf } from '../messages/index.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Cell, Sheet } from '../platform/sheets/cells.ts'
import { stateWords } from './words.ts'

const PAGE = 1_000
const NO_ID = '00000000-0000-0000-0000-000000000000'

export type DownloadDeps = { db: Database; errors: readonly CarrierError[]; now: () => Date }

const moment = (iso: string | null): Date | null => (iso ? new Date(iso) : null)

const CAMPAIGN_COLUMNS = [
  'campaign',
  'title',
  'channel',
  'kind',
  'status',
  'recipients',
  'delivered',
  'read',
  'sent_no_receipt',
  'failed',
  'not_sure',
  'skipped',
  'expired',
  'cancelled',
  'waiting',
  'replied',
  'opted_out',
  'created',
  'created_by',
  'launched',
  'launched_by',
  'finished',
]

/** All campaigns since the account began, oldest first. */
export const campaignsSheet = (deps: DownloadDeps, accountId: string): Sheet => ({
  name: 'Campaigns',
  columns: CAMPAIGN_COLUMNS,
  pages: campaignPages(deps, accountId),
})

async function* campaignPages(deps: DownloadDeps, accountId: string): AsyncGenerator<Cell[][]> {
  for (let after = NO_ID; ; ) {
    const page = await deps.db.asAccount(accountId, async (tx) =>
      viewsOf(tx, accountId, await campaignsAfter(tx, accountId, after, PAGE)),
    )
    if (page.length === 0) return
    after = page.at(-1)!.id
    yield page.map(({ funnel: f, ...c }) => [
      c.shortId,
      c.name,
      [c.channel, ...c.fallbacks.map((step) => step.channel)].join(' → '),
      c.kind,
      c.status,
      f.recipients,
      f.delivered + f.read,
      f.read,
      f.sent,
      f.failed,
      f.unknown,
      f.skipped,
      f.expired,
      f.cancelled,
      f.waiting + f.sending,
      f.replied,
      f.optedOut,
      moment(c.createdAt),
      c.createdByName,
      moment(c.launchedAt),
      c.launchedByName,
      moment(c.finishedAt),
    ])
  }
}

const MESSAGE_COLUMNS = [
  'line',
  'address',
  'channel',
  'message',
  'state',
  'in_words',
  'carrier_code',
  'carrier_id',
  'segments',
  'attempted',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'replied',
  'all_channels',
]

/** All recipients of a campaign with their message and what became of it: of several channels the last one tried. */
export const messagesSheet = (
  deps: DownloadDeps,
  accountId: string,
  campaign: { id: string; name: string },
): Sheet => ({
  name: campaign.name,
  columns: MESSAGE_COLUMNS,
  pages: messagePages(deps, accountId, campaign.id),
})

async function* messagePages(
  deps: DownloadDeps,
  accountId: string,
  campaignId: string,
): AsyncGenerator<Cell[][]> {
  for (let afterLine = 0; ; ) {
    const rows = await deps.db.asAccount(accountId, (tx) => page(tx, deps, accountId, campaignId, afterLine))
    if (rows.length === 0) return
    afterLine = rows.at(-1)!.line
    yield rows.map((row) => row.cells)
  }
}

async function page(
  tx: Tx,
  deps: DownloadDeps,
  accountId: string,
  campaignId: string,
  afterLine: number,
): Promise<{ line: number; cells: Cell[] }[]> {
  const found = await ledgerOf(tx, accountId, campaignId, {
    states: null,
    search: null,
    afterLine,
    limit: PAGE,
  })
  const contents = await readContents(tx, accountId, [
    ...new Set(found.flatMap((row) => (row.content_id ? [row.content_id] : []))),
  ])
  const links = Map.groupBy(
    await chainsOf(
      tx,
      accountId,
      campaignId,
      found.map((row) => row.recipient_line!),
    ),
    (link) => link.recipient_line,
  )
  const account = await readAccount(tx, accountId)
  const clock = (at: Date): string => at.toLocaleString('en-GB', { timeZone: account.time_zone })
  return found.map((row) => {
    const words = stateWords(deps.errors, factsOf(row, deps.now()), deps.now(), clock)
    const text = textOf(
      row,
      contents.find((content) => content.id === row.content_id),
    )
    return {
      line: row.recipient_line!,
      cells: [
        row.recipient_line,
        row.address,
        row.channel,
        text,
        row.state,
        words,
        row.carrier_code,
        row.carrier_id,
        row.segments,
        row.attempted_at,
        row.sent_at,
        row.delivered_at,
        row.read_at,
        row.failed_at,
        row.skipped_at,
        row.responded_at,
        chainWords(links.get(row.recipient_line!) ?? [], (link) =>
          stateWords(deps.errors, factsOf(link, deps.now()), deps.now(), clock),
        ),
      ],
    }
  })
}

type Facts = Pick<
  LinkRow,
  'state' | 'reason' | 'carrier_code' | 'due_at' | 'sent_at' | 'held_reason' | 'wait_reason'
>

const factsOf = (row: Facts, now: Date) => ({
  state: row.state,
  reason: row.reason,
  code: row.carrier_code,
  dueAt: row.due_at,
  silentSince: silentSince(row.sent_at, now),
  heldReason: row.held_reason,
  waitReason: row.wait_reason,
})

/** "whatsapp: Failed: … → sms: Delivered": every channel tried, in order. */
const chainWords = (links: readonly LinkRow[], words: (link: LinkRow) => string): string =>
  links.map((link) => `${link.channel}: ${words(link)}`).join(' → ')
