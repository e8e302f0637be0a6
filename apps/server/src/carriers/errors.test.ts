import { expect, test } from 'vitest'
import { liesWithPerson } from '../messages/states.ts'
import { gatewayErrors } from './http-gateway/errors.ts'
import { inAppErrors } from './in-app/errors.ts'
import { twilioErrors } from './twilio/errors.ts'
import { whatsappErrors } from './whatsapp-cloud/errors.ts'

const all = [...twilioErrors, ...whatsappErrors, ...gatewayErrors, ...inAppErrors]

// The campaign page looks a code up among those of every carrier.
test('a code means the same, whichever carrier says it', () => {
  for (const { code, class: kind, reason } of all) {
    const others = all.filter((row) => row.code === code)
    expect(others.map((row) => [row.class, row.reason])).toEqual(others.map(() => [kind, reason]))
  }
})

// The breaker lets those go on to the next channel whose failure is theirs alone; everything else has to be looked at by somebody.
test('what lies with the sender, the text or the carrier never passes for one person’s failure', () => {
  const theirs = all.filter(({ reason }) => liesWithPerson(reason))
  expect(new Set(theirs.map((error) => error.class))).toEqual(
    new Set(['final', 'later', 'suppress', 'opt_out']),
  )
  for (const code of ['131026', '30003', '30005', '30006', '21610', 'inapp_unknown_user'])
    expect(theirs.map((error) => error.code)).toContain(code)
  for (const code of ['190', '131031', '132015', '132000', '30007', '30022', '135000', '131047'])
    expect(all.find((error) => error.code === code) && theirs.some((error) => error.code === code)).toBe(
      false,
    )
})
