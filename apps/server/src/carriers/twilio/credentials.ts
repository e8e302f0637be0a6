import type { SenderCredentials } from '../../channels/carrier.ts'

/** A sender's account, ready for requests: made once per opened sender, not once per message. */
export type Account = {
  origin: string
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
  return {
    ok: true,
    account: {
      origin: base.origin,
      path: `${base.pathname.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`,
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    },
  }
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

/** A messaging service in place of a number. */
export function isMessagingService(address: string): boolean {
  return /^MG[0-9a-f]{32}$/i.test(address)
}
