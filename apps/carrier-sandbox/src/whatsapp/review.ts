// pure
import type { Component } from './model.ts'

/** Why a template cannot even be handed in: the code and the words; null when it can. */
export function creationProblem(body: Record<string, unknown>): { code: number; details: string } | null {
  const { name, language, category, components } = body
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
    return { code: 100, details: 'name: lower-case letters, digits and underscores, at most 512' }
  if (typeof language !== 'string' || !/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language))
    return { code: 100, details: 'language is not supported' }
  if (!['MARKETING', 'UTILITY', 'AUTHENTICATION'].includes(String(category)))
    return { code: 100, details: 'category is MARKETING, UTILITY or AUTHENTICATION' }
  const parts = (Array.isArray(components) ? components : []) as Component[]
  const words = parts.find((one) => one.type?.toUpperCase() === 'BODY')?.text ?? ''
  if (words === '' || words.length > 1024) return { code: 100, details: 'BODY has 1 to 1024 characters' }
  if (/^\s*\{\{|\}\}\s*$/.test(words))
    return { code: 2388299, details: 'Variables cannot be first or last in the body' }
  const variables = [...words.matchAll(/\{\{[^{}]+\}\}/g)].length
  if (
    variables > 0 &&
    words
      .replace(/\{\{[^{}]+\}\}/g, '')
      .split(/\s+/)
      .filter(Boolean).length <
      variables * 2
  )
    return { code: 2388293, details: 'Too many variables for the length of the body' }
  const body_ = parts.find((one) => one.type?.toUpperCase() === 'BODY')
  if (variables > 0 && !body_?.example) return { code: 100, details: 'BODY: example values are missing' }
  return null
}

/** What a reviewer says: null approves. */
export function reviewReason(components: readonly Component[]): string | null {
  const words = components
    .map((one) => one.text ?? '')
    .join(' ')
    .toLowerCase()
  if (words.includes('reject-me')) return 'INVALID_FORMAT'
  if (/\b(casino|crypto giveaway)\b/.test(words)) return 'PROMOTIONAL'
  return null
}
