import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { openBrand, PATIENT } from '../kit/brand.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// A campaign that is paced by its people waits until one is there; its reply is answered and closed, and the person says how that was.

let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const SENDER = '+18445550119'
const PERSON = '+12125550120'
const PASSWORD = 'a password for tests'
const LONG = { timeout: 60_000 }

async function write(body: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(PERSON)}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, to: SENDER }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
}

async function choose(page: Page, status: string): Promise<void> {
  await page.getByRole('button', { name: /^(Available|Away|Offline), / }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${status}`) }).click()
  await page.getByRole('button', { name: new RegExp(`^${status}, `) }).waitFor()
}

test('a paced campaign holds until an agent is there; the closed conversation is asked about, and the score is seen', {
  timeout: 300_000,
}, async () => {
  const brand = await openBrand(house, 'Northwind')
  const { accountId } = brand
  const skillId = ((await brand.client.call('GET', '/skills')).body.skills as { id: string }[])[0]!.id
  const boss = await house.person(accountId, 'administrator', [])
  const admin = await signIn(house, boss)
  const hours = await admin.call('PATCH', '/account', { defaultWindow: hoursEveryDay('00:00', '24:00') })
  expect(hours.status, JSON.stringify(hours.body)).toBe(200)
  const email = 'ann@northwind.example'
  await addPerson(house.running.house.people, {
    ...{ accountId, name: 'Ann Lee', email, role: 'agent' as const },
    ...{ password: PASSWORD, skillIds: [skillId] },
  })
  const { page: newPage, look } = await album(browser, 'survey-and-pace')

  // The skill asks, after no time at all, so that nobody waits here.
  const desk = await newPage()
  await enter(desk, house.url, boss)
  await desk.goto(`${house.url}/settings/skills`)
  await desk.getByRole('button', { name: 'General care' }).click()
  await desk.getByRole('button', { name: 'Edit the survey…' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('Ask how the conversation was').click()
  await dialog.getByLabel('Minutes after the end').fill('x')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('0 to 1,440 minutes').waitFor()
  await dialog.getByLabel('Minutes after the end').fill('0')
  await look(desk, '01-survey')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await desk.getByText('1 to 5 and a few words, 0 min after the end').waitFor()

  // Nobody is there: the campaign holds and says why.
  const id = await brand.launched(
    { name: 'Store opening', message: 'Hi, our shop opens on Tuesday.', skillId, paceTargetSeconds: 120 },
    ['phone', PERSON],
  )
  await desk.goto(`${house.url}/campaigns/${id}`)
  await desk.getByText('Holding: no agent of its skill is available.', { exact: false }).waitFor(LONG)
  await look(desk, '02-holding')
  expect(await brand.witnessed(PERSON)).toEqual([])

  // An agent comes, and it goes on by itself.
  const ann = await newPage()
  await enter(ann, house.url, { email, password: PASSWORD })
  await choose(ann, 'Available')
  await expect.poll(async () => (await brand.witnessed(PERSON)).length, PATIENT).toBe(1)
  await desk.getByText(/1 agent, 0 waiting, target 2 min|as fast as its sender/).waitFor(LONG)
  await look(desk, '03-paced')

  await write('Which street is it in?')
  const offers = ann.getByRole('region', { name: 'Offered to you' })
  await offers.getByText('Which street is it in?').waitFor(LONG)
  await offers.getByRole('button', { name: 'Accept' }).click()
  await ann.getByText(/^Ann Lee accepted after/).waitFor(LONG)
  await ann.getByRole('textbox', { name: /^Reply to/ }).fill('In Mill Street.')
  await ann.keyboard.press('Control+Enter')
  await ann.getByText('Delivered').first().waitFor(LONG)
  await ann
    .getByRole('button', { name: /^Close(?!d)/ })
    .first()
    .click()

  // Campaign, answer, question.
  await expect.poll(async () => (await brand.witnessed(PERSON))[0], PATIENT).toBe(3)
  await write('5')
  await expect.poll(async () => (await brand.witnessed(PERSON))[0], PATIENT).toBe(4)
  await write('Quick and kind')
  await expect.poll(async () => (await brand.witnessed(PERSON))[0], PATIENT).toBe(5)
  const { body } = await admin.call('GET', '/surveys')
  expect(body.surveys).toMatchObject([
    {
      score: 5,
      comment: 'Quick and kind',
      agentName: 'Ann Lee',
      campaignName: 'Store opening',
      state: 'done',
    },
  ])
  const [{ conversationId }] = body.surveys as [{ conversationId: string }]
  expect((await admin.call('GET', '/surveys/file')).body.text).toContain('Quick and kind')
  const open = await admin.call('GET', '/conversations?view=all')
  expect(open.body.conversations).toEqual([])

  await desk.goto(`${house.url}/conversations/${conversationId}`)
  await desk.getByRole('region', { name: 'Survey' }).getByText('5 of 5').waitFor(LONG)
  await desk.getByText('Survey: question', { exact: true }).first().waitFor()
  await look(desk, '04-score')
  await desk.goto(`${house.url}/analytics?range=today`)
  await desk.getByText('Scores after conversations').first().waitFor(LONG)
  await desk.getByRole('region', { name: 'Scores by agent' }).first().getByText('Ann Lee').waitFor()
  await look(desk, '05-analytics')
  await desk.goto(`${house.url}/campaigns/${id}`)
})
