import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWheel } from '../traffic/wheel.ts'
import { createJournal } from './journal.ts'
import { FLAG, type Message } from './message.ts'
import { createMessages } from './messages.ts'
import { createMeter } from './meter.ts'
import { createPhones, putOnPhone, takeOffPhone } from './phones.ts'

function message(seq: number): Message {
  return {
    seq,
    sid: `SM${seq}`,
    accountSid: 'AC',
    direction: 'outbound-api',
    to: '+12125550142',
    from: '+18445550119',
    service: null,
    segments: 1,
    media: [],
    createdAt: seq,
    callback: '',
    body: `text ${seq}`,
    updatedAt: seq,
    startAfter: 0,
    sentAfter: 0,
    doneAfter: 0,
    errorCode: 0,
    flags: 0,
    step: 0,
  }
}

const seqs = (list: Iterable<Message>) => Array.from(list, (one) => one.seq)

describe('messages', () => {
  it('forgets the oldest above its limit, and counts them on the phone for ever', () => {
    const phone = createPhones().open('+12125550142')
    const messages = createMessages(3, (old) => takeOffPhone(phone, old))
    for (let seq = 1; seq <= 5; seq += 1) {
      const one = message(seq)
      messages.add(one)
      putOnPhone(phone, one)
      if (seq === 1) {
        const confirmation = message(100)
        confirmation.flags = FLAG.hidden
        phone.messages.unshift(confirmation)
      }
    }
    expect(messages.size).toBe(3)
    expect(messages.get('SM2')).toBeUndefined()
    expect(seqs(phone.messages)).toEqual([3, 4, 5])
    expect(phone.accepted).toBe(5)
  })

  it('walks both ways from any place and skips removed ones', () => {
    const messages = createMessages(10, () => {})
    for (const seq of [2, 4, 6, 8]) messages.add(message(seq))
    messages.remove(messages.get('SM4')!)
    expect(seqs(messages.newestFirst(8))).toEqual([6, 2])
    expect(seqs(messages.newestFirst(7))).toEqual([6, 2])
    expect(seqs(messages.oldestFirst(2))).toEqual([6, 8])
  })
})

describe('wheel', () => {
  it('gives every item once, never early, in order of its bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }), fc.nat(300), (times, stride) => {
        const wheel = createWheel<number>()
        for (const at of times) wheel.add(at, at)
        const seen: number[] = []
        for (let now = 0; now <= 5_010; now += stride + 1) {
          for (const at of wheel.takeDue(now)) {
            expect(at).toBeLessThanOrEqual(now)
            seen.push(at)
          }
        }
        seen.push(...wheel.takeDue(6_000))
        const byBucket = (list: number[]) => list.map((at) => Math.ceil(at / 10))
        expect(byBucket(seen)).toEqual(byBucket(times).sort((a, b) => a - b))
        expect(wheel.nextAt()).toBeNull()
      }),
    )
  })
})

describe('journal and meter', () => {
  it('keeps the newest lines', () => {
    const journal = createJournal(3)
    const line = { at: 0, way: 'in', kind: 'message', sid: '', outcome: '', tone: 'ok' } as const
    for (const subject of ['a', 'b', 'c', 'd']) journal.add({ ...line, subject })
    expect(journal.recent(10).map((entry) => entry.subject)).toEqual(['d', 'c', 'b'])
    expect(journal.recent(10, 3).map((entry) => entry.subject)).toEqual(['d'])
  })

  it('counts by second and forgets after a minute', () => {
    const meter = createMeter()
    const start = 1_000_000_000
    for (let count = 0; count < 50; count += 1) meter.hit(start + count)
    expect(meter.hit(start + 900)).toBe(51)
    expect(meter.hit(start + 1_000)).toBe(1)
    expect(meter.perSecond(start + 5_000)).toBeCloseTo(52 / 5)
    expect(meter.lastMinute(start + 59_000)).toBe(52)
    expect(meter.lastMinute(start + 61_000)).toBe(0)
  })
})
