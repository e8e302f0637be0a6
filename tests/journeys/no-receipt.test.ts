import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { launchBrowser } from '../kit/browser.ts'
import { signIn } from '../kit/client.ts'
import { fakeClock } from '../kit/clock.ts'
import { album, enter } from '../kit/pages.ts'
import { type TestHouse, testHouse } from '../kit/server.ts'

// What a campaign manager sees of receipts that never came and of numbers that cannot get texts.

// The browser shows times against its own clock, so ours begins there.
const clock = fakeClock(new Date().toISOString())
let house: TestHouse
let browser: Browser

beforeAll(async () => {
  ;[house, browser] = await Promise.all([testHouse({ clock }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('the page says who stays without a receipt; a number is taken off the list after a question', async () => {
  const { accountId } = await house.account('Silent')
  const person = await house.person(accountId, 'campaign_manager', [])
  const manager = await signIn(house, person)
  const dial = (dials: Record<string, unknown>) =>
    fetch(`${house.sandbox.url}/sandbox/api/dials`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(dials),
    })
  async function launched(name: string, phones: readonly string[]): Promise<string> {
    const deliveryWindow = hoursEveryDay('00:00', '24:00')
    const made = await manager.call('POST', '/campaigns', { name, message: name, deliveryWindow })
    const id = made.body.id as string
    await manager.upload(id, ['phone', ...phones].join('\n'))
    const ready = async () => (await manager.call('GET', `/campaigns/${id}/import`)).body.status
    await expect.poll(ready).toBe('ready')
    expect((await manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
    return id
  }
  const progress = async (id: string) => (await manager.call('GET', `/campaigns/${id}/progress`)).body

  await dial({ receiptNever: 100 })
  const silent = await launched('Never a receipt', ['+12125550100', '+12125550101'])
  const funnel = async () => ((await progress(silent)).campaign as { funnel: unknown }).funnel
  await expect.poll(funnel).toMatchObject({ sent: 2 })
  await dial({ receiptNever: 0, failure: 100, failureCodes: [30006] })
  const landline = await launched('To a landline', ['+12125550102'])
  await expect.poll(async () => (await progress(landline)).failures).toHaveLength(1)
  clock.advance(24 * 3_600_000)
  await expect.poll(async () => (await progress(silent)).noReceipt).toBe(2)

  const { page: newPage, look } = await album(browser, 'no-receipt')
  const page = await newPage()
  await enter(page, house.url, person)
  await page.goto(`${house.url}/campaigns/${silent}`)
  await page.getByText('Sent, no receipt: 2 people.').waitFor()
  await look(page, '01-campaign')
  await page.goto(`${house.url}/opt-outs`)
  const list = page.getByRole('region', { name: 'Numbers that cannot get texts' })
  await list.getByText('A landline, or a network that takes no texts').waitFor()
  await look(page, '02-cannot-get-texts')
  await list.getByRole('button', { name: /^Remove/ }).click()
  await look(page, '03-question')
  await page.getByRole('button', { name: 'Remove from the list' }).click()
  await page.getByText('can be sent to again').waitFor()
  await list.waitFor({ state: 'detached' })
})
