// pure
import type { RawWebhook } from '../../channels/carrier.ts'

const read = new WeakMap<RawWebhook, URLSearchParams>()

/** The form in a webhook's body. Its signature and its facts both need it, so it is read once. */
export function formIn(raw: RawWebhook): URLSearchParams {
  const known = read.get(raw)
  if (known) return known
  const form = new URLSearchParams(raw.body)
  read.set(raw, form)
  return form
}
