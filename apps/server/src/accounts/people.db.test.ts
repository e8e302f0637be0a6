import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Client, clientWith, signIn } from '../../../../tests/kit/client.ts'
import { type Person, type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// Invitations, passwords and sessions over HTTP, with and without a mail server.

let house: TestHouse
let smtp: SMTPServer
let accountId: string
let admin: Client
let sam: Person
const mails: { to: string[]; text: string }[] = []
let refuses = false

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_to, _session, done) => done(refuses ? new Error('No such box here') : null),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((one) => one.address)
        // Long lines are folded (quoted-printable).
        mails.push({ to, text: Buffer.concat(parts).toString('utf8').replaceAll('=\r\n', '') })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  house = await testHouse({ smtpUrl: `smtp://127.0.0.1:${port}` })
  const made = await house.account('Pine')
  accountId = made.accountId
  admin = await signIn(house, made.admin)
  sam = await house.person(accountId, 'agent', [made.skillId])
})
afterAll(async () => {
  await house?.close()
  await new Promise<void>((resolve) => smtp.close(resolve))
})

const nobody = () => clientWith(house, '')
const pathOf = (answer: Answer): string => new URL(String(answer.body.link)).pathname
const actions = async (kind: string) =>
  (
    (await admin.call('GET', `/audit?kind=${kind}`)).body.entries as { action: string; subject: string }[]
  ).map((entry) => `${entry.action} ${entry.subject}`)

describe('an invitation', () => {
  test('is mailed and shown; a new one ends the one before, also once its time is over', async () => {
    const body = { email: 'New@Pine.example', role: 'agent', skillIds: [] }
    const first = await admin.call('POST', '/members/invitations', body)
    expect(first.body).toMatchObject({
      mailed: true,
      mailProblem: null,
      invitation: { email: 'new@pine.example' },
    })
    expect(mails.at(-1)?.to).toEqual(['new@pine.example'])
    expect(mails.at(-1)?.text).toContain(String(first.body.link))
    const { id } = first.body.invitation as { id: string }
    await house.running.house.db.pool.query("update invitations set expires_at = now() - interval '1 day'")
    expect((await nobody().call('GET', `/invitations/${pathOf(first).split('/')[2]}`)).status).toBe(410)
    const list = await admin.call('GET', '/members')
    expect(list.body.invitations).toMatchObject([{ id, email: 'new@pine.example' }])

    const again = await admin.call('POST', `/members/invitations/${id}/renew`)
    expect(again.body).toMatchObject({ mailed: true, invitation: { id } })
    const token = pathOf(again).split('/')[2]
    const joined = await nobody().call('POST', `/invitations/${token}`, {
      name: 'Nele',
      password: 'a long password',
    })
    expect(joined.body).toMatchObject({ role: 'agent', user: { email: 'new@pine.example' } })
    expect((await admin.call('POST', `/members/invitations/${id}/renew`)).status).toBe(404)
    expect(await actions('member')).toEqual([
      'member.invited_again new@pine.example',
      'member.invited new@pine.example as agent',
    ])
  })

  test('that no mail server takes is there to be copied, with the server’s words', async () => {
    refuses = true
    const body = { email: 'box@pine.example', role: 'agent', skillIds: [] }
    const made = await admin.call('POST', '/members/invitations', body)
    refuses = false
    expect(made.body).toMatchObject({
      mailed: false,
      mailProblem: expect.stringContaining('No such box here'),
    })
    expect((await nobody().call('GET', `/invitations/${pathOf(made).split('/')[2]}`)).status).toBe(200)
  })
})

describe('sessions', () => {
  test('are listed, ended one by one or everywhere else, and nobody ends another’s', async () => {
    const [one, two, three] = [await signIn(house, sam), await signIn(house, sam), await signIn(house, sam)]
    type Open = { id: string; current: boolean; device: string; address: string }
    const list = async (client: Client) => (await client.call('GET', '/sessions')).body.sessions as Open[]
    const mine = await list(one)
    expect(mine).toHaveLength(3)
    expect(mine.filter((session) => session.current)).toMatchObject([{ address: '127.0.0.1' }])
    const other = mine.find((session) => !session.current)!
    expect((await admin.call('DELETE', `/sessions/${other.id}`)).status).toBe(404)
    expect((await one.call('DELETE', `/sessions/${other.id}`)).status).toBe(200)
    const alive = await Promise.all(
      [two, three].map(async (client) => (await client.call('GET', '/session')).status),
    )
    expect(alive.sort()).toEqual([200, 401])
    expect((await one.call('POST', '/sessions/end-others')).body).toEqual({ ended: 1 })
    expect((await list(one)).map((session) => session.current)).toEqual([true])
  })

  test('end at once when access is switched off, and a role holds from the next request on', async () => {
    const client = await signIn(house, sam)
    expect((await client.call('GET', '/campaigns')).status).toBe(403)
    await admin.call('PATCH', `/members/${sam.userId}`, { role: 'campaign_manager' })
    expect((await client.call('GET', '/campaigns')).status).toBe(200)
    await admin.call('PATCH', `/members/${sam.userId}`, { disabled: true })
    expect((await client.call('GET', '/session')).status).toBe(401)
    const link = await admin.call('POST', `/members/${sam.userId}/password-link`)
    expect([link.status, link.body.code]).toEqual([409, 'wrong_state'])
    await admin.call('PATCH', `/members/${sam.userId}`, { disabled: false })
    const { entries } = (await admin.call('GET', '/audit?kind=member')).body as {
      entries: { action: string; changes: unknown; address: string }[]
    }
    expect(entries.filter((entry) => entry.action === 'member.changed')).toMatchObject([
      { changes: [{ field: 'may sign in', before: 'no', after: 'yes' }], address: '127.0.0.1' },
      { changes: [{ field: 'may sign in', before: 'yes', after: 'no' }] },
      { changes: [{ field: 'role', before: 'Agent', after: 'Campaign manager' }] },
    ])
  })
})

describe('a password', () => {
  test('is set by a link, once; the sessions before end and the old password is over', async () => {
    const before = await signIn(house, sam)
    const made = await admin.call('POST', `/members/${sam.userId}/password-link`)
    expect(made.body).toMatchObject({ mailed: true })
    expect(mails.at(-1)).toMatchObject({ to: [sam.email] })
    const token = pathOf(made).split('/')[2]
    expect((await nobody().call('GET', `/password/${token}`)).body).toMatchObject({
      email: sam.email,
      brand: 'Pine',
    })
    const words = 'some other long words'
    const set = () => nobody().call('POST', `/password/${token}`, { password: words })
    const both = await Promise.all([set(), set()])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 410])
    expect((await before.call('GET', '/session')).status).toBe(401)
    await expect(signIn(house, sam)).rejects.toThrow('wrong_password')
    sam = { ...sam, password: words }
    await signIn(house, sam)
  })

  test('is changed by who knows it; a wrong one counts, and other sessions end', async () => {
    const [one, two] = [await signIn(house, sam), await signIn(house, sam)]
    const next = 'yet another long one'
    const wrong = await one.call('POST', '/password', { current: 'not this one', next })
    expect([wrong.status, wrong.body.field, wrong.body.details]).toEqual([401, 'current', { triesLeft: 4 }])
    expect((await one.call('POST', '/password', { current: sam.password, next })).status).toBe(200)
    expect((await one.call('GET', '/session')).status).toBe(200)
    expect((await two.call('GET', '/session')).status).toBe(401)
    sam = { ...sam, password: next }
  })

  test('that was forgotten is mailed a link to who is known, and the answer is the same for all', async () => {
    const ask = (email: string) => nobody().call('POST', '/password/forgot', { email })
    const before = mails.length
    expect((await ask('stranger@elsewhere.example')).body).toEqual({ mailed: true })
    expect((await ask(sam.email)).body).toEqual({ mailed: true })
    await expect.poll(() => mails.length).toBe(before + 1)
    expect(mails.at(-1)?.to).toEqual([sam.email])
    const token = /\/password\/([\w-]+)/.exec(mails.at(-1)!.text)![1]
    expect((await nobody().call('GET', `/password/${token}`)).status).toBe(200)
    for (let n = 0; n < 4; n++) await ask(sam.email)
    expect((await ask(sam.email)).status).toBe(429)
    expect(mails.length).toBeLessThanOrEqual(before + 5)
  })
})

test('the last administrator stays one, though two would leave at the same moment', async () => {
  const { id } = (await admin.call('GET', '/session')).body.user as { id: string }
  await admin.call('PATCH', `/members/${sam.userId}`, { role: 'administrator' })
  const leave = (one: string) => admin.call('PATCH', `/members/${one}`, { role: 'agent' })
  const both = await Promise.all([leave(id), leave(sam.userId)])
  expect(both.filter((answer) => answer.status === 200)).toHaveLength(1)
  const { members } = (await house.running.house.db.pool
    .query("select count(*)::int as members from members where account_id = $1 and role = 'administrator'", [
      accountId,
    ])
    .then(({ rows }) => rows[0])) as { members: number }
  expect(members).toBe(1)
})
