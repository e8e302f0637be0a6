import { createHmac } from 'node:crypto'
import type { SenderCredentials } from '../../channels/carrier.ts'
import { API_VERSION, GRAPH } from './fields.ts'

/** A sender at Meta, ready for requests: made once per opened sender, not once per message. */
export type Account = {
  origin: string
  /** "/v25.0", behind the base URL's own path if it has one. */
  path: string
  phoneNumberId: string
  wabaId: string
  accessToken: string
  marketingPath: 'messages' | 'marketing_messages'
}

export type Prepared = { ok: true; account: Account } | { ok: false; problem: string }

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
  const { phoneNumberId, wabaId, baseUrl, apiVersion, marketingEndpoint } = sender.config
  const { accessToken } = sender.secret
  if (!phoneNumberId) return problem('The phone number ID is missing: enter it under Settings, Senders.')
  if (!wabaId) return problem('The business account ID is missing: enter it under Settings, Senders.')
  if (!accessToken) return problem('The access token is missing: enter it under Settings, Senders.')
  if (!/^[\x21-\x7e]+$/.test(accessToken))
    return problem('The access token has characters a token never has: copy it again from Meta.')
  const base = URL.parse(baseUrl || GRAPH)
  if (!base || !/^https?:$/.test(base.protocol) || base.username || base.password)
    return problem(`The base URL is not usable: write it like ${GRAPH}, without a user or password.`)
  return {
    ok: true,
    account: {
      origin: base.origin,
      path: `${base.pathname.replace(/\/+$/, '')}/${encodeURIComponent(apiVersion || API_VERSION)}`,
      phoneNumberId: encodeURIComponent(phoneNumberId),
      wabaId: encodeURIComponent(wabaId),
      accessToken,
      marketingPath: marketingEndpoint === 'marketing_messages' ? 'marketing_messages' : 'messages',
    },
  }
}

function problem(text: string): Prepared {
  return { ok: false, problem: text }
}

/** Takes the sender's secrets out of a text a carrier sent us: servers have been seen to echo requests. At most 300 characters. */
export function redact(text: string, sender: SenderCredentials): string {
  const secrets = Object.values(sender.secret).filter((secret) => secret !== '')
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text).slice(0, 300)
}

/**
 * What Meta has to say when it asks whether the callback URL is ours: the word an administrator chose, else one made from the app
 * secret, which tells nothing of it. Null without both.
 */
export function verifyTokenOf(sender: SenderCredentials): string | null {
  if (sender.config.verifyToken) return sender.config.verifyToken
  const { appSecret } = sender.secret
  if (!appSecret) return null
  return createHmac('sha256', appSecret)
    .update(`verify token of ${sender.senderId}`)
    .digest('hex')
    .slice(0, 32)
}
