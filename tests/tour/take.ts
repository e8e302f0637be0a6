import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { endWithin } from '../../apps/server/src/cli/serve.ts'
import { launchBrowser } from '../kit/browser.ts'
import { settled } from '../kit/pages.ts'
import { openTourHouse, personOf, type TourHouse } from './house.ts'
import { type Shot, shots, type Who } from './shots.ts'

// npm run -s tour: the demo's brand on a real server with the sandbox, and a picture of each screen for docs/tour.md.
//   -- --only campaigns,you   only pictures whose name has one of these words
//   -- --look                 every screen in light, dark and on a phone, dialogs too, into test-results/tour
//   -- --wide                 every screen 1920 wide, there too
//   -- --language de          the screens in German, there too
//   -- --stay                 makes the brand and keeps it until Ctrl-C; other runs take their pictures there meanwhile

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** A machine may be busy with much else; a screen that needs longer than this is broken. */
const PATIENCE_MS = 60_000
/** A picture of the docs is no larger than this. */
const MOST_BYTES = 70_000
const QUALITIES = [76, 66, 58, 50, 44]
const DOCS = 'docs/pictures/tour'
const LOOKS = 'test-results/tour'
const STAYING = `${LOOKS}/house.json`

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string' },
    look: { type: 'boolean' },
    wide: { type: 'boolean' },
    language: { type: 'string' },
    stay: { type: 'boolean' },
  },
  allowPositionals: true,
})
const words = [...positionals, ...(values.only?.split(',') ?? [])]
const aside = values.look === true || values.wide === true || values.language !== undefined
const folder = aside ? LOOKS : DOCS

await mkdir(LOOKS, { recursive: true })
if (values.stay) await stay()
else process.exitCode = (await take()) ? 0 : 1

async function stay(): Promise<void> {
  const house = await openTourHouse(say)
  const { close, ...where } = house
  await writeFile(STAYING, JSON.stringify(where, null, 2))
  process.stdout.write(`The brand is at ${house.url}, its phones at ${house.sandboxUrl}. Ctrl-C ends it.\n`)
  await new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await rm(STAYING)
  endWithin(10_000)
  await close(5_000)
}

/** Takes the pictures that are wanted; each that cannot be taken is named at the end, and costs no other. */
async function take(): Promise<boolean> {
  const house = (await staying()) ?? (await openTourHouse(say))
  const browser = await launchBrowser()
  const failed: string[] = []
  try {
    await mkdir(folder, { recursive: true })
    const wanted = shots(house.ids).filter(
      (shot) =>
        (aside || !shot.aside) && (words.length === 0 || words.some((word) => shot.name.includes(word))),
    )
    for (const look of looks()) failed.push(...(await round(browser, house, wanted, look)))
  } finally {
    await browser.close()
    await house.close?.()
  }
  if (failed.length > 0)
    process.stderr.write(
      `Not taken:\n${failed.map((line) => `  ${line}\n`).join('')}Try again with: npm run tour -- --only ${[...new Set(failed.map(shotOf))].join(',')}\n`,
    )
  return failed.length === 0
}

function shotOf(line: string): string {
  return line.replace(/(-dark|-phone)?:.*/, '')
}

type House = TourHouse & { close?: () => Promise<void> }

/** The house that `--stay` holds open, while it answers. */
async function staying(): Promise<House | undefined> {
  if (!existsSync(STAYING)) return undefined
  const house = JSON.parse(await readFile(STAYING, 'utf8')) as TourHouse
  const answers = await fetch(`${house.url}/healthz`).catch(() => undefined)
  return answers?.ok ? house : undefined
}

function say(line: string): void {
  process.stdout.write(`  + ${line}\n`)
}

type Look = { scheme: 'light' | 'dark'; size: typeof DESK; suffix: string; every: boolean }

function looks(): Look[] {
  const every = aside
  const tongue = values.language ? `-${values.language}` : ''
  if (values.wide)
    return [{ scheme: 'light', size: { width: 1920, height: 1080 }, suffix: `${tongue}-1920`, every }]
  return [
    { scheme: 'light', size: DESK, suffix: tongue, every: true },
    { scheme: 'dark', size: DESK, suffix: `${tongue}-dark`, every },
    { scheme: 'light', size: PHONE, suffix: `${tongue}-phone`, every },
  ]
}

/** All pictures of one look: one page for each person, signed in once. Answers what could not be taken, and why. */
async function round(browser: Browser, house: House, list: readonly Shot[], look: Look): Promise<string[]> {
  const failed: string[] = []
  const pages = new Map<Who, Page>()
  for (const shot of list) {
    if (!look.every && !shot.also?.some((one) => look.suffix.endsWith(one))) continue
    const name = `${shot.name}${look.suffix}`
    for (const last of [false, true]) {
      try {
        const page = pages.get(shot.who) ?? (await pageOf(browser, house, shot.who, look))
        pages.set(shot.who, page)
        await page.goto(`${shot.sandbox ? house.sandboxUrl : house.url}${shot.path}`)
        await settled(page)
        if (shot.act) {
          await shot.act(page)
          await settled(page)
        }
        await picture(page, name, shot.whole === true)
        process.stdout.write(`  ${name}\n`)
        break
      } catch (error) {
        // A dialog that is left open, or a session that is gone, would spoil the next try too.
        await pages
          .get(shot.who)
          ?.context()
          .close()
          .catch(() => {})
        pages.delete(shot.who)
        if (last) failed.push(`${name}: ${String(error).split('\n')[0]}`)
      }
    }
  }
  for (const page of pages.values()) await page.context().close()
  return failed
}

async function pageOf(browser: Browser, house: House, who: Who, look: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.size,
    colorScheme: look.scheme,
    locale: values.language ?? 'en-US',
    reducedMotion: 'reduce',
    bypassCSP: true, // what is waited for is evaluated; that the console works under its policy is tested without it
    ...(look.size === PHONE ? { hasTouch: true, isMobile: true } : {}),
  })
  context.setDefaultTimeout(PATIENCE_MS)
  // The browser reads the clock of the house.
  await context.addInitScript(`{
    const real = Date, ahead = ${house.ahead}
    globalThis.Date = class extends real {
      constructor(...of) { of.length === 0 ? super(real.now() + ahead) : super(...of) }
      static now() { return real.now() + ahead }
    }
  }`)
  if (who !== 'nobody') {
    // As the browser itself, so that the list of sessions names it.
    const answer = await context.request.post(`${house.url}/api/v1/sign-in`, { data: personOf(who) })
    if (!answer.ok()) throw new Error(`${who} could not sign in: ${await answer.text()}`)
  }
  return context.newPage()
}

/** Written only when it was taken, so that a failure leaves the picture there was. */
async function picture(page: Page, name: string, fullPage: boolean): Promise<void> {
  const how = { fullPage, timeout: PATIENCE_MS }
  if (aside) {
    await page.screenshot({ ...how, path: `${folder}/${name}.png` })
    return
  }
  for (const quality of QUALITIES) {
    const jpeg = await page.screenshot({ ...how, type: 'jpeg', quality })
    if (jpeg.length > MOST_BYTES && quality !== QUALITIES.at(-1)) continue
    await writeFile(`${folder}/${name}.jpg`, jpeg)
    return
  }
}
