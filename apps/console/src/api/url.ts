// pure
import type { ParamsOf, QueryOf, Route } from '@foreword/contract'

export const API_ROOT = '/api/v1'

type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { [K in Name]?: undefined }
  : Record<string, never> extends Value
    ? { [K in Name]?: Value }
    : { [K in Name]: Value }

/** What a route needs in its address. */
export type Address<R extends Route> = Part<'params', ParamsOf<R>> & Part<'query', QueryOf<R>>

/** The address of a route below this origin; parameters are escaped, undefined ones of the query left out. */
export function urlOf<R extends Route>(route: R, address: Address<R>): string {
  const params = (address.params ?? {}) as Record<string, unknown>
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((address.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const tail = query.toString()
  return `${API_ROOT}${path}${tail ? `?${tail}` : ''}`
}
