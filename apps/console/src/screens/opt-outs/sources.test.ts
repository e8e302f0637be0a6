import { expect, it } from 'vitest'
import { sourceWords } from './sources.ts'

it('has words for sources, and makes unknown ones readable', () => {
  expect(sourceWords('reply')).toBe('Asked in a reply')
  expect(sourceWords('paper_form')).toBe('Paper form')
})
