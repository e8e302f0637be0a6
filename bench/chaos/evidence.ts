import { Client } from 'pg'
import type { Evidence, LedgerRow, Witnessed } from './compare.ts'
import type { CampaignKey } from './people.ts'
import type { World } from './world.ts'

// Reads what both sides know, when all is at rest: the ledger from its tables, the truth from the sandbox.

type Ids = ReadonlyMap<CampaignKey, string>

async function withDatabase<T>(world: World, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: world.databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function readLedger(world: World, ids: Ids): Promise<Pick<Evidence, 'ledger' | 'ready'>> {
  return withDatabase(world, async (client) => {
    const ready = new Map<CampaignKey, string[]>()
    const ledger: LedgerRow[] = []
    for (const [campaign, id] of ids) {
      const people = await client.query(
        `select address from recipients where campaign_id = $1 and verdict = 'ready'`,
        [id],
      )
      ready.set(
        campaign,
        people.rows.map((row) => row.address as string),
      )
      const messages = await client.query(
        `select id, address, state, reason, carrier_code as code, attempt, carrier_id as "carrierId",
          (extract(epoch from attempted_at) * 1000)::float8 as "attemptedAt" from messages where campaign_id = $1`,
        [id],
      )
      for (const row of messages.rows) ledger.push({ campaign, ...row } as LedgerRow)
    }
    return { ledger, ready }
  })
}

/** Ids of a campaign's messages nobody knows the outcome of. */
export const unknownOf = (world: World, campaignId: string): Promise<string[]> =>
  withDatabase(world, async (client) => {
    const { rows } = await client.query(
      `select id from messages where campaign_id = $1 and state = 'unknown'`,
      [campaignId],
    )
    return rows.map((row) => row.id as string)
  })

/** Messages the carrier is still going to be asked about. */
export const openDoubts = (world: World): Promise<number> =>
  withDatabase(world, async (client) => {
    const { rows } = await client.query(`select count(*)::int as n from message_doubts`)
    return rows[0].n as number
  })

/** What the sandbox accepted, by phone. Its own count per phone has to be the length of its list. */
export async function readWitness(world: World): Promise<Evidence['witness']> {
  const text = await (await fetch(`${world.sandboxUrl}/sandbox/api/truth?format=ndjson`)).text()
  const witness = new Map<string, Witnessed[]>()
  for (const line of text.split('\n')) {
    if (!line) continue
    const phone = JSON.parse(line) as { number: string; accepted: number; messages: Witnessed[] }
    if (phone.accepted !== phone.messages.length)
      throw new Error(`The sandbox counted ${phone.accepted} for ${phone.number} and remembers others.`)
    witness.set(phone.number, phone.messages)
  }
  return witness
}
