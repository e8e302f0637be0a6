import { expect, test } from 'vitest'
import { gatewayErrors } from './http-gateway/errors.ts'
import { inAppErrors } from './in-app/errors.ts'
import { twilioErrors } from './twilio/errors.ts'
import { whatsappErrors } from './whatsapp-cloud/errors.ts'

// The campaign page looks a code up among those of every carrier.
test('a code means the same, whichever carrier says it', () => {
  const rows = [...twilioErrors, ...whatsappErrors, ...gatewayErrors, ...inAppErrors]
  for (const { code, class: kind, reason } of rows) {
    const others = rows.filter((row) => row.code === code)
    expect(others.map((row) => [row.class, row.reason])).toEqual(others.map(() => [kind, reason]))
  }
})
