import { mkdir } from 'node:fs/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFailed } from 'vitest'
import { axeViolations } from './axe.ts'

/** Desktop, without movement: pictures of the same state are the same. */
const DESK: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-US',
  reducedMotion: 'reduce',
  bypassCSP: true, // axe is injected; that the console works under its policy is tested without it
}

export type Album = {
  /** A page of a new browser session, as another person has it. */
  page(options?: BrowserContextOptions): Promise<Page>
  /** A picture for people to look at, and no accessibility violation. */
  look(page: Page, name: string): Promise<void>
}

/** Pages of one journey; its pictures go to test-results/<journey>. */
export async function album(browser: Browser, journey: string): Promise<Album> {
  const folder = `test-results/${journey}`
  await mkdir(folder, { recursive: true })
  let made = 0
  return {
    async page(options = {}) {
      const context = await browser.newContext({ ...DESK, ...options })
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      const number = ++made
      onTestFailed(
        async () => void (await page.screenshot({ path: `${folder}/failed-${number}.png` }).catch(() => {})),
      )
      return page
    },
    async look(page, name) {
      await page.screenshot({ path: `${folder}/${name}.png`, timeout: 60_000 })
      expect(await axeViolations(page), name).toEqual([])
    },
  }
}

/** Signs in through the form and waits for the first screen. */
export async function enter(
  page: Page,
  url: string,
  person: { email: string; password: string },
): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((at) => !['/', '/sign-in'].includes(at.pathname))
}

/** Signs in by the session's cookie, as `signIn` of client.ts answers it: for pages that are not about signing in. */
export async function enterAs(context: BrowserContext, url: string, cookie: string): Promise<void> {
  await context.addCookies(
    cookie.split('; ').map((one) => {
      const at = one.indexOf('=')
      return { name: one.slice(0, at), value: one.slice(at + 1), url }
    }),
  )
}

/** The screen has come: words, fonts and pictures are there, no skeleton is left, and nothing was added for a moment. The context needs bypassCSP. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    `(() => {
      const ready = document.fonts.status === 'loaded' && [...document.images].every((image) => image.complete) &&
        document.body.innerText.trim().length > 40 && document.querySelector('[class*="skeleton"], [aria-busy="true"]') === null
      const size = document.querySelectorAll('*').length
      const still = ready && globalThis.sizeBefore === size
      globalThis.sizeBefore = size
      return still
    })()`,
    undefined,
    { polling: 150 },
  )
}
