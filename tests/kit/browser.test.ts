import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'

test('shows a page, with fonts, and keeps other origins closed', { timeout: 90_000 }, async () => {
  const server = createServer((_request, response) => response.end('<p style="font-size:40px">Hello</p>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    const box = await page.locator('p').boundingBox()
    expect(await page.textContent('p')).toBe('Hello')
    expect(box?.height).toBeGreaterThan(20)
    const other = `http://localhost:${port}/`
    const read = page.evaluate((url) => fetch(url).then((answer) => answer.text()), other)
    await expect(read).rejects.toThrow('Failed to fetch')
  } finally {
    await browser.close()
    await new Promise((resolve) => server.close(resolve))
  }
})
