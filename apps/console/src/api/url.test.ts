import { api } from '@foreword/contract'
import { expect, it } from 'vitest'
import { ApiError, errorFrom, messageFor } from './errors.ts'
import { urlOf } from './url.ts'

it('fills parameters in, escaped, and leaves empty ones of the query out', () => {
  expect(urlOf(api.getInvitation, { params: { token: 'a/b c' } })).toBe('/api/v1/invitations/a%2Fb%20c')
  expect(urlOf(api.listCampaigns, { query: { state: 'sending', search: '', limit: 5 } })).toBe(
    '/api/v1/campaigns?state=sending&limit=5',
  )
  expect(urlOf(api.pulse, {})).toBe('/api/v1/pulse')
})

it('keeps the server’s words and tells a proxy’s page apart', () => {
  const ours = errorFrom(422, {
    code: 'invalid_phone',
    message: 'That is not a phone number we can read.',
    field: 'phone',
  })
  expect(ours).toBeInstanceOf(ApiError)
  expect(messageFor(ours, 'phone')).toBe('That is not a phone number we can read.')
  expect(messageFor(ours, 'words')).toBeUndefined()
  expect(errorFrom(502, undefined)).toMatchObject({ code: 'bad_answer', status: 502 })
})
