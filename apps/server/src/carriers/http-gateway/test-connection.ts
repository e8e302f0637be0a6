import type { ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import type { Exchange, Http } from '../shared/http.ts'
import { isObject, type Json, parseObject, textAt } from './json.ts'
import { errorIn } from './outcomes.ts'
import { prepareGateway, redact } from './settings.ts'

const SETTINGS = 'under Settings, Senders'

/** Asks the gateway how account and sender stand, where it has an address for that. Changes nothing, never throws. */
export async function testGateway(http: Http, sender: SenderCredentials): Promise<ConnectionFactFound[]> {
  const prepared = prepareGateway(sender)
  if (!prepared.ok)
    return [
      { name: 'Credentials', state: 'bad', detail: prepared.problem, remedy: `Complete them ${SETTINGS}.` },
    ]
  const { account, headers } = prepared.gateway
  if (!account)
    return [
      {
        name: 'Connection',
        state: 'warn',
        detail: 'This gateway names no address of the account, so nothing was asked.',
        remedy: 'Send yourself a test message and see that it is delivered.',
      },
      webhookFact(sender, null),
    ]
  const path = `${account.path}${account.path.includes('?') ? '&' : '?'}sender=${encodeURIComponent(sender.address)}`
  const exchange = await http.exchange(account.origin, { method: 'GET', path, headers })
  const answer = exchange.kind === 'answered' ? parseObject(exchange.body) : null
  if (exchange.kind !== 'answered' || exchange.status !== 200 || !answer || !isObject(answer.account))
    return [problemOf(exchange, answer, sender)]
  const facts = [accountFact(answer.account), senderFact(sender, answer.sender)]
  return [...facts, webhookFact(sender, textAt(answer.sender, 'webhook'))]
}

function problemOf(exchange: Exchange, answer: Json | null, sender: SenderCredentials): ConnectionFactFound {
  if (exchange.kind !== 'answered')
    return {
      name: 'Connection',
      state: 'bad',
      detail: `The gateway did not answer (${exchange.cause}).`,
      remedy: 'Check that this server may reach the address of the account, then test again.',
    }
  const said = redact(errorIn(answer)?.message ?? '', sender)
  const detail = `HTTP ${exchange.status}${said && `: ${said}`}`
  if (exchange.status === 401 || exchange.status === 403) {
    const expired = /expired/i.test(said)
      ? 'The API token has expired.'
      : 'The gateway does not accept the API token.'
    return {
      name: 'Credentials',
      state: 'bad',
      detail: `${expired} ${detail}`,
      remedy: `Make a new token at the gateway and enter it ${SETTINGS}.`,
    }
  }
  return {
    name: 'Connection',
    state: 'bad',
    detail: `The address of the account did not answer as expected. ${detail}`,
    remedy: `Check it ${SETTINGS}, then test again.`,
  }
}

function accountFact(account: Json): ConnectionFactFound {
  const status = textAt(account, 'status')
  const name = textAt(account, 'name').slice(0, 100)
  if (status === 'active')
    return { name: 'Account', state: 'ok', detail: `${name ? `“${name}”` : 'The account'} is active.` }
  return {
    name: 'Account',
    state: 'bad',
    detail: `The account at the gateway is ${status.slice(0, 60) || 'in no known state'}.`,
    remedy: 'Ask whoever runs the gateway. Nothing can be sent until the account is active.',
  }
}

function senderFact({ address }: SenderCredentials, sender: unknown): ConnectionFactFound {
  const status = textAt(sender, 'status')
  const name = 'Sender'
  if (status === 'approved') return { name, state: 'ok', detail: `${address} may send.` }
  const why = textAt(sender, 'reason')
    .slice(0, 300)
    .replace(/[.\s]+$/, '')
  if (status === '')
    return {
      name,
      state: 'warn',
      detail: `The gateway did not say whether ${address} may send.`,
      remedy: 'Send yourself a test message and see that it is delivered.',
    }
  return {
    name,
    state: 'bad',
    detail: `${address} is ${status.slice(0, 60).replaceAll('_', ' ')} at the gateway${why && `: ${why}`}.`,
    remedy:
      status === 'pending'
        ? 'Wait until the gateway has approved it.'
        : 'Have it approved at the gateway, or use another number or name.',
  }
}

/** Where receipts and replies go; '' = the gateway has none, null = it does not say. */
function webhookFact(sender: SenderCredentials, actual: string | null): ConnectionFactFound {
  const name = 'Webhooks'
  const wanted = sender.config.inboundUrl
  if (!wanted)
    return {
      name,
      state: 'warn',
      detail: 'Where receipts and replies should go is not known here.',
      remedy: 'Set the public URL of this server, then test again.',
    }
  const remedy = `At the gateway, have receipts and replies posted to ${wanted}.`
  if (actual === null)
    return { name, state: 'warn', detail: 'Whether they come here could not be asked.', remedy }
  if (actual === '') return { name, state: 'bad', detail: 'Receipts and replies go nowhere.', remedy }
  if (URL.parse(actual)?.href !== URL.parse(wanted)?.href)
    return {
      name,
      state: 'bad',
      detail: `Receipts and replies go to ${actual.slice(0, 200)} instead.`,
      remedy,
    }
  return { name, state: 'ok', detail: 'Receipts and replies come here.' }
}
