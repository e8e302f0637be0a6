import { Pool } from 'pg'
import { createTwilioSms } from '../../apps/server/src/carriers/twilio/index.ts'
import { ACCOUNT_SID, AUTH_TOKEN } from '../carrier-account.ts'

// What every alternative does for a message, whatever brings the job: the product's own adapter, and, but for HTTP only, an
// attempt that is committed before the carrier is called and an outcome that is committed after it.

export type Job = { n: number; to: string; firstName: string }

export const jobs = (count: number, from = 0): Job[] =>
  Array.from({ length: count }, (_, index) => ({
    n: from + index,
    to: `+${12120000000 + from + index}`,
    firstName: 'Carmen',
  }))

export type Sender = { send(job: Job, messageId: string): Promise<Outcome>; close(): Promise<void> }
export type Outcome = {
  state: 'sent' | 'failed' | 'unknown'
  carrierId: string | null
  segments: number | null
}

export function openSender(sandboxUrl: string): Sender {
  const carrier = createTwilioSms()
  const credentials = {
    senderId: 'bench',
    address: '+18445550119',
    config: { accountSid: ACCOUNT_SID, baseUrl: sandboxUrl },
    secret: { authToken: AUTH_TOKEN },
  }
  return {
    async send(job, messageId) {
      const outcome = await carrier.send(credentials, {
        messageId,
        attempt: 1,
        to: job.to,
        text: `Hi ${job.firstName}, your order is ready. We deliver on Tuesday between 9 and 12. Any wish? Just answer.`,
        rich: null,
        kind: 'marketing',
        statusUrl: `http://127.0.0.1:4000/hooks/00000000-0000-7000-8000-000000000000/status?m=${messageId}&a=1`,
        validitySeconds: 36_000,
      })
      if (outcome.kind === 'accepted')
        return { state: 'sent', carrierId: outcome.carrierId, segments: outcome.segments }
      return { state: outcome.kind === 'unknown' ? 'unknown' : 'failed', carrierId: null, segments: null }
    },
    close: () => carrier.close(),
  }
}

export const ATTEMPTS = `create table if not exists bench_attempts (
  id uuid primary key default uuidv7(),
  address text not null,
  variables jsonb not null,
  state text not null,
  carrier_id text,
  segments smallint,
  attempted_at timestamptz not null,
  settled_at timestamptz
) with (fillfactor = 70)`

/** Attempt committed, message handed over, outcome committed. */
export async function workOne(pool: Pool, sender: Sender, job: Job): Promise<void> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'attempt',
    text: `insert into bench_attempts (address, variables, state, attempted_at) values ($1, $2, 'sending', now()) returning id`,
    values: [job.to, { first_name: job.firstName }],
  })
  const id = rows[0]!.id
  const outcome = await sender.send(job, id)
  await pool.query({
    name: 'outcome',
    text: 'update bench_attempts set state = $2, carrier_id = $3, segments = $4, settled_at = now() where id = $1',
    values: [id, outcome.state, outcome.carrierId, outcome.segments],
  })
}

/** The same for a batch in three steps: one statement for all attempts, all messages handed over, one statement for all outcomes. */
export async function workBatch(pool: Pool, sender: Sender, batch: readonly Job[]): Promise<void> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'attempts',
    text: `insert into bench_attempts (address, variables, state, attempted_at)
      select a, v, 'sending', now() from unnest($1::text[], $2::jsonb[]) as e (a, v) returning id`,
    values: [batch.map((job) => job.to), batch.map((job) => JSON.stringify({ first_name: job.firstName }))],
  })
  const outcomes = await Promise.all(batch.map((job, index) => sender.send(job, rows[index]!.id)))
  await pool.query({
    name: 'outcomes',
    text: `update bench_attempts b set state = e.state, carrier_id = e.carrier_id, segments = e.segments, settled_at = now()
      from unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) as e (id, state, carrier_id, segments) where b.id = e.id`,
    values: [
      rows.map((row) => row.id),
      outcomes.map((one) => one.state),
      outcomes.map((one) => one.carrierId),
      outcomes.map((one) => one.segments),
    ],
  })
}

/** Library and work together have as many connections as the product has. */
export function openPool(connectionString: string, name: string): Pool {
  const pool = new Pool({ connectionString, max: 16, application_name: name })
  const complain = (error: Error): void => console.error(error.message)
  pool.on('error', complain)
  pool.on('connect', (client) => client.on('error', complain))
  return pool
}

/** Messages on their way to the carrier at once: as many as the product's dispatcher has. */
export const CONCURRENCY = 128
