// pure
export type Resource = Record<string, unknown>

/** The objects of a list in an answer; anything else in it is left out. */
export function listIn(resource: Resource, key: string): Resource[] {
  const list = resource[key]
  return Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : []
}

/** A text field of a resource; '' when it is missing or of another type. */
export function textIn(resource: Resource, key: string): string {
  const value = resource[key]
  return typeof value === 'string' ? value : ''
}
