import type { SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Account, prepareAccount, redact } from './account.ts'
import { type Json, parseObject } from './json.ts'
import { errorIn } from './outcomes.ts'

/** `status` is null when no answer came; `code` is null when Meta gave none. */
export type Fetched =
  | { ok: true; resource: Json }
  | { ok: false; status: number | null; code: string | null; detail: string }

type Ask = {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
  /** Instead of the sender's own token. */
  token?: string
}

/** One call of the Graph API. `path` says what of the account it concerns: "/123/message_templates". Never throws. */
export async function askGraph(
  http: Http,
  sender: SenderCredentials,
  path: (account: Account) => string,
  { method = 'GET', query, json, token }: Ask = {},
): Promise<Fetched> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok)
    return { ok: false, status: null, code: 'incomplete_credentials', detail: prepared.problem }
  const { account } = prepared
  const exchange = await http.exchange(account.origin, {
    method,
    path: `${account.path}${path(account)}${query ? `?${new URLSearchParams(query)}` : ''}`,
    headers: {
      authorization: `Bearer ${token ?? account.accessToken}`,
      accept: 'application/json',
      'user-agent': 'foreword',
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  if (exchange.kind !== 'answered')
    return { ok: false, status: null, code: null, detail: `Meta did not answer (${exchange.cause}).` }
  const { status, body } = exchange
  const resource = parseObject(body)
  if (status >= 200 && status < 300 && resource) return { ok: true, resource }
  const error = errorIn(body)
  const detail = redact(error ? error.detail : `HTTP ${status} without an error of Meta’s.`, sender)
  return { ok: false, status, code: error?.code ?? null, detail }
}
