import { expect, it } from 'vitest'
import { matching, moved, PAGES } from './destinations.ts'
import { navigationFor } from './navigation.ts'

it('finds pages by any of their words', () => {
  expect(matching(PAGES, 'sender').map((page) => page.to)).toEqual(['/settings/senders'])
  expect(matching(PAGES, 'settings log').map((page) => page.to)).toEqual(['/settings/audit'])
  expect(matching(PAGES, '')).toHaveLength(PAGES.length)
  expect(matching(PAGES, 'zebra')).toEqual([])
})

it('goes round the list with the arrow keys', () => {
  expect(moved(2, 'ArrowDown', 3)).toBe(0)
  expect(moved(0, 'ArrowUp', 3)).toBe(2)
  expect(moved(0, 'a', 3)).toBeUndefined()
  expect(moved(0, 'ArrowDown', 0)).toBeUndefined()
})

it('shows agents conversations and nothing else', () => {
  expect(navigationFor('agent', 3)).toMatchObject({
    items: [{ to: '/conversations', count: 3 }],
    settings: undefined,
  })
  expect(navigationFor('administrator').items.map((item) => item.to)).toEqual([
    '/campaigns',
    '/conversations',
    '/analytics',
    '/templates',
    '/opt-outs',
  ])
  expect(navigationFor('agent_manager').settings?.to).toBe('/settings/skills')
  expect(navigationFor('campaign_manager').items.map((item) => item.to)).not.toContain('/conversations')
})
