import type { Campaign } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { canSend, hasUnsaved, openDraft, reduceDraft, shownCampaign } from './draft.ts'

const campaign = {
  id: '0198a000-0000-7000-8000-000000000001',
  name: 'Spring',
  message: 'Hello',
  revision: 4,
  updatedAt: '2026-11-23T15:00:00Z',
} as Campaign

describe('a draft while it is typed', () => {
  it('shows what was typed at once and sends one change at a time', () => {
    let draft = reduceDraft(openDraft(campaign), { type: 'typed', change: { name: 'Sp' } })
    expect(shownCampaign(draft).name).toBe('Sp')
    expect(canSend(draft)).toBe(true)
    draft = reduceDraft(draft, { type: 'sent' })
    draft = reduceDraft(draft, { type: 'typed', change: { name: 'Spri' } })
    expect(canSend(draft)).toBe(false)
    expect(shownCampaign(draft).name).toBe('Spri')
    draft = reduceDraft(draft, { type: 'saved', campaign: { ...campaign, name: 'Sp', revision: 5 }, at: 1 })
    expect(draft.state).toBe('saving')
    expect(shownCampaign(draft)).toMatchObject({ name: 'Spri', revision: 5 })
    expect(canSend(draft)).toBe(true)
  })

  it('loses nothing when the network fails, and newer words win', () => {
    let draft = reduceDraft(openDraft(campaign), { type: 'typed', change: { name: 'A', message: 'One' } })
    draft = reduceDraft(draft, { type: 'sent' })
    draft = reduceDraft(draft, { type: 'typed', change: { message: 'Two' } })
    draft = reduceDraft(draft, { type: 'offline' })
    expect(draft.state).toBe('offline')
    expect(draft.typed).toEqual({ name: 'A', message: 'Two' })
    expect(hasUnsaved(draft)).toBe(true)
    expect(canSend(draft)).toBe(true)
  })

  it('goes on from a change that arrived although its answer was lost, with what was typed since on top', () => {
    let draft = reduceDraft(openDraft(campaign), { type: 'typed', change: { message: 'One' } })
    draft = reduceDraft(reduceDraft(draft, { type: 'sent' }), { type: 'offline' })
    draft = reduceDraft(draft, { type: 'typed', change: { message: 'Two' } })
    draft = reduceDraft(draft, { type: 'sent' })
    draft = reduceDraft(draft, { type: 'arrived', campaign: { ...campaign, message: 'One', revision: 5 } })
    expect(shownCampaign(draft)).toMatchObject({ message: 'Two', revision: 5 })
    expect(canSend(draft)).toBe(true)
  })

  it('stops saving when it was edited elsewhere, until it is loaded again', () => {
    let draft = reduceDraft(openDraft(campaign), { type: 'typed', change: { name: 'Mine' } })
    draft = reduceDraft(reduceDraft(draft, { type: 'sent' }), { type: 'edited_elsewhere' })
    draft = reduceDraft(draft, { type: 'typed', change: { message: 'More' } })
    expect(canSend(draft)).toBe(false)
    expect(shownCampaign(draft)).toMatchObject({ name: 'Mine', message: 'More' })
    draft = reduceDraft(draft, { type: 'loaded', campaign: { ...campaign, name: 'Theirs', revision: 9 } })
    expect(shownCampaign(draft)).toMatchObject({ name: 'Theirs', message: 'Hello' })
    expect(hasUnsaved(draft)).toBe(false)
  })
})
