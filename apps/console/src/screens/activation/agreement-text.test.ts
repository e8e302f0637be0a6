import { expect, it } from 'vitest'
import { sectionsOf } from './agreement-text.ts'

it('reads headings, paragraphs and the brand; the operator’s terms are a section like the others', () => {
  const text =
    '# Agreement\nVersion 3 of 1 May\n\nBetween us and {brand}.\n\n## 1. Consent\nOnly who agreed.\n\nAnd proof.\n\n## Terms of the operator\nNo alcohol.\nNo tobacco.\n'
  expect(sectionsOf(text, 'Pine $& Sons')).toEqual([
    { heading: null, paragraphs: ['Between us and Pine $& Sons.'] },
    { heading: '1. Consent', paragraphs: ['Only who agreed.', 'And proof.'] },
    { heading: 'Terms of the operator', paragraphs: ['No alcohol.\nNo tobacco.'] },
  ])
})
