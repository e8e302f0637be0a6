import type { SenderCredentials } from '../../channels/carrier.ts'
import type { Call, Http } from '../shared/http.ts'
import { type Product, prepareAccount, redact } from './credentials.ts'
import { parseObject } from './outcomes.ts'
import { listIn, type Resource, textIn } from './resource.ts'

export { listIn, type Resource, textIn }

/** `status` is null when no answer came. */
export type Fetched =
  | { ok: true; resource: Resource }
  | { ok: false; status: number | null; code: string | null; detail: string }

/** Reads one resource of the sender's account; `path` follows "/Accounts/AC…". Never throws. */
export function readResource(http: Http, sender: SenderCredentials, path: string): Promise<Fetched> {
  return call(http, sender, { path }, { method: 'GET' })
}

/** Reads something of another product; `path` begins with its version: "/v1/Services/MG…". Never throws. */
export function readProduct(
  http: Http,
  sender: SenderCredentials,
  product: Product,
  path: string,
): Promise<Fetched> {
  return call(http, sender, { product, path }, { method: 'GET' })
}

/** Changes or makes something of another product: form fields, or an object sent as JSON. Never throws. */
export function writeProduct(
  http: Http,
  sender: SenderCredentials,
  product: Product,
  path: string,
  sent: { form: Record<string, string> } | { json: Resource },
): Promise<Fetched> {
  return call(http, sender, { product, path }, { method: 'POST', ...bodyOf(sent) })
}

/** Removes something of another product. Never throws. */
export function deleteProduct(
  http: Http,
  sender: SenderCredentials,
  product: Product,
  path: string,
): Promise<Fetched> {
  return call(http, sender, { product, path }, { method: 'DELETE' })
}

function bodyOf(sent: { form: Record<string, string> } | { json: Resource }): Sent {
  return 'form' in sent
    ? { type: FORM, body: new URLSearchParams(sent.form).toString() }
    : { type: 'application/json', body: JSON.stringify(sent.json) }
}

/** Changes one resource of the sender's account. Never throws. */
export function writeResource(
  http: Http,
  sender: SenderCredentials,
  path: string,
  form: Record<string, string>,
): Promise<Fetched> {
  return call(http, sender, { path }, { method: 'POST', ...bodyOf({ form }) })
}

/** Why a message failed, as a text of digits; null when the resource does not say. */
export function errorCodeIn(resource: Resource): string | null {
  const code = resource.error_code
  return Number.isInteger(code) ? String(code) : null
}

const FORM = 'application/x-www-form-urlencoded'
const MAX_PAGES = 20

/**
 * Every item of a list of a newer product, which gives the next page as a whole URL: ours goes on from its path, so that a proxy stays
 * in between. Never throws.
 */
export async function readAll(
  http: Http,
  sender: SenderCredentials,
  product: Product,
  first: string,
  key: string,
): Promise<{ ok: true; items: Resource[] } | Extract<Fetched, { ok: false }>> {
  const items: Resource[] = []
  let path: string | null = first
  for (let page = 0; page < MAX_PAGES && path !== null; page++) {
    const answer = await readProduct(http, sender, product, path)
    if (!answer.ok) return answer
    if (!Array.isArray(answer.resource[key]))
      return { ok: false, status: 200, code: null, detail: 'The answer did not come from Twilio.' }
    items.push(...listIn(answer.resource, key))
    const { meta } = answer.resource
    const next = typeof meta === 'object' && meta !== null ? textIn(meta as Resource, 'next_page_url') : ''
    const from = next === '' ? null : URL.parse(next)
    path = from ? from.pathname.slice(Math.max(0, from.pathname.search(/\/v\d/))) + from.search : null
  }
  return { ok: true, items }
}

/** Where a list of messages goes on, or null at its end. Twilio gives a path from its root; ours goes on from the account. */
export function nextPage(resource: Resource): string | null {
  return /\/Messages\.json\?.*$/.exec(textIn(resource, 'next_page_uri'))?.[0] ?? null
}

type Sent = { type: string; body: string }

async function call(
  http: Http,
  sender: SenderCredentials,
  target: { product?: Product; path: string },
  what: Pick<Call, 'method'> & Partial<Sent>,
): Promise<Fetched> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return { ok: false, status: null, code: null, detail: prepared.problem }
  const { account } = prepared
  const { origin, base } = target.product
    ? account.at(target.product)
    : { origin: account.origin, base: account.path }
  const exchange = await http.exchange(origin, {
    method: what.method,
    path: base + target.path,
    headers: {
      authorization: account.authorization,
      accept: 'application/json',
      'user-agent': 'foreword',
      ...(what.type !== undefined && { 'content-type': what.type }),
    },
    ...(what.body !== undefined && { body: what.body }),
  })
  if (exchange.kind !== 'answered') {
    return { ok: false, status: null, code: null, detail: `Twilio did not answer (${exchange.cause}).` }
  }
  const { status } = exchange
  if (status === 204) return { ok: true, resource: {} }
  const resource = parseObject(exchange.body)
  if (status >= 200 && status < 300 && resource) return { ok: true, resource }
  const said = resource ? textIn(resource, 'message') || textIn(resource, 'detail') : ''
  return {
    ok: false,
    status,
    code: resource && Number.isInteger(resource.code) ? String(resource.code) : null,
    detail: redact(`HTTP ${status}${said && `: ${said}`}`, sender),
  }
}
