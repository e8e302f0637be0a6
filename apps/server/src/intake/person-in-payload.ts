// pure
// Whether what a carrier said is about one person: by the address in it, not by words somebody wrote.

/** Names under which carriers, and our own facts, give somebody's address. */
const ADDRESS_KEYS =
  /^(from|to|address|input|wa_?id|(\w+_)?user_?id|(\w+_)?recipient(_id)?|ExternalUserId|ChannelToAddress|OriginalRepliedMessageSender)$/i
const MAX_DEPTH = 20

/** True when a form or JSON, as kept, gives this address as somebody's. */
export function namesPerson(payload: string, address: string): boolean {
  const same = (value: string) => value === address || value === `whatsapp:${address}`
  const json = parsed(payload)
  if (json !== undefined) return inJson(json, same, MAX_DEPTH)
  for (const [key, value] of new URLSearchParams(payload))
    if (ADDRESS_KEYS.test(key) && same(value)) return true
  return false
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function inJson(value: unknown, same: (text: string) => boolean, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false
  return Object.entries(value).some(([key, one]) =>
    typeof one === 'string' ? ADDRESS_KEYS.test(key) && same(one) : inJson(one, same, depth - 1),
  )
}
