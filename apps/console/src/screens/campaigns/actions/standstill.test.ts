import { expect, it } from 'vitest'
import { asksToResume, gist, resumeWords, standstillLine, stoodByItself } from './standstill.ts'

const broke = {
  status: 'paused',
  statusCode: 'breaker',
  statusReason: '31% of the last 1,200 messages failed (372; the limit is 25%). Look at what failed.',
  canarySize: 500,
} as const

it('tells a pause of its own from one by hand', () => {
  expect(stoodByItself(broke)).toBe(true)
  expect(stoodByItself({ status: 'paused', statusReason: null })).toBe(false)
  expect(stoodByItself({ status: 'sending', statusReason: 'of before' })).toBe(false)
})

it('says in one line why it waits for somebody', () => {
  expect(standstillLine(broke, String)).toBe('Paused by itself: 31% failed')
  expect(standstillLine({ ...broke, statusCode: 'canary' }, String)).toBe('Waiting for you: first 500 sent')
  const stopped = {
    ...broke,
    status: 'stopped',
    statusCode: 'sender',
    statusReason: 'Refused sign-in',
  } as const
  expect(standstillLine(stopped, String)).toBe('Refused sign-in')
  expect(standstillLine({ ...broke, statusReason: null }, String)).toBeUndefined()
  expect(gist('The sender is suspended.')).toBe('The sender is suspended')
})

it('asks before it sends to people whom something kept safe', () => {
  expect(asksToResume(broke)).toBe(true)
  expect(asksToResume({ statusCode: null })).toBe(false)
  expect(resumeWords({ statusCode: 'canary' })).toBe('Send the rest…')
  expect(resumeWords({ statusCode: 'sender' })).toBe('Resume')
})
