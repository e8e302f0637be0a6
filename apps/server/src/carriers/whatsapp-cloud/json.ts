// pure

export type Json = Readonly<Record<string, unknown>>

/** A JSON object, or null for anything else. */
export function parseObject(text: string): Json | null {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return null
  }
}

export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

/** The object under a key; an empty one when there is none. */
export const at = (json: Json, key: string): Json => objectOf(own(json, key)) ?? {}

/** The objects of a list; anything else in it is left out. */
export function listAt(json: Json, key: string): Json[] {
  const list = own(json, key)
  return Array.isArray(list) ? list.map(objectOf).filter((item) => item !== null) : []
}

/** A text or number as text, without NUL, which PostgreSQL keeps in no text; '' for anything else. */
export function textAt(json: Json, key: string): string {
  const value = own(json, key)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' ? value.replaceAll('\0', '') : ''
}

export function numberAt(json: Json, key: string): number | null {
  const value = own(json, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

const own = (json: Json, key: string): unknown => (Object.hasOwn(json, key) ? json[key] : undefined)
