import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds wrong with the page as it stands, one line each; empty = nothing. The context needs bypassCSP.
 * @param rules only these, by axe's own names: after a change of colours nothing else can differ
 */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(SOURCE)
  return page.evaluate(async (only) => {
    type Axe = {
      run(options?: {
        runOnly: readonly string[]
      }): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(
      ...(only ? [{ runOnly: only }] : []),
    )
    return violations.map(
      (found) =>
        `${found.id}: ${found.help} — ${found.nodes
          .map((node) => node.html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    )
  }, rules)
}
