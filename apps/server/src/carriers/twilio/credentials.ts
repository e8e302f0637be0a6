import type { SenderCredentials } from '../../channels/carrier.ts'

/** Twilio's products, each on a host of its own. A proxy or a sandbox has them all on one. */
export type Product = 'api' | 'messaging' | 'lookups' | 'content'

/** A sender's account, ready for requests: made once per opened sender, not once per message. */
export type Account = {
  origin: string
  /** Where a product is: origin and the base URL's own path if it has one. */
  at(product: Product): { origin: string; base: string }
  /** "/2010-04-01/Accounts/AC…", behind the base URL's own path if it has one. */
  path: string
  authorization: string
}

export type Prepared = { ok: true; account: Account } | { ok: false; problem: string }

const TWILIO = 'https://api.twilio.com'
const prepared = new WeakMap<SenderCredentials, Prepared>()

/** The account behind a sender, or a sentence that names the field to complete. Remembered as long as the sender is open. */
export function prepareAccount(sender: SenderCredentials): Prepared {
  const known = prepared.get(sender)
  if (known) return known
  const result = buildAccount(sender)
  prepared.set(sender, result)
  return result
}

function buildAccount(sender: SenderCredentials): Prepared {
  const { accountSid } = sender.config
  const { authToken } = sender.secret
  if (!accountSid) return problem('The account SID is missing: enter it under Settings, Senders.')
  if (!authToken) return problem('The auth token is missing: enter it under Settings, Senders.')
  const base = URL.parse(sender.config.baseUrl || TWILIO)
  if (!base || !/^https?:$/.test(base.protocol) || base.username || base.password) {
    return problem(
      'The base URL is not usable: write it like https://api.twilio.com, without a user or password.',
    )
  }
  const user = userOf(sender)
  if (typeof user === 'string') return problem(user)
  const prefix = base.pathname.replace(/\/+$/, '')
  return {
    ok: true,
    account: {
      origin: base.origin,
      at: (product) => ({ origin: originOf(base, product), base: prefix }),
      path: `${prefix}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`,
      authorization: `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`,
    },
  }
}

/** Who signs in: the API key if there is one, else the account itself. Or a sentence about half a key. */
function userOf({ config, secret }: SenderCredentials): { name: string; password: string } | string {
  const { apiKeySid } = config
  const { apiKeySecret } = secret
  if (apiKeySid && apiKeySecret) return { name: apiKeySid, password: apiKeySecret }
  if (apiKeySid) return 'The secret of the API key is missing: enter it, or remove the key.'
  if (apiKeySecret)
    return 'The API key of the saved secret is missing: enter the key that begins with SK, or remove the secret.'
  return { name: config.accountSid!, password: secret.authToken! }
}

/** api.sydney.au1.twilio.com → lookups.sydney.au1.twilio.com. Any other host has every product. */
function originOf(base: URL, product: Product): string {
  const twilio = /^api((?:\.[a-z0-9-]+)*\.twilio\.com)$/.exec(base.host)
  return twilio ? `${base.protocol}//${product}${twilio[1]}` : base.origin
}

function problem(text: string): Prepared {
  return { ok: false, problem: text }
}

/** Takes the sender's secrets out of a text a carrier sent us: servers have been seen to echo requests. At most 300 characters. */
export function redact(text: string, sender: SenderCredentials): string {
  const found = prepareAccount(sender)
  const secrets = Object.values(sender.secret).filter((secret) => secret !== '')
  if (found.ok) secrets.push(found.account.authorization.slice('Basic '.length))
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)
  return clean.slice(0, 300)
}
