// pure

/** A business-scoped user id: country, dot, letters and digits, with ENT between for portfolios of one company. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/
const DIGITS = /^\+?([1-9]\d{4,19})$/

export const isUserId = (address: string): boolean => USER_ID.test(address)

/** Meta's wa_id as we write addresses: with a plus. '' for what is neither a number nor a user id. */
export function addressOf(waId: string, userId = ''): string {
  const digits = DIGITS.exec(waId)?.[1]
  if (digits) return `+${digits}`
  return isUserId(userId) ? userId : isUserId(waId) ? waId : ''
}
