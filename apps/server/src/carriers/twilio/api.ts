import type { SenderCredentials } from '../../channels/carrier.ts'
import type { Call, Http } from '../shared/http.ts'
import { prepareAccount, redact } from './credentials.ts'
import { parseObject } from './outcomes.ts'

export type Resource = Record<string, unknown>
/** `status` is null when no answer came. */
export type Fetched = { ok: true; resource: Resource } | { ok: false; status: number | null; detail: string }

/** Reads one resource of the sender's account; `path` follows "/Accounts/AC…". Never throws. */
export function readResource(http: Http, sender: SenderCredentials, path: string): Promise<Fetched> {
  return call(http, sender, path, { method: 'GET' })
}

/** Changes one resource of the sender's account. Never throws. */
export function writeResource(
  http: Http,
  sender: SenderCredentials,
  path: string,
  form: Record<string, string>,
): Promise<Fetched> {
  return call(http, sender, path, { method: 'POST', body: new URLSearchParams(form).toString() })
}

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

/** Why a message failed, as a text of digits; null when the resource does not say. */
export function errorCodeIn(resource: Resource): string | null {
  const code = resource.error_code
  return Number.isInteger(code) ? String(code) : null
}

/** Where a list of messages goes on, or null at its end. Twilio gives a path from its root; ours goes on from the account. */
export function nextPage(resource: Resource): string | null {
  return /\/Messages\.json\?.*$/.exec(textIn(resource, 'next_page_uri'))?.[0] ?? null
}

async function call(
  http: Http,
  sender: SenderCredentials,
  path: string,
  what: Pick<Call, 'method' | 'body'>,
): Promise<Fetched> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return { ok: false, status: null, detail: prepared.problem }
  const { account } = prepared
  const exchange = await http.exchange(account.origin, {
    ...what,
    path: account.path + path,
    headers: {
      authorization: account.authorization,
      accept: 'application/json',
      'user-agent': 'foreword',
      ...(what.body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  })
  if (exchange.kind !== 'answered') {
    return { ok: false, status: null, detail: `Twilio did not answer (${exchange.cause}).` }
  }
  const resource = parseObject(exchange.body)
  const { status } = exchange
  if (status >= 200 && status < 300 && resource) return { ok: true, resource }
  const said = resource ? textIn(resource, 'message') : ''
  return { ok: false, status, detail: redact(`HTTP ${status}${said && `: ${said}`}`, sender) }
}
