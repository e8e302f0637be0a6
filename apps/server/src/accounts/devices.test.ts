import { expect, it } from 'vitest'
import { deviceOf } from './devices.ts'

it('names browser and system, though every browser claims to be others too', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  expect(
    deviceOf(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/130.0 Safari/537.36 Edg/130.0`),
  ).toBe('Edge on Windows')
  expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0')).toBe(
    'Firefox on Linux',
  )
  expect(
    deviceOf(`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Version/18.0 Safari/604.1`),
  ).toBe('Safari on iOS')
  expect(deviceOf(`Mozilla/5.0 (Linux; Android 15) ${webkit} Chrome/130.0 Mobile Safari/537.36`)).toBe(
    'Chrome on Android',
  )
  expect(deviceOf('curl/8.9.1')).toBe('A program')
  expect(deviceOf('')).toBe('A program')
})
