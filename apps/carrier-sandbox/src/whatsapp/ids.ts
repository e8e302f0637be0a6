// pure

/**
 * WhatsApp knows some numbers under another name: Brazil's outside the south-east without the ninth digit, Mexico's
 * with a 1 behind the country code. Digits without the plus.
 */
export function waIdOf(phone: string): string {
  const brazil = /^\+55([3-9]\d)9(\d{8})$/.exec(phone)
  if (brazil) return `55${brazil[1]}${brazil[2]}`
  const mexico = /^\+52([2-9]\d{9})$/.exec(phone)
  return mexico ? `521${mexico[1]}` : phone.slice(1)
}

/** The number a person dials, from either of its two names. */
export function phoneOf(address: string): string {
  const brazil = /^\+55([3-9]\d)([6-9]\d{7})$/.exec(address)
  if (brazil) return `+55${brazil[1]}9${brazil[2]}`
  const mexico = /^\+521([2-9]\d{9})$/.exec(address)
  return mexico ? `+52${mexico[1]}` : address
}

/** Two letters of a country, a dot, letters and digits. */
export const isUserId = (text: string): boolean => /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(text)

/** A message id like Meta's: base64 that says nothing to anybody. */
export const wamidOf = (sid: string): string => `wamid.${Buffer.from(sid).toString('base64url')}`
