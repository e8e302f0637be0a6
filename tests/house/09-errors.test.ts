import { expect, test } from 'vitest'
import { createHttpGateway } from '../../apps/server/src/carriers/http-gateway/index.ts'
import { inAppErrors } from '../../apps/server/src/carriers/in-app/errors.ts'
import { createTwilioSms, createTwilioWhatsapp } from '../../apps/server/src/carriers/twilio/index.ts'
import { createWhatsappCloud } from '../../apps/server/src/carriers/whatsapp-cloud/index.ts'
import { refusalTitles } from '../../apps/server/src/recipients/index.ts'
import { errors, Waiting } from '../../packages/contract/src/index.ts'
import { read, sources, withoutComments } from './tree.ts'

// Law 9: every error code has a status, a sentence for people, and a line in docs/errors.md. So have the ledger's words.

const DOCS = read('docs/errors.md')
const rows = [...DOCS.matchAll(/^\| `([^`]+)` \|.*$/gm)].map((match) => ({ name: match[1]!, line: match[0] }))
const documented = new Set(rows.map((row) => row.name))

const server = sources('apps/server/src').map((path) => withoutComments(read(path)))

test('every code has a status and a calm sentence', () => {
  for (const [code, [status, sentence]] of Object.entries(errors)) {
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(status, code).toBeLessThan(600)
    expect(sentence, code).toMatch(/^[A-Z].*\.$/)
    expect(sentence, code).not.toMatch(/!|please|oops|sorry|invalid input/i)
  }
})

test('every code has its line in docs/errors.md with its status, and no other has one', () => {
  const inDocs = rows.flatMap(({ line }) => /^\| `(\w+)` \| (\d{3}) \|/.exec(line)?.slice(1).join(' ') ?? [])
  const inCode = Object.entries(errors).map(([code, [status]]) => `${code} ${status}`)
  expect(inDocs.sort()).toEqual(inCode.sort())
})

test('every code is used', () => {
  const unused = Object.keys(errors).filter((code) => !server.some((text) => text.includes(`'${code}'`)))
  expect(unused).toEqual([])
})

test('every state of the ledger is explained', () => {
  const check = /state text not null check \(state in \(\s*('queued'[^)]*)\)\)/.exec(
    read('apps/server/migrations/0004_messages.sql'),
  )
  const states = [...check![1]!.matchAll(/'(\w+)'/g)].map((match) => match[1]!)
  expect(states).toHaveLength(11)
  expect(states.filter((state) => !documented.has(state))).toEqual([])
})

test('every reason of a message is explained', () => {
  const own = /const OWN[^=]*= \{([\s\S]*?)^\}/m.exec(read('apps/server/src/analytics/words.ts'))![1]!
  const skipped = /const SKIPPED[^=]*= \{([\s\S]*?)^\}/m.exec(read('apps/server/src/analytics/words.ts'))![1]!
  const reasons = new Set([
    ...[...own.matchAll(/^ {2}(\w+): /gm)].map((match) => match[1]!),
    ...[createTwilioSms(), createTwilioWhatsapp(), createWhatsappCloud(), createHttpGateway()].flatMap(
      (carrier) => carrier.errors.map((error) => error.reason),
    ),
    ...inAppErrors.map((error) => error.reason),
    ...[...skipped.matchAll(/^ {2}(\w+): /gm)].map((match) => match[1]!),
    ...Waiting.properties.reason.anyOf.map((literal) => literal.const),
  ])
  expect(reasons.size).toBeGreaterThan(20)
  const onScreenOnly = ['paused', 'preparing'] // said of a campaign, never kept with a message
  expect([...reasons].filter((reason) => !documented.has(reason)).sort()).toEqual(onScreenOnly)
})

test('every reason to refuse a row is explained', () => {
  expect(Object.keys(refusalTitles).filter((reason) => !documented.has(reason))).toEqual([])
})
