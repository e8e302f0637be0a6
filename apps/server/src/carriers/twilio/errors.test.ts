import { expect, test } from 'vitest'
import { twilioError, twilioErrors } from './errors.ts'

// The codes a campaign can meet, by what must happen next.
const expected = {
  configuration:
    '20003 20005 20404 21212 21606 21608 21609 21701 21703 21704 21705 30002 30010 30018 30024 30032 30034 11200 21654 21655 63007 63027 63040 63041 63042',
  final:
    '21211 21408 21604 21612 21614 30004 30005 30011 30036 30410 30450 14107 63003 63014 63015 63016 63024 63032 63033 63049',
  suppress: '21635 30006 30640',
  opt_out: '21610',
  content: '21602 21617 21619 21620 21656 30007 30019 63005 63013 63021 63028',
  retry: '20429 20503 30017 30022 63009 63010 63012 63017 63018 63119',
  later: '21611 30001 30003 30008 30023 30025 30026 30027 30610 63038',
} as const

test.for(Object.entries(expected))('class %s', ([failureClass, codes]) => {
  const found = twilioErrors.filter((error) => error.class === failureClass && /^\d+$/.test(error.code))
  expect(found.map((error) => error.code).sort()).toEqual(codes.split(' ').sort())
})

test('says in plain words what happened', () => {
  expect(twilioError('30003')).toMatchObject({ reason: 'unreachable', title: 'Phone off or out of reach' })
  expect(twilioError('99999')).toBeUndefined()
})
