// pure
/** What a message puts into the form's places. */
export type Values = Readonly<Record<string, string | number | null>>

/**
 * The form with its places filled. A text that is one place and nothing else becomes the value itself, number or null; a null value takes
 * its key out of an object, so that a gateway is not told of what there is not.
 */
export function fillForm(form: unknown, values: Values): unknown {
  if (typeof form === 'string') return fillText(form, values)
  if (Array.isArray(form)) return form.map((one) => fillForm(one, values))
  if (typeof form !== 'object' || form === null) return form
  const entries = Object.entries(form).map(([key, one]) => [key, fillForm(one, values)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== null))
}

function fillText(text: string, values: Values): string | number | null {
  const whole = /^\{(\w+)\}$/.exec(text)?.[1]
  if (whole !== undefined && Object.hasOwn(values, whole)) return values[whole]!
  return text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name] ?? '') : place,
  )
}
