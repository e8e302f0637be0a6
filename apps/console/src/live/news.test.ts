import { describe, expect, it } from 'vitest'
import { type Listed, newsBetween, unreadOf } from './news.ts'

const one = (id: string, lastInAt: string | null, unread = 0) =>
  ({ id, lastInAt, unread, lastMessageAt: lastInAt ?? 'T0' }) as Listed['conversations'][number]
const listed = (
  conversations: Listed['conversations'],
  mentioned: Listed['counts']['mentioned'] = null,
): Listed => ({
  conversations,
  nextCursor: null,
  counts: { mine: 0, queue: 0, all: 0, closed: 0, unread: 0, mentions: mentioned ? 1 : 0, mentioned },
})
const kinds = (before: Listed, after: Listed) =>
  newsBetween(before, after).map((news) => `${news.kind} ${news.conversationId}`)

describe('what is news between two looks', () => {
  it('one that was given, a message in one that was there; not what was read or answered', () => {
    const before = listed([one('a', 'T1'), one('b', null), one('c', 'T1', 1)])
    expect(kinds(before, before)).toEqual([])
    expect(
      kinds(before, listed([one('a', 'T2', 1), one('b', 'T2', 1), one('c', 'T1', 0), one('d', 'T2', 1)])),
    ).toEqual(['message a', 'message b', 'conversation d'])
    expect(kinds(before, listed([one('a', 'T2', 0)]))).toEqual([])
  })

  it('all that came while the line was cut, each once, by the same key in every tab', () => {
    const before = listed([one('a', 'T1')])
    const after = listed([one('a', 'T3', 3), one('b', 'T2', 1)])
    expect(newsBetween(before, after)).toEqual(newsBetween(before, after))
    expect(newsBetween(after, after)).toEqual([])
    expect(newsBetween(before, after).map((news) => news.key)).toEqual(['message a T3', 'conversation b T2'])
  })

  it('a note that names one, once; seeing the newest makes the one before it no news', () => {
    const none = listed([])
    const first = listed([], { id: 'x', at: '2026-01-01T10:00:00.000Z' })
    const second = listed([], { id: 'y', at: '2026-01-01T11:00:00.000Z' })
    expect(kinds(none, first)).toEqual(['mention x'])
    expect(kinds(first, second)).toEqual(['mention y'])
    expect(kinds(second, first)).toEqual([])
    expect(kinds(first, first)).toEqual([])
  })

  it('the title counts what waits for a look', () => {
    expect(unreadOf(undefined, 1)).toBe(1)
    const some = listed([], { id: 'x', at: 'T' })
    expect(unreadOf({ ...some, counts: { ...some.counts, unread: 2 } }, 1)).toBe(4)
  })
})
