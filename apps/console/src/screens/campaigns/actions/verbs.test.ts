import { expect, it } from 'vitest'
import { verbsFor } from './verbs.ts'

it('offers only what the state allows', () => {
  expect(verbsFor({ status: 'sending' })[0]).toBe('pause')
  expect(verbsFor({ status: 'paused' })[0]).toBe('resume')
  expect(verbsFor({ status: 'draft' })).toContain('delete')
  expect(verbsFor({ status: 'sending' })).not.toContain('archive')
  expect(verbsFor({ status: 'finished' })).not.toContain('cancel')
  expect(verbsFor({ status: 'finished' }, true)[0]).toBe('restore')
})
