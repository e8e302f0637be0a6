import type { BodyOf, ResponseOf, Route } from '@foreword/contract'
import { connection, reportSessionEnd } from './connection.ts'
import { errorFrom, isCode, noConnection } from './errors.ts'
import type { Address } from './url.ts'
import { urlOf } from './url.ts'

type WithBody<R extends Route> = [BodyOf<R>] extends [undefined] ? { body?: undefined } : { body: BodyOf<R> }

export type CallInput<R extends Route> = Address<R> & WithBody<R> & { signal?: AbortSignal }

/**
 * Calls a route of the contract and answers its response.
 * @throws ApiError for every failure: the server's words, or `no_connection` when nothing answered.
 */
export async function call<const R extends Route>(route: R, input: CallInput<R>): Promise<ResponseOf<R>> {
  const answer = await send(urlOf(route, input), {
    method: route.method,
    credentials: 'same-origin',
    headers: input.body === undefined ? {} : { 'content-type': 'application/json' },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal ? { signal: input.signal } : {}),
  })
  const body = await jsonOf(answer)
  if (answer.ok && body !== undefined) return body as ResponseOf<R>
  const error = errorFrom(answer.status, body)
  if (isCode(error, 'not_signed_in')) reportSessionEnd()
  throw error
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, init)
    connection.report(true)
    return answer
  } catch (error) {
    // A call that was given up (the screen changed) says nothing about the network.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    connection.report(false)
    throw noConnection()
  }
}

async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    return undefined
  }
}
