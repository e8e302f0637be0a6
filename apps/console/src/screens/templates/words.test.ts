import { expect, it } from 'vitest'
import { languageName, statusNote } from './words.ts'

it('names languages as people do', () => {
  expect(languageName('en')).toBe('English')
  expect(languageName('pt_BR')).toBe('Brazilian Portuguese')
  expect(languageName('x')).toBe('x')
})

it('says what a status asks for, with the reason as one sentence', () => {
  const note = (status: never, statusDetail: string | null) =>
    statusNote({ status, statusDetail, edit: null })
  expect(note('rejected' as never, 'It reads like advertising')?.title).toBe(
    'Rejected: It reads like advertising.',
  )
  expect(note('rejected' as never, null)?.words).toContain('Change what was rejected')
  expect(note('approved' as never, null)).toBeNull()
  expect(note('paused' as never, 'Bad feedback.')?.title).toBe('Paused: Bad feedback.')
})
