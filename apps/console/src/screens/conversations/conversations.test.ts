import type { ThreadMessage } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { notYetInThread, type Outgoing, reduceOutbox } from './outbox.ts'
import { agoWords, byDay, labelOf, personOf, stateWords, waitWords } from './words.ts'

const message = (id: string, at: string) => ({ id, at, from: 'consumer', text: 'Hi' }) as ThreadMessage
const reply = { messageId: 'm1', conversationId: 'c1', text: 'Yes', fileId: null, rich: null, at: 5 }

describe('replies on their way', () => {
  it('keeps a failed reply with its reason and its id for the next try', () => {
    let outbox: Outgoing[] = reduceOutbox([], { type: 'sent', reply })
    outbox = reduceOutbox(outbox, { type: 'failed', messageId: 'm1', problem: 'Not connected.' })
    expect(outbox).toEqual([{ ...reply, problem: 'Not connected.' }])
    outbox = reduceOutbox(outbox, { type: 'again', messageId: 'm1' })
    expect(outbox[0]).toMatchObject({ messageId: 'm1', problem: null })
    expect(reduceOutbox(outbox, { type: 'kept', messageId: 'm1' })).toEqual([])
  })

  it('shows a reply once when the thread brings it first', () => {
    const outbox = reduceOutbox([], { type: 'sent', reply })
    expect(notYetInThread(outbox, 'c1', [])).toHaveLength(1)
    expect(notYetInThread(outbox, 'c2', [])).toHaveLength(0)
    expect(notYetInThread(outbox, 'c1', [message('m1', '2026-11-25T14:00:00Z')])).toHaveLength(0)
  })
})

describe('words of a conversation', () => {
  it('says how long somebody waits', () => {
    expect(waitWords(0, 252_000)).toBe('4:12')
    expect(waitWords(0, 59_000)).toBe('0:59')
    expect(waitWords(0, 72 * 60_000)).toBe('1 h 12 min')
    expect(waitWords(0, 50 * 3_600_000)).toBe('2 days')
    expect(waitWords(10, 0)).toBe('0:00')
    expect(agoWords(0, 30_000)).toBe('now')
    expect(agoWords(0, 3 * 3_600_000)).toBe('3 h')
  })

  it('names a person by name, else by number', () => {
    expect(personOf({ name: ' Dana ', address: '+12125550142' })).toBe('Dana')
    expect(personOf({ name: '', address: '+17135550163' })).toBe('+1 713 555 0163')
  })

  it('gives the reason only where something went wrong', () => {
    expect(stateWords({ state: 'delivered', reason: null })).toBe('Delivered')
    expect(stateWords({ state: 'failed', reason: 'Phone off or out of reach' })).toBe(
      'Failed: Phone off or out of reach',
    )
    expect(labelOf('first_name')).toBe('First name')
    expect(labelOf('2')).toBe('Value 2')
  })

  it('parts a thread by the days of the given clock', () => {
    const thread = [message('a', '2026-11-25T03:00:00Z'), message('b', '2026-11-25T14:00:00Z')]
    const utc = byDay(thread, (at) => new Date(at).toISOString().slice(0, 10))
    const newYork = byDay(thread, (at) => new Date(at - 5 * 3_600_000).toISOString().slice(0, 10))
    expect(utc.map((day) => day.messages.length)).toEqual([2])
    expect(newYork.map((day) => day.key)).toEqual(['2026-11-24', '2026-11-25'])
  })
})
