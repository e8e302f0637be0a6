import type { TestHouse } from './server.ts'

/** What a program of the original knows of its account: everything else it looks up. */
export type Program = { url: string; account: string; clientId: string; secret: string; token: string }
export type Reply = { status: number; body: Body; headers: Headers }
// biome-ignore lint/suspicious/noExplicitAny: answers of a foreign API, compared field by field
export type Body = any

type Ask = { method?: string; headers?: Record<string, string>; body?: string; token?: string }

/** One request as a program sends it; `token` goes as Bearer. */
export async function ask(url: string, path: string, how: Ask = {}): Promise<Reply> {
  const answer = await fetch(url + path, {
    method: how.method ?? (how.body === undefined ? 'GET' : 'POST'),
    headers: { ...(how.token ? { authorization: `Bearer ${how.token}` } : {}), ...how.headers },
    ...(how.body === undefined ? {} : { body: how.body }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: /^[[{]/.test(text) ? JSON.parse(text) : text,
  }
}

export const tokenPath = (account: string): string =>
  `/sentinel/api/account/${account}/app/token?v=1.0&grant_type=client_credentials`
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export async function tokenFor(
  house: Pick<TestHouse, 'url'>,
  of: Omit<Program, 'token' | 'url'>,
): Promise<string> {
  const body = new URLSearchParams({ client_id: of.clientId, client_secret: of.secret }).toString()
  const { body: answer } = await ask(house.url, tokenPath(of.account), { body, headers: FORM })
  return answer.access_token
}

/**
 * The same shape, field by field: keys, and what kind of value each has. Lists are compared by their first entry; null fits anything, and
 * an empty object any names. */
export function misfits(got: unknown, example: unknown, at = ''): string[] {
  if (got === null || example === null) return []
  if (Array.isArray(example)) {
    if (!Array.isArray(got)) return [`${at} is no list`]
    return example.length === 0 || got.length === 0 ? [] : misfits(got[0], example[0], `${at}[0]`)
  }
  if (typeof example !== 'object')
    return typeof got === typeof example ? [] : [`${at} is ${typeof got}, not ${typeof example}`]
  if (typeof got !== 'object') return [`${at} is no object`]
  if (Object.keys(example as object).length === 0) return []
  const [own, wanted] = [Object.keys(got as object), Object.keys(example as object)]
  return [
    ...wanted.filter((key) => !own.includes(key)).map((key) => `${at}.${key} is missing`),
    ...own.filter((key) => !wanted.includes(key)).map((key) => `${at}.${key} is not in the example`),
    ...wanted
      .filter((key) => own.includes(key))
      .flatMap((key) => misfits((got as Body)[key], (example as Body)[key], `${at}.${key}`)),
  ]
}
