import type { Channel } from '@foreword/contract'

/** Phones and consumer ids are remembered apart: a test by SMS and one on WhatsApp mostly go to the same phone. */
const keyOf = (channel: Channel): string => `foreword-test-${channel === 'inapp' ? 'consumer' : 'phone'}`

/** Where this person sent the last test; empty before the first. */
export function lastAddress(channel: Channel): string {
  try {
    return localStorage.getItem(keyOf(channel)) ?? ''
  } catch {
    return ''
  }
}

export function rememberAddress(channel: Channel, address: string): void {
  try {
    localStorage.setItem(keyOf(channel), address)
  } catch {
    // Storage can be forbidden: the address is typed again the next time.
  }
}
