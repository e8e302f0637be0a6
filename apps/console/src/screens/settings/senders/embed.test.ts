import { expect, test } from 'vitest'
import { asSecret, serverExampleOf, snippetOf } from './embed.ts'

const sender = { id: '01a2140d-49a9-73b9-a033-f25325121393' }

test('the snippet names this Foreword and this app', () => {
  const text = snippetOf(sender, 'https://messages.example.com')
  expect(text).toContain('src="https://messages.example.com/inapp/widget.js"')
  expect(text).toContain(`data-sender="${sender.id}"`)
  expect(serverExampleOf(sender)).toContain(`setAudience('${sender.id}')`)
})

test('a secret is as long as the server wants it', () => {
  expect(asSecret(new Uint8Array([0, 15, 255]))).toBe('000fff')
  expect(asSecret(new Uint8Array(32))).toMatch(/^\S{32,500}$/)
})
