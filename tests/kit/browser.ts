import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import packed, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser must not call home: a journey that passes only with the internet proves nothing. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
]

/** Starts a headless Chromium: CHROMIUM_PATH, one that is installed, or the one that npm brought. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env.CHROMIUM_PATH ?? INSTALLED.find((path) => existsSync(path))
  if (installed) {
    // Root (a container) cannot use Chromium's sandbox; the tests load only our own pages.
    return chromium.launch({ executablePath: installed, args: [...QUIET, '--no-sandbox'] })
  }
  const home = await unpack()
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    // The first switch would let a page read other origins, and hide mistakes in our cross-origin rules; in a single
    // process the cookies of one browser context leak into another, so that two people would share a session.
    args: [
      ...packed.args.filter((arg) => !['--disable-web-security', '--single-process'].includes(arg)),
      ...QUIET,
    ],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  })
}

/**
 * Unpacks the browser, the libraries it needs and its fonts, once per version. The package would unpack into the
 * temporary folder itself, where a second test file finds half a browser, and would change LD_LIBRARY_PATH for all
 * our children; so we unpack into a folder of our own, rename it when whole, and tell only the browser.
 */
async function unpack(): Promise<string> {
  const root = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const home = join(tmpdir(), `foreword-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(home)) return home
  const staging = await mkdtemp(`${home}.`)
  await Promise.all(inflateInto(staging, join(root, 'bin')))
  await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConfig(home))
  await rename(staging, home).catch(async (error) => {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(home)) throw error // another test file may have been quicker
  })
  return home
}

/** The package's own configuration looks for fonts in /tmp only; without fonts text has no height. */
function fontsConfig(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`
}

/** `inflate` writes to TMPDIR, which it reads before it returns its promise. */
function inflateInto(dir: string, packages: string): Promise<string>[] {
  const before = process.env.TMPDIR
  process.env.TMPDIR = dir
  try {
    const names = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
    return names.map((name) => inflate(join(packages, name)))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
