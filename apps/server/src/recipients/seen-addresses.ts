// pure
/** An address as it is compared: a phone as addressNumber has it, anything else as it is written. */
export type AddressKey = number | string

/** Which line brought an address first. */
export type SeenAddresses = {
  /** The line, or null when the address is new. */
  lineOf(address: AddressKey): number | null
  add(address: AddressKey, line: number): void
}

/** An E.164 address as a number: it has at most 15 digits, which a number holds exactly. */
export const addressNumber = (address: string): number => Number(address.slice(1))
export const addressText = (address: AddressKey): string =>
  typeof address === 'string' ? address : `+${address}`

/** For addresses that are no numbers: they take their own memory. */
export function seenTexts(): SeenAddresses {
  const lines = new Map<AddressKey, number>()
  return {
    lineOf: (address) => lines.get(address) ?? null,
    add: (address, line) => void lines.set(address, line),
  }
}

/**
 * Remembers addresses (as addressNumber has them) in 12 bytes each at about half load, outside of the heap: a Map of strings would
 * take ten times as much.
 */
export function seenAddresses(capacity = 1 << 14): SeenAddresses {
  let keys = new Float64Array(capacity)
  let lines = new Int32Array(capacity)
  let size = 0

  function grow() {
    const before = { keys, lines }
    keys = new Float64Array(before.keys.length * 2)
    lines = new Int32Array(keys.length)
    before.keys.forEach((key, i) => {
      if (key !== 0) put(key, before.lines[i]!)
    })
  }
  function put(key: number, line: number) {
    const slot = slotOf(keys, key)
    keys[slot] = key
    lines[slot] = line
  }
  return {
    lineOf(address) {
      const slot = slotOf(keys, Number(address))
      return keys[slot] === 0 ? null : lines[slot]!
    },
    add(address, line) {
      if (size * 10 >= keys.length * 7) grow()
      put(Number(address), line)
      size += 1
    },
  }
}

/** Open addressing with linear steps; the length is a power of two and no number is 0, which marks a free slot. */
function slotOf(keys: Float64Array, key: number): number {
  const low = key | 0
  const high = (key / 0x100000000) | 0
  let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  const mask = keys.length - 1
  let slot = (hash ^ (hash >>> 13)) & mask
  while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
  return slot
}
