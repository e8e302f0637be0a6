// pure
export type Json = Record<string, unknown>

/** A JSON object, or null for anything else. */
export function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text field, or a number as text; '' for anything else. PostgreSQL keeps no NUL in a text, so none gets past here. */
export function textAt(object: unknown, key: string): string {
  const value = isObject(object) && Object.hasOwn(object, key) ? object[key] : ''
  return typeof value === 'string' || Number.isSafeInteger(value) ? String(value).replaceAll('\0', '') : ''
}

/** What stands at "messages.0.id"; '' when nothing does. */
export function textAtPath(object: unknown, path: string): string {
  const keys = path.split('.')
  const last = keys.pop()!
  let place: unknown = object
  for (const key of keys) {
    if (Array.isArray(place)) place = place[Number(key)]
    else place = isObject(place) && Object.hasOwn(place, key) ? place[key] : null
  }
  return Array.isArray(place) ? textAt({ at: place[Number(last)] }, 'at') : textAt(place, last)
}
