import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventWords, lastedWords } from './event-words.ts'
import { officeOpen, owesClosedAnswer } from './office-hours.ts'
import {
  decide,
  type Free,
  GRACE_MS,
  holdsForAll,
  PASS_REST_MS,
  presenceOf,
  type Rules,
  rankOf,
  type Waiting,
} from './routing.ts'

const NOW = new Date('2026-11-23T15:00:00Z')
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000)
const rules = (more: Partial<Rules> = {}): Rules => ({
  acceptMode: 'offer',
  goalSeconds: 180,
  priority: 0,
  ...more,
})
const waits = (id: string, seconds: number, skillId = 'care'): Waiting => ({
  id,
  skillId,
  waitingSince: ago(seconds),
  openedAt: ago(seconds),
})
const agent = (id: string, idle: number, slots = 1, skills = ['care']): Free => ({
  id,
  skillIds: new Set(skills),
  idleSince: ago(idle),
  slots,
})
const pairs = (...args: Parameters<typeof decide>) =>
  decide(...args).map((one) => `${one.conversationId}>${one.userId}`)
const care = new Map([['care', rules()]])

describe('who gets what', () => {
  test('the longest wait goes to who was given nothing for longest, and so on in turn', () => {
    const waiting = [waits('b', 10), waits('a', 20), waits('c', 5)]
    expect(pairs(waiting, [agent('x', 30, 2), agent('y', 60, 2)], care, [], NOW)).toEqual([
      'a>y',
      'b>x',
      'c>y',
    ])
  })

  test('nobody gets more than they may, nor what they cannot do', () => {
    const waiting = [waits('a', 9), waits('b', 8), waits('s', 7, 'sales')]
    const both = new Map([...care, ['sales', rules()]])
    expect(pairs(waiting, [agent('x', 1, 1), agent('y', 0, 5, ['sales'])], both, [], NOW)).toEqual([
      'a>x',
      's>y',
    ])
  })

  test('the first agents are enough where it is said so: with all of them the same is decided', () => {
    const skill = fc.constantFrom('care', 'sales')
    const agents = fc.array(
      fc.record({
        idle: fc.nat(9),
        slots: fc.integer({ min: 1, max: 3 }),
        skills: fc.uniqueArray(skill, { minLength: 1 }),
      }),
      { maxLength: 9 },
    )
    const line = fc.array(fc.record({ seconds: fc.nat(400), skill, passedBy: fc.option(fc.nat(8)) }), {
      maxLength: 6,
    })
    let held = 0
    let not = 0
    fc.assert(
      fc.property(agents, line, fc.nat(9), (some, waiting, first) => {
        const all = some
          .map((one, n) => agent(`agent-${n}`, one.idle, one.slots, one.skills))
          .sort((a, b) => a.idleSince.getTime() - b.idleSince.getTime() || (a.id < b.id ? -1 : 1))
        const list = waiting.map((one, n) => waits(`w${n}`, one.seconds, one.skill))
        const passes = waiting.flatMap(({ passedBy }, n) =>
          passedBy === null ? [] : [{ conversationId: `w${n}`, userId: `agent-${passedBy}`, at: NOW }],
        )
        const both = new Map([...care, ['sales', rules({ priority: 1 })]])
        const decided = decide(list, all.slice(0, first), both, passes, NOW)
        if (!holdsForAll(list, decided)) return void not++
        held++
        expect(decided).toEqual(decide(list, all, both, passes, NOW))
      }),
      { numRuns: 2_000 },
    )
    expect(Math.min(held, not)).toBeGreaterThan(100)
  })

  test('who let it pass a moment ago is left out, and asked again later', () => {
    const pass = (at: Date) => [{ conversationId: 'a', userId: 'x', at }]
    const waiting = [waits('a', 9)]
    expect(pairs(waiting, [agent('x', 9), agent('y', 1)], care, pass(ago(1)), NOW)).toEqual(['a>y'])
    expect(pairs(waiting, [agent('x', 9)], care, pass(ago(1)), NOW)).toEqual([])
    expect(pairs(waiting, [agent('x', 9)], care, pass(ago(PASS_REST_MS / 1000)), NOW)).toEqual(['a>x'])
  })

  test('a skill that agents take from by themselves is left alone; an automatic one is given', () => {
    expect(
      pairs([waits('a', 9)], [agent('x', 1)], new Map([['care', rules({ acceptMode: 'take' })]]), [], NOW),
    ).toEqual([])
    const auto = new Map([['care', rules({ acceptMode: 'auto' })]])
    expect(decide([waits('a', 9)], [agent('x', 1)], auto, [], NOW)).toEqual([
      { conversationId: 'a', userId: 'x', give: true },
    ])
  })

  test('a higher priority goes first, until somebody has waited a goal longer', () => {
    const two = new Map([
      ['care', rules()],
      ['vip', rules({ priority: 1 })],
    ])
    const both = [agent('x', 1, 1, ['care', 'vip'])]
    expect(pairs([waits('a', 170), waits('v', 1, 'vip')], both, two, [], NOW)).toEqual(['v>x'])
    expect(pairs([waits('a', 181), waits('v', 1, 'vip')], both, two, [], NOW)).toEqual(['a>x'])
    expect(rankOf(rules({ priority: -1 }), ago(360), NOW)).toBe(1)
  })

  test('whatever waits and whoever is free: at most one agent each, no more than slots, and nobody is passed over without cause', () => {
    const skill = fc.constantFrom('care', 'sales', 'vip')
    const table = new Map<string, Rules>([
      ['care', rules()],
      ['sales', rules({ acceptMode: 'auto', priority: -1 })],
      ['vip', rules({ priority: 1 })],
    ])
    fc.assert(
      fc.property(
        fc.array(fc.record({ skill, waited: fc.nat(2000) }), { maxLength: 30 }),
        fc.array(fc.record({ skills: fc.uniqueArray(skill), idle: fc.nat(500), slots: fc.nat(4) }), {
          maxLength: 6,
        }),
        (people, desks) => {
          const waiting = people.map((one, n) => waits(`c${n}`, one.waited, one.skill))
          const agents = desks.map((one, n) => agent(`a${n}`, one.idle, one.slots, one.skills))
          const decided = decide(waiting, agents, table, [], NOW)
          expect(new Set(decided.map((one) => one.conversationId)).size).toBe(decided.length)
          const left = new Map(agents.map((one) => [one.id, one.slots]))
          for (const one of decided) left.set(one.userId, left.get(one.userId)! - 1)
          expect(Math.min(0, ...left.values())).toBe(0)
          const taken = new Set(decided.map((one) => one.conversationId))
          for (const one of waiting) {
            if (taken.has(one.id)) continue
            expect(agents.some((a) => a.skillIds.has(one.skillId) && left.get(a.id)! > 0)).toBe(false)
          }
          // Within a skill nobody who waited less went before.
          for (const one of decided) {
            const own = waiting.find((w) => w.id === one.conversationId)!
            expect(
              waiting.some(
                (w) => !taken.has(w.id) && w.skillId === own.skillId && w.waitingSince < own.waitingSince,
              ),
            ).toBe(false)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('presence needs a line that was heard of within the grace time', () => {
  const desk = { status: 'available' as const, here: true, seenAt: NOW }
  expect(presenceOf(desk, NOW)).toBe('available')
  expect(presenceOf(desk, new Date(NOW.getTime() + GRACE_MS))).toBe('lost')
  expect(presenceOf({ ...desk, here: false }, NOW)).toBe('lost')
  expect(presenceOf({ ...desk, status: 'offline', here: false }, NOW)).toBe('offline')
})

describe('office hours', () => {
  const hours = { mon: { from: '09:00', to: '17:00' }, tue: { from: '09:00', to: '17:00' } }
  const week = { ...hours, wed: null, thu: null, fri: null, sat: null, sun: null }
  const zone = 'America/New_York'
  const skill = { hours: week, closedAnswer: 'We are back at 9.' }
  const at = (iso: string) => new Date(iso)

  test('are those of the account’s clock', () => {
    expect(officeOpen(week, zone, at('2026-11-23T14:00:00Z'))).toBe(true) // 09:00
    expect(officeOpen(week, zone, at('2026-11-23T22:00:00Z'))).toBe(false) // 17:00
    expect(officeOpen(null, zone, at('2026-11-22T03:00:00Z'))).toBe(true)
  })

  test('who writes outside them is told once until they have been open again', () => {
    const night = at('2026-11-24T01:00:00Z')
    const owes = (lastInAt: Date, toldAt: Date | null, now: Date) =>
      owesClosedAnswer({ lastInAt, toldAt }, skill, zone, now)
    expect(owes(night, null, at('2026-11-24T01:00:01Z'))).toBe(true)
    expect(owes(at('2026-11-24T02:00:00Z'), night, at('2026-11-24T02:00:01Z'))).toBe(false)
    expect(owes(at('2026-11-25T01:00:00Z'), night, at('2026-11-25T01:00:01Z'))).toBe(true)
    expect(owes(at('2026-11-23T21:59:00Z'), null, night)).toBe(false) // wrote while it was open
    expect(
      owesClosedAnswer({ lastInAt: night, toldAt: null }, { ...skill, closedAnswer: '' }, zone, night),
    ).toBe(false)
  })
})

test('what happened reads as a sentence', () => {
  const none = { actor_name: null, subject: null, note: null, waited_seconds: null }
  expect(eventWords({ ...none, kind: 'accepted', actor_name: 'Tomás', waited_seconds: 38 })).toBe(
    'Tomás accepted after 38 s',
  )
  expect(
    eventWords({ ...none, kind: 'handed_to_agent', actor_name: 'Ann', subject: 'Ben', note: 'wants a seat' }),
  ).toBe('Ann handed it over to Ben: “wants a seat”')
  expect(eventWords({ ...none, kind: 'lost', subject: 'Ben', note: 'lost' })).toBe(
    'Ben lost the connection, so it went back to the queue',
  )
  expect([lastedWords(252), lastedWords(3900), lastedWords(200_000)]).toEqual([
    '4 min 12 s',
    '1 h 5 min',
    '2 days',
  ])
})
