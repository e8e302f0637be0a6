import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressNumber, addressText, seenAddresses } from './seen-addresses.ts'

it('answers as a Map does, through growth and clashes', () => {
  const address = fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }).map(Number)
  fc.assert(
    fc.property(fc.array(address, { maxLength: 200 }), (addresses) => {
      const seen = seenAddresses(4)
      const map = new Map<number, number>()
      ;[...addresses, ...addresses].forEach((one, i) => {
        expect(seen.lineOf(one)).toBe(map.get(one) ?? null)
        if (map.has(one)) return
        map.set(one, i + 1)
        seen.add(one, i + 1)
      })
    }),
  )
})

it('keeps neighbours apart', () => {
  const seen = seenAddresses(4)
  for (let i = 0; i < 50_000; i++) seen.add(12_122_000_000 + i, i + 1)
  for (let i = 0; i < 50_000; i++) expect(seen.lineOf(12_122_000_000 + i)).toBe(i + 1)
  expect(seen.lineOf(12_122_999_999)).toBeNull()
})

it('writes an address back as it was', () => {
  for (const address of ['+12122550142', '+999999999999999', '+290123']) {
    expect(addressText(addressNumber(address))).toBe(address)
  }
})
