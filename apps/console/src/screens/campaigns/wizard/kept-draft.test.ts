import type { Campaign } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { type Kept, whatOf } from './kept-draft.ts'

const campaign = { id: 'c', name: 'Spring', message: 'Hello', revision: 5 } as Campaign
const kept = (more: Partial<Kept>): Kept => ({
  revision: 5,
  typed: { message: 'Hello you' },
  at: 14,
  sent: [],
  ...more,
})

describe('words that were kept when the page went away', () => {
  it('go on as typed on the revision they were typed on', () => {
    expect(whatOf(kept({}), campaign)).toEqual({ use: { message: 'Hello you' } })
  })

  it('go on after a change of ours whose answer was lost', () => {
    const lost = kept({
      revision: 4,
      typed: { name: 'Spring', message: 'Hello you' },
      sent: [{ name: 'Spring', message: 'Hello' }],
    })
    expect(whatOf(lost, campaign)).toEqual({ use: { message: 'Hello you' } })
  })

  it('are offered when somebody else wrote meanwhile', () => {
    const offer = { offer: { change: { message: 'Hello you' }, at: 14 } }
    expect(whatOf(kept({ revision: 4 }), campaign)).toEqual(offer)
    expect(whatOf(kept({ revision: 4, sent: [{ message: 'Hi' }] }), campaign)).toEqual(offer)
    expect(whatOf(kept({ revision: 3, sent: [{ message: 'Hello' }] }), campaign)).toEqual(offer)
  })

  it('are forgotten where the draft says them already', () => {
    expect(whatOf(kept({ revision: 3, typed: { message: 'Hello', name: 'Spring' } }), campaign)).toBeNull()
  })
})
