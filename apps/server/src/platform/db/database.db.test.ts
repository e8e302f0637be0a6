import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../../tests/kit/database.ts'
import { tcpProxy } from '../../../../../tests/kit/tcp-proxy.ts'
import { assertNoOpenTransaction, maybeOne, notify, one, openDatabase, rows, type Tx } from './database.ts'

let kit: TestDatabase
beforeAll(async () => {
  kit = await testDatabase()
  await kit.db.asSystem((tx) =>
    sql`
      create table notes (account_id uuid not null, body text not null);
      call protect_by_account('notes');
      grant select, insert, update on notes to foreword_app;
      create table counters (id int primary key, n int not null);
      insert into counters values (1, 0), (2, 0);`.execute(tx),
  )
})
afterAll(() => kit.drop())

const note = (account: string, body: string) => sql`insert into notes values (${account}::uuid, ${body})`

describe('an account', () => {
  const mine = randomUUID()
  const other = randomUUID()

  test('sees and changes only its own rows', async () => {
    await kit.db.asSystem(async (tx) => {
      await rows(tx, note(mine, 'mine'))
      await rows(tx, note(other, 'other'))
    })
    const seen = await kit.db.asAccount(mine, (tx) => rows(tx, sql<{ body: string }>`select body from notes`))
    expect(seen).toEqual([{ body: 'mine' }])
    const changed = await kit.db.asAccount(mine, (tx) => sql`update notes set body = 'x'`.execute(tx))
    expect(changed.numAffectedRows).toBe(1n)
    await expect(kit.db.asAccount(mine, (tx) => rows(tx, note(other, 'smuggled')))).rejects.toThrow(
      'row-level security',
    )
  })

  test('leaves no trace on its connection', async () => {
    const single = openDatabase(kit.url, { max: 1 })
    const who = sql<{ role: string; account: string | null }>`
      select current_user as role, nullif(current_setting('foreword.account_id', true), '') as account`
    try {
      const before = await single.asSystem((tx) => one(tx, who))
      expect(await single.asAccount(mine, (tx) => one(tx, who))).toEqual({
        role: 'foreword_app',
        account: mine,
      })
      await single.asAccount(mine, (tx) => rows(tx, sql`select 1 / 0`)).catch(() => {})
      expect(await single.asSystem((tx) => one(tx, who))).toEqual(before)
    } finally {
      await single.close()
    }
  })
})

test('whoever waits for a connection enters as themselves, whoever had it before', async () => {
  const single = openDatabase(kit.url, { max: 1 })
  const seen = sql<{ role: string; account: string | null; from: string | null }>`
    select current_user as role, nullif(current_setting('foreword.account_id', true), '') as account,
      nullif(current_setting('foreword.from', true), '') as from`
  try {
    const owner = await single.asSystem((tx) => one(tx, seen))
    const accounts = Array.from({ length: 12 }, () => randomUUID())
    const [asAccounts, asSystem] = await Promise.all([
      Promise.all(accounts.map((id, n) => single.asAccount(id, (tx) => one(tx, seen), `192.0.2.${n}`))),
      Promise.all(accounts.map(() => single.asSystem((tx) => one(tx, seen)))),
    ])
    expect(asAccounts).toEqual(
      accounts.map((account, n) => ({ role: 'foreword_app', account, from: `192.0.2.${n}` })),
    )
    expect(asSystem).toEqual(accounts.map(() => owner))
  } finally {
    await single.close()
  }
})

describe('statements that are asked for at once', () => {
  const mine = randomUUID()

  test('are answered each its own, in the order they were asked', async () => {
    const answers = await kit.db.asAccount(mine, async (tx) => {
      await rows(tx, note(mine, 'first'))
      return Promise.all([
        one(tx, sql<{ n: number }>`select count(*)::int as n from notes`),
        rows(tx, note(mine, 'second')),
        one(tx, sql<{ n: number }>`select count(*)::int as n from notes`),
        one(tx, sql<{ role: string }>`select current_user as role`),
      ])
    })
    expect(answers).toEqual([{ n: 1 }, [], { n: 2 }, { role: 'foreword_app' }])
  })

  test('fail with the first that fails, and leave nothing', async () => {
    const work = kit.db.asAccount(mine, (tx) =>
      Promise.all([
        rows(tx, note(mine, 'before')),
        rows(tx, sql`select 1 / 0`),
        rows(tx, note(mine, 'behind')),
      ]),
    )
    await expect(work).rejects.toMatchObject({ code: '22012' })
    const left = await kit.db.asAccount(mine, (tx) => rows(tx, sql`select body from notes order by body`))
    expect(left).toEqual([{ body: 'first' }, { body: 'second' }])
  })

  test('leave together: the second is on its way though the first waits for a lock', async () => {
    const asking = openDatabase(kit.url, { max: 1 })
    const [holder, client] = await Promise.all([kit.db.pool.connect(), asking.pool.connect()])
    const { stream } = (client as unknown as { connection: { stream: { bytesWritten: number } } }).connection
    client.release()
    try {
      await holder.query('begin')
      await holder.query('select n from counters where id = 1 for update')
      const before = stream.bytesWritten
      const work = asking.asSystem((tx) =>
        Promise.all([
          rows(tx, sql`select n from counters where id = 1 for update`),
          rows(tx, sql`select ${'x'.repeat(10_000)}::text as long`),
        ]),
      )
      await expect.poll(() => stream.bytesWritten - before).toBeGreaterThan(10_000)
      await holder.query('rollback')
      expect(await work).toHaveLength(2)
    } finally {
      holder.release()
      await asking.close()
    }
  })

  test('are refused behind the end: the sibling of one that failed does nothing on the open connection', async () => {
    const single = openDatabase(kit.url, { max: 1 })
    const ended = Promise.withResolvers<void>()
    const late = Promise.withResolvers<unknown>()
    try {
      const work = single.asSystem((tx) =>
        Promise.all([
          rows(tx, sql`select 1 / 0`),
          ended.promise.then(() => rows(tx, note(mine, 'late'))).catch(late.resolve),
        ]),
      )
      await expect(work).rejects.toMatchObject({ code: '22012' })
      ended.resolve()
      expect(await late.promise).toMatchObject({ message: expect.stringContaining('after the end') })
      expect(await single.asSystem((tx) => rows(tx, sql`select 1 from notes where body = 'late'`))).toEqual(
        [],
      )
    } finally {
      await single.close()
    }
  })

  test('cannot commit what went on over a failure', async () => {
    const work = kit.db.asSystem(async (tx) => {
      await rows(tx, note(mine, 'regardless'))
      await rows(tx, sql`select 1 / 0`).catch(() => {})
    })
    await expect(work).rejects.toThrow('went on regardless')
    expect(
      await kit.db.asSystem((tx) => rows(tx, sql`select 1 from notes where body = 'regardless'`)),
    ).toEqual([])
  })

  test('do nothing where the account cannot be entered', async () => {
    const work = kit.db.asAccount(mine, (tx) => rows(tx, note(mine, 'as whom')), 'no address: \0')
    await expect(work).rejects.toThrow()
    expect(await kit.db.asSystem((tx) => rows(tx, sql`select 1 from notes where body = 'as whom'`))).toEqual(
      [],
    )
  })
})

describe('a transaction', () => {
  test('commits soon without the disk, seen at once, and is on it after onDisk', async () => {
    const account = randomUUID()
    // Databases of tests do not wait for the disk of themselves; this one shall.
    await sql`alter role current_user in database ${sql.id(new URL(kit.url).pathname.slice(1))} set synchronous_commit = on`.execute(
      kit.db.kysely,
    )
    const careful = openDatabase(kit.url)
    const synchronous = sql<{ waits: string }>`select current_setting('synchronous_commit') as waits`
    try {
      expect(await careful.asSystem((tx) => one(tx, synchronous))).toEqual({ waits: 'on' })
      const waits = await careful.asSystemSoon(async (tx) => {
        await rows(tx, note(account, 'soon'))
        return one(tx, synchronous)
      })
      expect(waits).toEqual({ waits: 'off' })
      const seen = await careful.asSystem((tx) =>
        rows(tx, sql`select body from notes where account_id = ${account}::uuid`),
      )
      expect(seen).toEqual([{ body: 'soon' }])
      const { at } = await one(
        careful.kysely,
        sql<{ at: string }>`select pg_current_wal_insert_lsn()::text as at`,
      )
      await careful.onDisk()
      expect(
        await one(careful.kysely, sql`select pg_current_wal_flush_lsn() >= ${at}::pg_lsn as "onDisk"`),
      ).toEqual({ onDisk: true })
    } finally {
      await careful.close()
    }
  })

  test('that commits soon does not wait for those who hold every other connection', async () => {
    const small = openDatabase(kit.url, { max: 1 })
    const held = Promise.withResolvers<void>()
    try {
      const holding = small.asSystem(() => held.promise)
      expect(await small.asSystemSoon((tx) => one(tx, sql`select 1 as n`))).toEqual({ n: 1 })
      await small.onDisk()
      held.resolve()
      await holding
    } finally {
      held.resolve()
      await small.close()
    }
  })

  test('is rolled back when its function fails', async () => {
    const account = randomUUID()
    const failed = kit.db.asSystem(async (tx) => {
      await rows(tx, note(account, 'never'))
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    const found = await kit.db.asSystem((tx) =>
      rows(tx, sql`select 1 from notes where account_id = ${account}::uuid`),
    )
    expect(found).toEqual([])
  })

  test('that meets another in a deadlock runs again, and both succeed', async () => {
    const bothHold = barrier(2)
    const runs = [0, 0]
    const bump = (tx: Tx, id: number) => rows(tx, sql`update counters set n = n + 1 where id = ${id}`)
    const cross = (who: 0 | 1) =>
      kit.db.asSystem(async (tx) => {
        runs[who]!++
        await sql`set local deadlock_timeout = '20ms'`.execute(tx)
        await bump(tx, who === 0 ? 1 : 2)
        if (runs[who] === 1) await bothHold()
        await bump(tx, who === 0 ? 2 : 1)
      })
    await Promise.all([cross(0), cross(1)])
    // On a busy machine they may meet again.
    expect(runs[0]! + runs[1]!).toBeGreaterThanOrEqual(3)
    expect(await kit.db.asSystem((tx) => rows(tx, sql`select n from counters`))).toEqual([{ n: 2 }, { n: 2 }])
  })

  test('that never gets through gives up after five runs', async () => {
    let runs = 0
    const hopeless = kit.db.asSystem((tx) => {
      runs++
      return rows(tx, sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`)
    })
    await expect(hopeless).rejects.toMatchObject({ code: '40001' })
    expect(runs).toBe(5)
  })

  test('whose connection breaks between two statements fails, and the process lives on', async () => {
    const work = kit.db.asSystem(async (tx) => {
      const { pid } = await one(tx, sql<{ pid: number }>`select pg_backend_pid() as pid`)
      // Waits until the session is gone, so that the bad news arrives while no statement runs.
      await rows(kit.db.kysely, sql`select pg_terminate_backend(${pid}, 5000)`)
      await rows(tx, sql`select 1`)
    })
    await expect(work).rejects.toThrow(/connection/i)
  })

  test('forbids calls to the world and a second transaction while open', async () => {
    await kit.db.asSystem(async () => {
      expect(() => assertNoOpenTransaction('A carrier was called')).toThrow('inside an open transaction')
    })
    const nested = kit.db.asSystem(() => kit.db.asSystem(async () => 1))
    await expect(nested).rejects.toThrow('A second transaction was opened inside an open transaction')
    expect(() => assertNoOpenTransaction('A carrier was called')).not.toThrow()
  })
})

test('values arrive as what they are', async () => {
  const row = await one(
    kit.db.kysely,
    sql`select count(*) as count, 9007199254740993 as huge, sum(n::bigint) as sum, 1.50 as fraction,
      array[1, null]::bigint[] as ids, date '2026-11-01' as day, array[date '2026-11-01'] as days,
      timestamptz '2026-11-23 10:00+01' as at, '{"a":1}'::jsonb as json
      from generate_series(1, 3) n`,
  )
  expect(row).toEqual({
    count: 3,
    huge: '9007199254740993',
    sum: 6,
    fraction: '1.50',
    ids: [1, null],
    day: '2026-11-01',
    days: ['2026-11-01'],
    at: new Date('2026-11-23T09:00:00Z'),
    json: { a: 1 },
  })
})

test('lists arrive in prepared statements as they are', async () => {
  const texts = ['', 'a', 'NULL', 'b,c', '"d"', 'e\\', '{f}', ' g ', 'ü\n', null]
  const ids = [randomUUID(), null]
  const times = [new Date('2026-11-23T10:00:00.123Z'), null]
  const row = await one(
    kit.db.kysely,
    sql`/* prepared */ select ${texts}::text[] as texts, ${ids}::uuid[] as ids, ${times}::timestamptz[] as times,
      ${[1, -2.5, null]}::float8[] as numbers, ${[true, false, null]}::bool[] as truths, ${[]}::int[] as none,
      ${[[1, 2], [3, 4]]}::int[] as nested`,
  )
  expect(row).toEqual({
    texts,
    ids,
    times,
    numbers: [1, -2.5, null],
    truths: [true, false, null],
    none: [],
    nested: [
      [1, 2],
      [3, 4],
    ],
  })
})

test('one and maybeOne are strict about the number of rows', async () => {
  const series = (n: number) => sql<{ n: number }>`select n from generate_series(1, ${n}::int) n`
  expect(await maybeOne(kit.db.kysely, series(0))).toBe(undefined)
  expect(await maybeOne(kit.db.kysely, series(1))).toEqual({ n: 1 })
  await expect(one(kit.db.kysely, series(0))).rejects.toThrow('none was found')
  await expect(maybeOne(kit.db.kysely, series(2))).rejects.toThrow('2 were found')
})

describe('listening', () => {
  const tell = (payload: string, channel = 'news') => kit.db.asSystem((tx) => notify(tx, channel, payload))

  test('hears what was committed, in order, and nothing after stopping', async () => {
    const heard = inbox()
    const stop = await kit.db.listen('news', heard.put)
    await tell('one')
    await kit.db
      .asSystem(async (tx) => {
        await notify(tx, 'news', 'rolled back')
        throw new Error('no')
      })
      .catch(() => {})
    await tell('two')
    expect([await heard.take(), await heard.take()]).toEqual(['one', 'two'])
    await stop()
    await tell('three')
    expect(heard.left()).toEqual([])
  })

  test('hears what this process tells at once, what another tells too, and each once', async () => {
    const here = inbox()
    const there = inbox()
    const other = openDatabase(kit.url)
    try {
      await kit.db.listen('told', here.put)
      await other.listen('told', there.put)
      await tell('ours', 'told')
      expect(here.left()).toEqual(['ours'])
      await other.asSystem((tx) => notify(tx, 'told', 'theirs'))
      expect([await here.take(), await here.take()]).toEqual(['ours', 'theirs'])
      await tell('last', 'told')
      expect([await there.take(), await there.take(), await there.take()].sort()).toEqual([
        'last',
        'ours',
        'theirs',
      ])
      expect(here.left()).toEqual(['last'])
    } finally {
      await other.close()
    }
  })

  test('connects again after its session was ended, and says so', async () => {
    const heard = inbox()
    const reconnected = inbox()
    // A channel of its own: what the test before told last leaves after its commit, perhaps only now.
    const stop = await kit.db.listen('other_news', heard.put, () => reconnected.put('yes'))
    await rows(
      kit.db.kysely,
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'foreword listen' and datname = current_database()`,
    )
    await reconnected.take()
    await tell('after', 'other_news')
    expect(await heard.take()).toBe('after')
    await stop()
  })

  test('notices a peer that went silent', async () => {
    const url = new URL(kit.url)
    const proxy = await tcpProxy({ host: '127.0.0.1', port: Number(url.port) })
    url.host = `127.0.0.1:${proxy.port}`
    const interrupted = inbox()
    const db = openDatabase(url.href, { heartbeatMs: 500, log: interrupted.put })
    const heard = inbox()
    const reconnected = inbox()
    try {
      await db.listen('news', heard.put, () => reconnected.put('yes'))
      proxy.silence()
      // Told by another database of the same name, as by another process: one's own listeners do not need the connection.
      await tell('swallowed')
      expect(await interrupted.take()).toContain('listen” is interrupted')
      proxy.resume()
      await reconnected.take()
      await tell('after')
      expect(await heard.take()).toBe('after')
    } finally {
      await db.close()
      await proxy.close()
    }
  })

  test('hears all of what was said at once, however much, in order and by channel', async () => {
    const [left, right] = [inbox(), inbox()]
    const other = openDatabase(kit.url)
    try {
      await other.listen('left', left.put)
      await other.listen('right', right.put)
      const sizes = Array.from({ length: 300 }, (_, n) => `${n} ${'ü'.repeat((n * 37) % 900)}`)
      await kit.db.asSystem(async (tx) => {
        for (const payload of sizes) await notify(tx, 'left', payload)
        await notify(tx, 'right', 'x'.repeat(7993))
        await notify(tx, 'left', 'last')
      })
      for (const payload of [...sizes, 'last']) expect(await left.take()).toBe(payload)
      expect(await right.take()).toBe('x'.repeat(7993))
    } finally {
      await other.close()
    }
  })

  test('takes one connection for any number of channels, and gives it back', async () => {
    const single = openDatabase(kit.url, { applicationName: 'many channels' })
    const connections = () =>
      one(
        kit.db.kysely,
        sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
          where application_name = 'foreword listen' and datname = current_database()`,
      )
    try {
      const before = await connections()
      const leave = await Promise.all(['one', 'two', 'three'].map((name) => single.listen(name, () => {})))
      expect(await connections()).toEqual({ n: before.n + 1 })
      await Promise.all(leave.map((stop) => stop()))
      await expect.poll(connections).toEqual(before)
    } finally {
      await single.close()
    }
  })

  test('a payload that cannot travel is refused with the reason', async () => {
    await expect(tell('é'.repeat(4000))).rejects.toThrow('has 8004 bytes with its channel; 7998 fit')
    await tell('x'.repeat(7994))
    await expect(tell('one\x1etwo')).rejects.toThrow('Send JSON')
  })
})

/** Lets everyone go on once `count` have come. */
function barrier(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>()
  let here = 0
  return () => {
    if (++here === count) open.resolve()
    return open.promise
  }
}

/** What was put, taken in order; `take` waits. */
function inbox() {
  const items: string[] = []
  const takers: ((item: string) => void)[] = []
  return {
    put(item: string) {
      const taker = takers.shift()
      if (taker) taker(item)
      else items.push(item)
    },
    take: () =>
      new Promise<string>((resolve) => (items.length > 0 ? resolve(items.shift()!) : takers.push(resolve))),
    left: () => items,
  }
}
