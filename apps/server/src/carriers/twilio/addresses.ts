// pure
/** Kinds of sender address; a name receives nothing. */
export type AddressKind = 'number' | 'short_code' | 'messaging_service' | 'alphanumeric'

/** A messaging service in place of a number. */
export const isMessagingService = (address: string): boolean => /^MG[0-9a-f]{32}$/i.test(address)

export function addressKindOf(address: string): AddressKind {
  if (isMessagingService(address)) return 'messaging_service'
  if (/^(whatsapp:)?\+\d+$/.test(address)) return 'number'
  return /^\d{3,8}$/.test(address) ? 'short_code' : 'alphanumeric'
}
