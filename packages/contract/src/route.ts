// pure
import type { Static, TSchema } from 'typebox'
import type { Role } from './common.ts'

/** Who may call a route: nobody in particular, anyone signed in, or the roles named. */
export type Allow = 'public' | 'signed-in' | readonly Role[]

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
  /** A stream of bytes goes in (file upload) or comes out (download), not JSON. */
  raw?: 'upload' | 'download' | 'events'
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
