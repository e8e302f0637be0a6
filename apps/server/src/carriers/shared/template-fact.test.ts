import { expect, test } from 'vitest'
import type { TemplateStatus } from '../../channels/carrier.ts'
import { templateFacts } from './template-fact.ts'

const one = (name: string, status: TemplateStatus, detail: string | null = null) => ({
  ...{ name, language: 'en', status, detail },
})
const said = (...templates: ReturnType<typeof one>[]) =>
  templateFacts({ ok: true, value: templates }).map(({ state, detail }) => `${state}: ${detail}`)

test('no templates, and those in order', () => {
  expect(said()).toEqual(['ok: None yet: they are written under Templates.'])
  expect(said(one('a', 'approved'), one('b', 'pending'))).toEqual(['ok: 1 approved, 1 in review.'])
  expect(said(one('b', 'pending'))).toEqual(['ok: 1 in review.'])
})

test('each kind of trouble is a fact of its own, with the reviewers’ words, and names no more than three', () => {
  expect(
    said(
      one('a', 'approved'),
      one('b', 'rejected', 'Looks like a scam'),
      one('c', 'disabled'),
      ...['d', 'e', 'f', 'g', 'h'].map((name) => one(name, 'paused')),
    ),
  ).toEqual([
    'warn: “c” (en): switched off by WhatsApp for good.',
    'warn: “d” (en), “e” (en), “f” (en), and 2 more: paused by WhatsApp because of bad feedback.',
    'warn: “b” (en: Looks like a scam): rejected by WhatsApp’s review.',
  ])
})

test('what could not be read is said', () => {
  expect(templateFacts({ ok: false, code: '10', detail: 'No permission.' })).toMatchObject([
    { state: 'warn', detail: 'The templates could not be read. No permission.' },
  ])
})
