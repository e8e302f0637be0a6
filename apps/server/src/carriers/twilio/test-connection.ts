import type { ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { templateFacts } from '../shared/template-fact.ts'
import { addressKindOf } from './addresses.ts'
import { type Fetched, type Resource, readResource, textIn } from './api.ts'
import { prepareAccount } from './credentials.ts'
import { findNumber } from './number.ts'
import { listTemplates } from './templates.ts'
import { serviceFacts } from './test-service.ts'
import { tollFreeFacts } from './toll-free.ts'
import { sameUrl } from './urls.ts'
import { whatsappSenderFacts } from './whatsapp-senders.ts'

const SETTINGS = 'under Settings, Senders'

/**
 * Looks at account, number and reply URL, changes nothing. Each fact says what was found and, if it is not ok, what to do.
 * Reads config.inboundUrl: where replies should go. Never throws.
 */
export const testTwilioConnection = (http: Http, sender: SenderCredentials) =>
  testAccount(http, sender, senderFacts)

/** The same of a WhatsApp sender. */
export const testTwilioWhatsapp = (http: Http, sender: SenderCredentials) =>
  testAccount(http, sender, async () => {
    const own = await whatsappSenderFacts(http, sender)
    return own[0]?.state === 'bad' ? own : [...own, ...templateFacts(await listTemplates(http, sender))]
  })

async function testAccount(
  http: Http,
  sender: SenderCredentials,
  more: (http: Http, sender: SenderCredentials) => Promise<ConnectionFactFound[]>,
): Promise<ConnectionFactFound[]> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) {
    return [
      { name: 'Credentials', state: 'bad', detail: prepared.problem, remedy: `Complete them ${SETTINGS}.` },
    ]
  }
  // By the token, whoever sends: an API key may not read the account, and webhooks are signed with the token.
  const account = await readResource(http, withoutKey(sender), '.json')
  if (!account.ok) return [accountProblem(account)]
  const facts = accountFacts(account.resource)
  if (facts.some((fact) => fact.state === 'bad')) return facts
  if (sender.config.apiKeySid) {
    const key = await keyFact(http, sender)
    facts.push(key)
    if (key.state === 'bad') return facts
  }
  return [...facts, ...(await more(http, sender))]
}

function withoutKey(sender: SenderCredentials): SenderCredentials {
  const { apiKeySid: _sid, ...config } = sender.config
  const { apiKeySecret: _secret, ...secret } = sender.secret
  return { ...sender, config, secret }
}

/** Whether the key may do what sending needs: it is asked for a list of messages. */
async function keyFact(http: Http, sender: SenderCredentials): Promise<ConnectionFactFound> {
  const name = 'API key'
  const answer = await readResource(http, sender, '/Messages.json?PageSize=1')
  if (answer.ok) return { name, state: 'ok', detail: 'The key may use messages of this account.' }
  const refused = answer.status === 401 || answer.status === 403
  return {
    name,
    state: refused ? 'bad' : 'warn',
    detail: refused
      ? `Twilio does not accept this API key for the account. ${answer.detail}`
      : `The key could not be checked. ${answer.detail}`,
    remedy: refused
      ? `Make a standard key in the same account at Twilio and enter it with its secret ${SETTINGS}.`
      : 'Test again in a minute.',
  }
}

function accountProblem(answer: Extract<Fetched, { ok: false }>): ConnectionFactFound {
  if (answer.status === 401 || answer.status === 403) {
    return {
      name: 'Credentials',
      state: 'bad',
      detail: `Twilio does not accept this account SID and auth token. ${answer.detail}`,
      remedy: `Copy both from the Twilio console and enter them again ${SETTINGS}; after a token was exchanged there, the new one.`,
    }
  }
  if (answer.status === 404) {
    return {
      name: 'Account',
      state: 'bad',
      detail: `There is no such account at this address. ${answer.detail}`,
      remedy: `Check the account SID and the base URL ${SETTINGS}.`,
    }
  }
  return {
    name: 'Connection',
    state: 'bad',
    detail: answer.status === null ? answer.detail : `Twilio could not answer now. ${answer.detail}`,
    remedy: 'Check that this server may reach the base URL of the sender, then test again.',
  }
}

function accountFacts(account: Resource): ConnectionFactFound[] {
  const status = textIn(account, 'status')
  if (status !== 'active') {
    const remedy = 'Sign in at Twilio to see why. Nothing can be sent until the account is active.'
    return [
      { name: 'Account', state: 'bad', detail: `The account is ${status || 'in no known state'}.`, remedy },
    ]
  }
  const name = textIn(account, 'friendly_name')
  const active: ConnectionFactFound = {
    name: 'Account',
    state: 'ok',
    detail: name ? `Signed in to “${name}”, which is active.` : 'Signed in; the account is active.',
  }
  if (textIn(account, 'type') !== 'Trial') return [active]
  const trial: ConnectionFactFound = {
    name: 'Trial',
    state: 'warn',
    detail: 'The account is on trial: it reaches verified numbers only and adds a line to each text.',
    remedy: 'Upgrade the account at Twilio before you launch a campaign.',
  }
  return [active, trial]
}

async function senderFacts(http: Http, sender: SenderCredentials): Promise<ConnectionFactFound[]> {
  const kind = addressKindOf(sender.address)
  if (kind === 'messaging_service') return serviceFacts(http, sender)
  if (kind === 'alphanumeric') return [alphanumericFact(sender)]
  const number = await findNumber(http, sender)
  if (number.found === 'cannot_tell') {
    const remedy = 'Test again in a minute. If it stays, see whether the auth token may read phone numbers.'
    return [
      { name: 'Number', state: 'warn', detail: `The number could not be checked. ${number.detail}`, remedy },
    ]
  }
  if (number.found === 'no') {
    const detail = `${sender.address} is not a number of this account.`
    const remedy = 'Buy it at Twilio, or enter the SID of the account that holds it.'
    return [{ name: 'Number', state: 'bad', detail, remedy }]
  }
  return [
    ownNumberFact(sender, number.resource),
    ...(await tollFreeFacts(http, sender, number.resource)),
    replyFact(sender, number.resource),
  ]
}

function alphanumericFact(sender: SenderCredentials): ConnectionFactFound {
  return {
    name: 'Replies',
    state: 'warn',
    detail: `“${sender.address}” is a name: people cannot answer it, and cannot opt out by answering.`,
    remedy: 'Let the opt-out text name another way, such as a link or an e-mail address, or use a number.',
  }
}

function ownNumberFact(sender: SenderCredentials, number: Resource): ConnectionFactFound {
  // Short codes have no such field: they exist for SMS.
  const abilities = number.capabilities as { sms?: unknown } | null | undefined
  if (abilities?.sms === false) {
    const remedy = 'Use a number that can, or switch SMS on for this one at Twilio.'
    return { name: 'Number', state: 'bad', detail: `${sender.address} cannot send SMS.`, remedy }
  }
  return {
    name: 'Number',
    state: 'ok',
    detail: `${sender.address} belongs to this account and can send SMS.`,
  }
}

function replyFact(sender: SenderCredentials, number: Resource): ConnectionFactFound {
  const wanted = sender.config.inboundUrl
  const actual = textIn(number, 'sms_url')
  const name = 'Replies'
  if (!wanted) {
    const remedy = 'Set the public URL of this server, then test again.'
    return { name, state: 'warn', detail: 'Where replies should go is not known here.', remedy }
  }
  const remedy = `At Twilio, open the number and set “A message comes in” to ${wanted} with POST.`
  if (textIn(number, 'sms_application_sid')) {
    const detail = 'The number hands its replies to a TwiML app, which overrides its own URL.'
    return { name, state: 'bad', detail, remedy: `${remedy} Take the app off first.` }
  }
  if (!actual) return { name, state: 'bad', detail: 'Replies to this number go nowhere.', remedy }
  if (!sameUrl(actual, wanted))
    return { name, state: 'bad', detail: `Replies go to ${actual} instead.`, remedy }
  return { name, state: 'ok', detail: 'Replies to this number come here.' }
}
