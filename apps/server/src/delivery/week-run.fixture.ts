import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { activate } from '../../../../tests/kit/activate.ts'
import { createAccount, firstAdministrator, loadAgreement } from '../accounts/index.ts'
import { createDraft, draftOf, launchCampaign } from '../campaigns/index.ts'
import { type Carrier, createSender, type SenderSpeed } from '../channels/index.ts'
import { type Database, maybeOne, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { openMetrics } from '../platform/metrics.ts'
import { openSecrets } from '../platform/secrets.ts'
import { saveUpload, startImport } from '../recipients/index.ts'
import { openBook } from './book.ts'
import { addHoliday, changeHours, changeRegion } from './change-rules.ts'
import { runSender } from './dispatcher.ts'
import { type EngineDeps, step } from './engine.ts'
import { windowProblem } from './hours.ts'
import { openSettler } from './settler.ts'
import { openStopList } from './stop-list.ts'
import { setSpeed, speedsOfSenders } from './store.ts'
import {
  ACCOUNT_HOURS,
  CAMPAIGNS,
  CHANGE,
  END,
  HOLIDAYS,
  REGION_EDITS,
  SMS_HOURS,
  START,
  type WeekPerson,
  weekPeople,
} from './week-people.fixture.ts'
import { openWeigher } from './weights.ts'

const hashAddress = (address: string): Buffer => createHash('sha256').update(address).digest()

// A week in which the clock steps as fast as the work goes: the real engine and dispatcher on a real database, and a carrier that
// only notes. Time stands still while a round of every sender leaves and moves between rounds, so that lines build up and windows
// close on them.

export type Note = { phone: string; at: number }
export type Week = { notes: Note[]; held: Map<string, number>; rounds: number; imported: number }
export type WeekOptions = {
  db: Database
  uploads: string
  people: number
  seed: number
  /** Simulated time between rounds, ms. */
  roundMs: number
  say(line: string): void
}

/** Above what a round can take, so that only the rounds set the pace. */
const RATE = 1_000_000
const HOUR = 3_600_000

export async function simulateWeek(options: WeekOptions): Promise<Week> {
  const { say } = options
  let at = START
  const clock = { now: () => new Date(at) }
  const notes: Note[] = []
  const world = await openWorld(options, clock, (phone) => notes.push({ phone, at }))
  const imported = await world.launchAll()
  say(`${imported} people read and launched`)
  let rounds = 0
  let saidAt = at
  let changed = false
  for (;;) {
    if (!changed && at >= CHANGE) {
      await world.tighten()
      changed = true
    }
    while (await step(world.engine));
    const senders = await world.dueSenders()
    if (senders.length > 0) {
      await Promise.all(senders.map((id) => runSender(world.engine, id, () => true)))
      await world.engine.settler.drained()
      rounds++
      at += options.roundMs
    } else {
      const next = await world.nextDue()
      if (next === null || next >= END) break
      // The change of rules is a moment of its own, also when nothing is due then.
      at = !changed && next > CHANGE ? CHANGE : Math.max(next, at)
    }
    if (at - saidAt >= 12 * HOUR) {
      say(`${new Date(at).toISOString().slice(0, 16)}: ${notes.length} sent in ${rounds} rounds`)
      saidAt = at
    }
  }
  return { notes, held: await world.held(), rounds, imported }
}

async function openWorld(options: WeekOptions, clock: { now(): Date }, note: (phone: string) => void) {
  const { db } = options
  const log = openLog('silent')
  const base = { db, clock, newId, log }
  const carrier = noting(note)
  const channels = {
    ...base,
    secrets: openSecrets(randomBytes(32)),
    carriers: new Map([[carrier.name, carrier]]),
    publicUrl: 'http://127.0.0.1',
    sandbox: { url: 'http://127.0.0.1', accountSid: 'AC0', authToken: 'none' },
    setSpeed: (tx: Tx, accountId: string, senderId: string, speed: Partial<SenderSpeed>) =>
      setSpeed(tx, accountId, senderId, speed, clock.now()),
    speedsOf: (tx: Tx, accountId: string, senderIds: readonly string[]) =>
      speedsOfSenders(tx, accountId, senderIds, clock.now()),
  }
  const campaigns = { clock, newId, windowProblem, agreement: loadAgreement() }
  const metrics = openMetrics()
  const engine: EngineDeps = {
    ...base,
    metrics,
    channels,
    campaigns,
    errors: [],
    weigher: openWeigher(),
    presence: await db.beHere(),
    stopList: await openStopList(db),
    work: { dispatch: true, jobs: true },
    // Its campaigns are not paced by people.
    peopleOfSkill: async () => {
      throw new Error('Nobody is to be measured here.')
    },
    book: openBook({ db, channels, log }),
    settler: openSettler({ ...base, metrics, campaigns, errors: [] }),
    statusUrl: () => 'http://127.0.0.1/status',
  }
  const { accountId, userId } = await createAccount(base, {
    brand: 'Week',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    name: 'Week Admin',
    email: 'week@example.com',
    password: randomBytes(16).toString('hex'),
  })
  await activate({ db, clock }, { accountId, userId })
  const admin = await db.asSystem((tx) => firstAdministrator(tx, accountId))
  const who = { accountId, userId, name: admin.name, email: '', role: 'administrator' as const, skillIds: [] }
  await setRules(db, base, who)
  return {
    engine,
    /** The stricter hours, as somebody would save them on a Wednesday afternoon. */
    tighten: () => db.asAccount(accountId, (tx) => changeHours(tx, base, who, { hours: ACCOUNT_HOURS[1] })),
    async launchAll(): Promise<number> {
      const everybody = byCampaign(options)
      let ready = 0
      for (const [index, spec] of CAMPAIGNS.entries()) {
        const senderId = await db.asAccount(accountId, (tx) =>
          createSender(tx, channels, accountId, {
            name: spec.name,
            carrier: carrier.name,
            address: `+1844555011${index}`,
            ratePerSecond: RATE,
            sandbox: false,
          }),
        )
        const change = {
          name: spec.name,
          kind: spec.kind,
          message: 'Once',
          canaryMode: 'off' as const,
          deliveryWindow: spec.window,
          senderId,
          ...(spec.startAt ? { startMode: 'later' as const, startAt: spec.startAt } : {}),
        }
        const { id } = await db.asAccount(accountId, (tx) => createDraft(tx, campaigns, who, change))
        ready += await read(
          options,
          { ...base, uploads: options.uploads, hashAddress },
          accountId,
          id,
          everybody[index]!,
        )
        await db.asAccount(accountId, (tx) => launchCampaign(tx, campaigns, who, id, 1))
      }
      return ready
    },
    dueSenders: async (): Promise<string[]> =>
      (
        await sql<{
          sender_id: string
        }>`select distinct l.sender_id from lanes l where l.state = 'open' and exists (
          select 1 from message_queue q where q.lane_id = l.id and q.lease_id is null and q.due_at <= ${clock.now()})`.execute(
          db.kysely,
        )
      ).rows.map((row) => row.sender_id),
    async nextDue(): Promise<number | null> {
      const row = await db.asSystem((tx) =>
        maybeOne(
          tx,
          sql<{ at: Date | null }>`select min(due_at) as at from message_queue where lease_id is null`,
        ),
      )
      return row?.at?.getTime() ?? null
    },
    async held(): Promise<Map<string, number>> {
      const { rows } = await sql<{
        reason: string
        n: number
      }>`select held_reason as reason, count(*)::int as n from message_queue
        where held_reason is not null group by 1`.execute(db.kysely)
      return new Map(rows.map((row) => [row.reason, row.n]))
    },
  }
}

type Rules = Parameters<typeof changeHours>[1]
type By = Parameters<typeof changeHours>[2]

async function setRules(db: Database, deps: Rules, who: By): Promise<void> {
  await db.asAccount(who.accountId, async (tx) => {
    await changeHours(tx, deps, who, {
      hours: ACCOUNT_HOURS[0],
      channels: { sms: SMS_HOURS },
      regionRules: true,
    })
    for (const holiday of HOLIDAYS) await addHoliday(tx, deps, who, holiday)
    for (const [region, edit] of Object.entries(REGION_EDITS)) await changeRegion(tx, deps, who, region, edit)
  })
}

/** Each campaign's file as a stream; all are made again from the seed, so that nobody is kept in memory. */
function byCampaign({ people, seed }: WeekOptions): (() => Generator<WeekPerson>)[] {
  return CAMPAIGNS.map((_, index) => {
    return function* () {
      for (const person of weekPeople(people, seed)) if (person.campaign === index) yield person
    }
  })
}

async function read(
  options: WeekOptions,
  ctx: Parameters<typeof startImport>[0],
  accountId: string,
  campaignId: string,
  people: () => Generator<WeekPerson>,
): Promise<number> {
  const lines = function* () {
    yield 'phone\n'
    for (const person of people()) yield `${person.phone}\n`
  }
  const draft = await options.db.asAccount(accountId, (tx) => draftOf(tx, accountId, campaignId))
  const { importId } = await saveUpload(ctx, Readable.from(lines()))
  const started = await startImport(ctx, {
    ...draft.audience,
    rules: draft.rules,
    importId,
    source: 'cli',
    fileName: 'week.csv',
    defaultCountry: 'US',
  })
  const done = await started.done
  if (done?.status !== 'ready' || done.ready !== done.rowsRead)
    throw new Error(`The week's people could not all be read: ${JSON.stringify(done)}`)
  return done.ready
}

/** It takes everything and only notes to whom. The sandbox lives in real time; a week needs a carrier of its own. */
function noting(note: (phone: string) => void): Carrier {
  let taken = 0
  return {
    name: 'noting',
    channel: 'sms',
    label: 'Notes',
    errors: [],
    fields: [],
    addressField: { label: '', help: '', placeholder: '', pattern: '.*' },
    answersKeywords: () => false,
    async send(_sender, attempt) {
      note(attempt.to)
      return { kind: 'accepted', carrierId: `N${++taken}`, segments: 1 }
    },
    verifyWebhook: () => false,
    parseWebhook: () => [],
    acknowledge: () => ({ contentType: 'text/plain', body: '' }),
    testConnection: async () => [],
    close: async () => {},
  }
}
