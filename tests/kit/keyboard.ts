import type { Page } from 'playwright-core'

/** What a screen reader says of the control that has the focus, as far as journeys need it; empty when it is none. */
const FOCUSED = `(() => {
  const at = document.activeElement
  if (!at?.matches('a, button, input, textarea, select, [tabindex="0"]')) return ''
  const by = (at.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
  const label = at.id ? document.querySelector('label[for="' + CSS.escape(at.id) + '"]')?.textContent : null
  const around = at.matches('input') ? at.closest('label')?.textContent : null
  const said = at.getAttribute('aria-label') || by || label || around ||
    (at.matches('input, textarea') ? '' : at.textContent)
  return (said ?? '').replace(/\\s+/g, ' ').trim()
})()`

const MOST_STOPS = 160

export const focused = async (page: Page): Promise<string> => String(await page.evaluate(FOCUSED))

/** Tabs until a control of that name has the focus. What it passed is told when it never comes: a trap shows there. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let tries = 0; tries < MOST_STOPS; tries++) {
    const now = await focused(page)
    if (name.test(now)) return
    passed.push(now)
    await page.keyboard.press(key)
  }
  throw new Error(`The keyboard never reaches ${name}. It passed: ${[...new Set(passed)].join(' | ')}`)
}

/** Tabs there and presses it. */
export async function pressOn(page: Page, name: RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** Tabs to a field and types in place of what it held. */
export async function typeInto(page: Page, name: RegExp, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}
