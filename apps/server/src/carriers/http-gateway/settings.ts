// pure
import type { SenderCredentials } from '../../channels/carrier.ts'
import { DEFAULT_BODY } from './fields.ts'

/** A sender's gateway, ready for requests. */
export type Gateway = {
  send: { origin: string; path: string }
  account: { origin: string; path: string } | null
  headers: Record<string, string>
  /** The message's form: JSON whose texts may have places. */
  form: unknown
  idPath: string
}

export type Prepared = { ok: true; gateway: Gateway } | { ok: false; problem: string }

const prepared = new WeakMap<SenderCredentials, Prepared>()

/** The gateway behind a sender, or a sentence that names the field to complete. Remembered as long as the sender is open. */
export function prepareGateway(sender: SenderCredentials): Prepared {
  const known = prepared.get(sender)
  if (known) return known
  const result = build(sender)
  prepared.set(sender, result)
  return result
}

function build({ config, secret }: SenderCredentials): Prepared {
  const send = placeOf(config.sendUrl)
  if (!send)
    return problem('The address for messages is missing or no URL: enter it under Settings, Senders.')
  const account = config.accountUrl ? placeOf(config.accountUrl) : null
  if (config.accountUrl && !account) return problem('The address of the account is no URL.')
  if (!secret.token) return problem('The API token is missing: enter it under Settings, Senders.')
  let form: unknown
  try {
    form = JSON.parse(config.body || DEFAULT_BODY)
  } catch {
    return problem('The form of a message is no JSON: correct it under Settings, Senders.')
  }
  if (!JSON.stringify(form).includes('{text}') || !JSON.stringify(form).includes('{to}'))
    return problem('The form of a message lacks {to} or {text}: complete it under Settings, Senders.')
  return {
    ok: true,
    gateway: {
      send,
      account,
      headers: {
        authorization: `Bearer ${secret.token}`,
        accept: 'application/json',
        'user-agent': 'foreword',
      },
      form,
      idPath: config.idPath || 'id',
    },
  }
}

function placeOf(address: string | undefined): { origin: string; path: string } | null {
  const url = address ? URL.parse(address) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null
  return { origin: url.origin, path: url.pathname + url.search }
}

const problem = (text: string): Prepared => ({ ok: false, problem: text })

/** Takes the sender's secrets out of a text the gateway sent us. At most 300 characters. */
export function redact(text: string, sender: SenderCredentials): string {
  const secrets = Object.values(sender.secret).filter((one) => one !== '')
  return secrets.reduce((rest, one) => rest.replaceAll(one, '[hidden]'), text).slice(0, 300)
}
