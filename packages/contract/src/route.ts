// pure
import type { Static, TSchema } from 'typebox'
import type { ApiScope, Role } from './common.ts'
import { type ErrorCode, errors } from './errors.ts'

/** Who may call a route: nobody in particular, anyone signed in, or the roles named. */
export type Allow = 'public' | 'signed-in' | readonly Role[]

/** What an upload takes when it names no media types. */
export const BYTES = ['application/octet-stream'] as const

export type RouteSchemas = {
  params?: TSchema
  query?: TSchema
  body?: TSchema
  response?: TSchema
}

export type Route<S extends RouteSchemas = RouteSchemas> = S & {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below /api/v1, parameters as `:name`. */
  path: string
  summary: string
  allow: Allow
  /** What an application needs to call it. */
  scope?: ApiScope
  /** Why only a person may call it, in a sentence. A route that is not public has this or a scope. */
  person?: string
  /** What it refuses beside what every route of its kind does: see `errorsOf`. */
  fails?: readonly ErrorCode[]
  /** A secret is in its answer, which therefore is shown once and never kept. */
  secret?: true
  /** A stream of bytes goes in (file upload) or comes out (download), not JSON. */
  raw?: 'upload' | 'download' | 'events'
  /** Of an upload: the media types it takes. Left out: application/octet-stream. */
  takes?: readonly string[]
  /** An upload that takes an Idempotency-Key: what came is compared with what came before once all of it is here. */
  keyed?: 'by body'
}

/** Declares a route once: the server validates and guards by it, the console calls by it, the docs are made of it. */
export function route<const S extends Route>(definition: S): S {
  return definition
}

type Of<S extends Route, K extends keyof RouteSchemas> = S[K] extends TSchema ? Static<S[K]> : undefined
export type ParamsOf<S extends Route> = Of<S, 'params'>
export type QueryOf<S extends Route> = Of<S, 'query'>
export type BodyOf<S extends Route> = Of<S, 'body'>
export type ResponseOf<S extends Route> = S['response'] extends TSchema ? Static<S['response']> : undefined

export const ADMIN = ['administrator'] as const
export const MANAGERS = ['administrator', 'campaign_manager'] as const
export const READ_ANALYTICS = ['administrator', 'campaign_manager', 'agent_manager'] as const
export const TALKERS = ['administrator', 'agent_manager', 'agent'] as const

// Why a route is for people only.
export const ITS_OWN =
  'It concerns the sessions and the password of the person who asks; applications have none.'
export const GIVES_ACCESS =
  'It gives access or takes it. A person decides about that, so that no application can give itself more.'
export const AGREES = 'Only a person can agree for the brand.'
export const AGENTS_WORK =
  'It is the work of an agent who is there, under their own name. Applications write through campaigns and single messages.'

/** Whether an Idempotency-Key makes it safe to send again: whatever makes or does something and answers JSON. */
export const isKeyed = (route: Route): boolean =>
  route.method === 'POST' &&
  route.allow !== 'public' &&
  (route.raw === undefined || route.keyed !== undefined)

/** What every route of its kind may answer, and what this one refuses beside it; sorted by status. */
export function errorsOf(route: Route): ErrorCode[] {
  const named = route.path.includes('/:')
  const codes: readonly (ErrorCode | false)[] = [
    (route.body !== undefined || route.query !== undefined || route.raw === 'upload') && 'bad_request',
    route.raw === 'upload' && 'upload_stalled',
    route.body !== undefined && 'bad_json',
    route.body !== undefined && 'too_large',
    route.allow !== 'public' && 'not_signed_in',
    route.allow !== 'public' && 'key_bad',
    Array.isArray(route.allow) && 'wrong_role',
    ...(route.scope ? (['scope_missing', 'api_off', 'rate_limited'] as const) : []),
    route.person !== undefined && 'person_only',
    route.method !== 'GET' && 'wrong_origin',
    named && 'not_found',
    ...(isKeyed(route) ? (['idempotency_mismatch', 'idempotency_running', 'idempotency_done'] as const) : []),
    ...(route.fails ?? []),
    'internal',
    'not_available',
  ]
  const kept = new Set(codes.filter((code) => code !== false))
  return [...kept].sort((a, b) => errors[a][0] - errors[b][0])
}
