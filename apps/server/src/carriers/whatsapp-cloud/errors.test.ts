import { expect, test } from 'vitest'
import { codeOf, whatsappError, whatsappErrors } from './errors.ts'

// The codes a campaign can meet, by what must happen next.
const expected = {
  configuration:
    '0 3 10 33 190 200 368 131005 131031 131037 131042 131045 131048 131063 132001 132007 132015 132016 132068 132069 133010',
  final: '130472 130497 131021 131026 131047 131049 131062 135000',
  opt_out: '131050',
  content: '100 131008 131009 131051 131052 132000 132005 132012 132018',
  retry: '1 2 4 80007 130429 131000 131016 131053 131056 131057 133004 133016',
} as const

test.for(Object.entries(expected))('class %s', ([failureClass, codes]) => {
  const found = whatsappErrors.filter((error) => error.class === failureClass && /^\d+$/.test(error.code))
  expect(found.map((error) => error.code).sort()).toEqual(codes.split(' ').sort())
})

test('says in plain words what happened', () => {
  expect(whatsappError('131047')).toMatchObject({ reason: 'window_closed' })
  expect(whatsappError('99999')).toBeUndefined()
})

test('permission errors are one row, an unknown object is told by its subcode', () => {
  expect([codeOf(200), codeOf(230), codeOf(299), codeOf(300), codeOf(199)]).toEqual([
    '200',
    '200',
    '200',
    '300',
    '199',
  ])
  expect([codeOf(100, 33), codeOf(100, 34), codeOf(100)]).toEqual(['33', '100', '100'])
})
