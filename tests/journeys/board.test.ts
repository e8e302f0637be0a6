import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { type Client, signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A manager moves conversations from the live board, and learns when somebody was faster. An agent's page that was cut off shows what it missed.

let house: TestHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const PASSWORD = 'a password for tests'

async function write(phone: string, body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: '+18445550119' }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

type Listed = { id: string; address: string; unread: number; lastText: string }

/** The conversation of a phone, once what it wrote last is in. */
async function conversationOf(client: Client, phone: string, last: string): Promise<Listed> {
  const one = async () => {
    const { body } = await client.call('GET', '/conversations?view=all')
    return (body.conversations as Listed[]).find((it) => it.address === phone)
  }
  await expect.poll(async () => (await one())?.lastText, PATIENT).toBe(last)
  return (await one())!
}

/** A skill with Ann and Ben, both there, and a manager. */
async function desk(name: string) {
  const { accountId, client } = await openBrand(house, name)
  const { body } = await client.call('GET', '/skills')
  const skillIds = [(body.skills as { id: string }[])[0]!.id]
  const person = async (of: string) => {
    const email = `${of.split(' ')[0]!.toLowerCase()}@${name.toLowerCase()}.example`
    const made = { accountId, name: of, email, role: 'agent' as const, password: PASSWORD, skillIds }
    await addPerson(house.running.house.people, made)
    const login = { email, password: PASSWORD }
    return { ...login, client: await signIn(house, login) }
  }
  const boss = await house.person(accountId, 'agent_manager', [])
  return {
    ann: await person('Ann Lee'),
    ben: await person('Ben Ode'),
    boss: { ...boss, client: await signIn(house, boss) },
  }
}

const rowOf = (page: Page, phone: RegExp) =>
  page.getByRole('region', { name: 'Conversations now' }).getByRole('row', { name: phone }).last()

test('a manager reassigns and whispers from the board, and is told when it moved meanwhile', {
  timeout: 240_000,
}, async () => {
  const { ann, ben, boss } = await desk('Northwind')
  await write('+12125550120', 'Which street is it in?')
  await write('+12125550121', 'Is there parking?')
  const street = await conversationOf(boss.client, '+12125550120', 'Which street is it in?')
  await conversationOf(boss.client, '+12125550121', 'Is there parking?')
  // Who is to be given something has to be there: away is enough.
  const { page: newPage, look } = await album(browser, 'board')
  const annPage = await newPage()
  await enter(annPage, house.url, ann)
  const benPage = await newPage()
  await enter(benPage, house.url, ben)
  for (const one of [ann, ben])
    expect((await one.client.call('PUT', '/presence', { status: 'away' })).status).toBe(200)

  const manager = await newPage()
  await enter(manager, house.url, boss)
  await manager.goto(`${house.url}/conversations/board`)
  await rowOf(manager, /Which street/).waitFor()
  await look(manager, '01-board')
  await manager.getByRole('button', { name: /^What to do about .*0120/ }).click()
  await manager.getByRole('menuitem', { name: 'Reassign…' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByText('It waits in General care now.').waitFor()
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click()
  await dialog.getByText('Choose the agent it goes to.').waitFor()
  await dialog.getByRole('combobox', { name: 'Agent' }).click()
  await manager.getByRole('option', { name: /^Ann Lee, 0 of/ }).click()
  // Ben is faster.
  expect((await ben.client.call('POST', `/conversations/${street.id}/take`)).status).toBe(200)
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click()
  await dialog.getByText(/^Ben Ode has it by now/).waitFor()
  await dialog.getByText('It is with Ben Ode now.').waitFor()
  await look(manager, '02-was-faster')
  expect((await ben.client.call('GET', `/conversations/${street.id}`)).body.summary).toMatchObject({
    assigneeName: 'Ben Ode',
  })
  // Knowing that, the manager moves it all the same.
  await dialog.getByLabel('Note').fill('Ann knows the street')
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click()
  await manager.getByText('Ann Lee has it now').waitFor()
  await annPage.getByRole('link', { name: /Which street/ }).click()
  await annPage.getByText(/handed it over to Ann Lee: “Ann knows the street”/).waitFor()

  // What Ann has is one click away; a whisper reaches her, and nobody else.
  await manager.getByRole('button', { name: /^Ann Lee has 1 of/ }).click()
  await rowOf(manager, /Which street/).waitFor()
  expect(await manager.getByText('Is there parking?').count()).toBe(0)
  await manager.getByRole('button', { name: /^What to do about .*0120/ }).click()
  await manager.getByRole('menuitem', { name: 'Whisper to Ann Lee…' }).click()
  await dialog.getByLabel('Whisper').fill('Say Mill Street')
  await look(manager, '03-whisper')
  await dialog.getByRole('button', { name: 'Whisper', exact: true }).click()
  await annPage.getByText('Say Mill Street').waitFor()
  const seen = await ben.client.call('GET', `/conversations/${street.id}/notes`)
  expect(JSON.stringify(seen.body)).not.toContain('Mill Street')

  // Back into the queue from the board.
  await manager.emulateMedia({ colorScheme: 'dark' })
  await look(manager, '04-board-dark')
  await manager.setViewportSize({ width: 390, height: 844 })
  await look(manager, '05-board-phone')
  await manager.setViewportSize({ width: 1280, height: 800 })
  await manager.getByRole('button', { name: /^What to do about .*0120/ }).click()
  await manager.getByRole('menuitem', { name: 'Open' }).click()
  await manager.getByText('Say Mill Street').waitFor()
})

test('a page that was cut off for a minute shows exactly what it missed: no double, right unread and order', {
  timeout: 240_000,
}, async () => {
  const { ann, ben } = await desk('Southwind')
  const [first, second, third] = ['+12125550130', '+12125550131', '+12125550132']
  await write(first, 'one')
  const open = await conversationOf(ann.client, first, 'one')
  await write(second, 'hello')
  const other = await conversationOf(ann.client, second, 'hello')
  for (const { id } of [open, other])
    expect((await ann.client.call('POST', `/conversations/${id}/take`)).status).toBe(200)

  const { page: newPage } = await album(browser, 'reconnect')
  const page = await newPage()
  await page.clock.install()
  await enter(page, house.url, ann)
  const thread = page.getByRole('log', { name: 'Messages' })
  const said = () => thread.locator('.cv-bubble').allTextContents()
  await page.goto(`${house.url}/conversations/${open.id}`)
  await expect.poll(said, PATIENT).toEqual(['one'])
  const unread = page.locator('.cv-row', { hasText: '0131' }).locator('.cv-unread')
  await unread.waitFor()

  await page.context().setOffline(true)
  await page.clock.fastForward(60_000)
  // Meanwhile: they write, Ann answers from elsewhere, another writes twice, a third is new, and Ben takes it.
  await write(first, 'two')
  await conversationOf(ann.client, first, 'two')
  const reply = { text: 'three', messageId: crypto.randomUUID() }
  expect((await ann.client.call('POST', `/conversations/${open.id}/reply`, reply)).status).toBe(200)
  // A thread stands in the order of what happened: their next words come once this went out.
  const sent = async () => {
    const { body } = await ann.client.call('GET', `/conversations/${open.id}`)
    return (body.messages as { text: string; sentAt: string | null }[]).find((one) => one.text === 'three')
  }
  await expect.poll(async () => (await sent())?.sentAt ?? null, PATIENT).not.toBeNull()
  await write(first, 'four')
  await conversationOf(ann.client, first, 'four')
  await write(second, 'are you there?')
  await conversationOf(ann.client, second, 'are you there?')
  await write(second, 'hello?')
  await conversationOf(ann.client, second, 'hello?')
  await write(third, 'me too')
  const theirs = await conversationOf(ann.client, third, 'me too')
  expect((await ben.client.call('POST', `/conversations/${theirs.id}/take`)).status).toBe(200)
  expect(await said()).toEqual(['one'])

  await page.context().setOffline(false)
  await page.clock.fastForward(10_000)
  await expect.poll(said, PATIENT).toEqual(['one', 'two', 'three', 'four'])
  await expect.poll(() => unread.textContent(), PATIENT).toContain('3')
  // What stands open in front of her is read; Ben's is not hers.
  const mine = async () => {
    const { body } = await ann.client.call('GET', '/conversations?view=mine')
    return (body.conversations as Listed[]).map((one) => [one.address, one.unread])
  }
  await expect.poll(mine, PATIENT).toEqual([
    [second, 3],
    [first, 0],
  ])
  await expect
    .poll(() => page.locator('.cv-rows .cv-row').allTextContents(), PATIENT)
    .toEqual([expect.stringContaining('hello?'), expect.stringContaining('four')])
  // Nothing comes twice when it asks once more.
  await page.context().setOffline(true)
  await page.clock.fastForward(5_000)
  await page.context().setOffline(false)
  await page.clock.fastForward(10_000)
  await write(first, 'five')
  await expect.poll(said, PATIENT).toEqual(['one', 'two', 'three', 'four', 'five'])
})
