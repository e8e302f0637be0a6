import type { ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { templateFacts } from '../shared/template-fact.ts'
import { prepareAccount, verifyTokenOf } from './account.ts'
import { askGraph, type Fetched } from './api.ts'
import { at, type Json, listAt, numberAt, textAt } from './json.ts'
import { messagesPerSecond, peoplePerDay, tierWords } from './limits.ts'
import { listTemplates } from './templates.ts'

const SETTINGS = 'under Settings, Senders'
const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management']
/** Without these the server misses what people write, or that they want no more. */
const FIELDS = ['messages', 'user_preferences', 'message_template_status_update']
const NUMBER_FIELDS =
  'display_phone_number,verified_name,name_status,code_verification_status,status,quality_rating,throughput,' +
  'whatsapp_business_manager_messaging_limit,health_status,webhook_configuration'
const SOON_MS = 14 * 86_400_000

/**
 * Looks at token, number, limits, payment and webhook, changes nothing. Each fact says what was found and, if it is not ok, what to
 * do. Reads config.inboundUrl: where webhooks should go. Never throws.
 */
export async function testWhatsappConnection(
  http: Http,
  sender: SenderCredentials,
  now: () => number,
): Promise<ConnectionFactFound[]> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok)
    return [
      { name: 'Credentials', state: 'bad', detail: prepared.problem, remedy: `Complete them ${SETTINGS}.` },
    ]
  const number = await askGraph(http, sender, ({ phoneNumberId }) => `/${phoneNumberId}`, {
    query: { fields: NUMBER_FIELDS },
  })
  if (!number.ok) return [refused(number)]
  if (textAt(number.resource, 'display_phone_number') === '')
    return [
      {
        name: 'Connection',
        state: 'bad',
        detail: 'The answer did not come from Meta, or the ID is not that of a phone number.',
        remedy: `Check the phone number ID and the base URL ${SETTINGS}.`,
      },
    ]
  const token = await tokenFacts(http, sender, now())
  return [
    ...token.facts,
    ...numberFacts(sender, number.resource),
    ...limitFacts(number.resource),
    ...healthFacts(number.resource),
    ...(await accountFacts(http, sender, number.resource)),
    ...templateFacts(await listTemplates(http, sender)),
    ...(await webhookFacts(http, sender, number.resource, token.appId)),
  ]
}

function refused(answer: Extract<Fetched, { ok: false }>): ConnectionFactFound {
  const { code, status, detail } = answer
  if (code === '190' || code === '0' || status === 401)
    return {
      name: 'Token',
      state: 'bad',
      detail: /expired/i.test(detail)
        ? `The access token has expired. ${detail}`
        : `Meta does not accept the access token. ${detail}`,
      remedy: `At Meta, make a token of a system user that never ends, and enter it ${SETTINGS}.`,
    }
  if (code === '10' || code === '200' || code === '131005' || code === '3' || status === 403)
    return {
      name: 'Permissions',
      state: 'bad',
      detail: `The token may not see this number. ${detail}`,
      remedy: `Give the system user the WhatsApp account and both permissions: ${SCOPES.join(', ')}.`,
    }
  if (code === '33' || code === '100' || status === 404)
    return {
      name: 'Number',
      state: 'bad',
      detail: `Meta knows no such phone number ID for this token. ${detail}`,
      remedy: `Copy the phone number ID (not the number) from WhatsApp, API setup at Meta, and enter it ${SETTINGS}.`,
    }
  return {
    name: 'Connection',
    state: 'bad',
    detail: status === null ? detail : `Meta could not answer now. ${detail}`,
    remedy: 'Check that this server may reach the base URL of the sender, then test again.',
  }
}

async function tokenFacts(
  http: Http,
  sender: SenderCredentials,
  now: number,
): Promise<{ facts: ConnectionFactFound[]; appId: string | null }> {
  const answer = await askGraph(http, sender, () => '/debug_token', {
    query: { input_token: sender.secret.accessToken ?? '' },
  })
  const data = answer.ok ? at(answer.resource, 'data') : {}
  if (!answer.ok || !Object.hasOwn(data, 'is_valid')) {
    const detail = answer.ok ? 'Meta did not say.' : answer.detail
    return {
      appId: null,
      facts: [
        {
          name: 'Token',
          state: 'warn',
          detail: `The token works; when it ends and what it may do could not be read. ${detail}`,
          remedy: 'See at Meta, in the access token debugger, that it never expires.',
        },
      ],
    }
  }
  return { facts: [tokenFact(data, now), scopeFact(data)], appId: textAt(data, 'app_id') || null }
}

function tokenFact(data: Json, now: number): ConnectionFactFound {
  const name = 'Token'
  const remedy = `At Meta, make a token of a system user that never ends, and enter it ${SETTINGS}.`
  if (data.is_valid !== true)
    return {
      name,
      state: 'bad',
      detail: `The access token is not valid. ${textAt(at(data, 'error'), 'message')}`.trim(),
      remedy,
    }
  const seconds = numberAt(data, 'expires_at') ?? 0
  if (seconds === 0) return { name, state: 'ok', detail: 'The access token is valid and does not expire.' }
  const day = new Date(seconds * 1000).toISOString().slice(0, 10)
  if (seconds * 1000 <= now)
    return { name, state: 'bad', detail: `The access token expired on ${day}.`, remedy }
  const soon = seconds * 1000 - now < SOON_MS
  return {
    name,
    state: soon ? 'bad' : 'warn',
    detail: `The access token ends on ${day}; sending stops then.`,
    remedy,
  }
}

function scopeFact(data: Json): ConnectionFactFound {
  const scopes = Array.isArray(data.scopes) ? data.scopes : []
  const missing = SCOPES.filter((scope) => !scopes.includes(scope))
  if (missing.length === 0)
    return { name: 'Permissions', state: 'ok', detail: 'The token has both WhatsApp permissions.' }
  return {
    name: 'Permissions',
    state: missing.includes(SCOPES[0]!) ? 'bad' : 'warn',
    detail: `The token lacks ${missing.join(' and ')}.`,
    remedy: 'Make a new token at Meta with both permissions ticked.',
  }
}

function numberFacts(sender: SenderCredentials, number: Json): ConnectionFactFound[] {
  const shown = textAt(number, 'display_phone_number')
  const digits = (text: string) => text.replace(/\D/g, '')
  if (digits(shown) !== digits(sender.address))
    return [
      {
        name: 'Number',
        state: 'bad',
        detail: `The phone number ID belongs to ${shown}, not to ${sender.address}.`,
        remedy: `Enter the phone number ID of ${sender.address} ${SETTINGS}.`,
      },
    ]
  const status = textAt(number, 'status')
  const verified = textAt(number, 'code_verification_status')
  const facts: ConnectionFactFound[] = []
  if (status !== '' && status !== 'CONNECTED')
    facts.push({
      name: 'Number',
      state: 'bad',
      detail: `${shown} is ${words(status)} at Meta, so it cannot send.`,
      remedy:
        status === 'PENDING'
          ? 'Register the number with the Cloud API: docs/carriers/whatsapp.md shows how.'
          : 'Open the WhatsApp Manager at Meta to see why.',
    })
  else facts.push({ name: 'Number', state: 'ok', detail: `${shown} is connected.` })
  // It lapses after the number is registered, which harms nothing.
  if (verified === 'NOT_VERIFIED')
    facts.push({
      name: 'Verification',
      state: 'warn',
      detail: 'The number was not verified by a code.',
      remedy: 'In the WhatsApp Manager, ask for a code by SMS or call and enter it.',
    })
  return [...facts, nameFact(number), qualityFact(number)]
}

function nameFact(number: Json): ConnectionFactFound {
  const name = 'Display name'
  const status = textAt(number, 'name_status')
  const shown = `“${textAt(number, 'verified_name')}”`
  if (['APPROVED', 'AVAILABLE_WITHOUT_REVIEW', 'NONE', ''].includes(status))
    return { name, state: 'ok', detail: `People see ${shown}.` }
  const bad = status === 'DECLINED' || status === 'EXPIRED'
  return {
    name,
    state: bad ? 'bad' : 'warn',
    detail: `${shown} is ${words(status)}.`,
    remedy: bad
      ? 'Hand in another display name in the WhatsApp Manager.'
      : 'Wait for Meta’s review; the number is limited until then.',
  }
}

function qualityFact(number: Json): ConnectionFactFound {
  const name = 'Quality'
  switch (textAt(number, 'quality_rating')) {
    case 'GREEN':
      return { name, state: 'ok', detail: 'High: people like what they get.' }
    case 'YELLOW':
      return {
        name,
        state: 'warn',
        detail: 'Medium: some people blocked or reported this number.',
        remedy: 'Send less marketing, and only to people who expect it.',
      }
    case 'RED':
      return {
        name,
        state: 'warn',
        detail: 'Low: Meta may lower the limit or pause templates.',
        remedy: 'Pause marketing for some days and look at what people reported.',
      }
    default:
      return { name, state: 'ok', detail: 'Not rated yet.' }
  }
}

function limitFacts(number: Json): ConnectionFactFound[] {
  const facts: ConnectionFactFound[] = []
  const people = peoplePerDay(textAt(number, 'whatsapp_business_manager_messaging_limit'))
  if (people === undefined)
    facts.push({
      name: 'Messaging limit',
      state: 'warn',
      detail: 'Meta did not say how many people this portfolio may write to in a day.',
      remedy: 'See it in the WhatsApp Manager and set the daily cap of the sender to it.',
    })
  else
    facts.push({
      name: 'Messaging limit',
      state: 'ok',
      detail: `This portfolio may write first to ${tierWords(people)}, over all its numbers. Campaigns are planned by it.`,
      learnt: { peoplePerDay: people },
    })
  const level = textAt(at(number, 'throughput'), 'level')
  const rate = messagesPerSecond(level)
  if (rate !== undefined)
    facts.push({
      name: 'Throughput',
      state: 'ok',
      detail: `${rate.toLocaleString('en-US')} messages a second, in and out.`,
      learnt: { messagesPerSecond: rate },
    })
  return facts
}

/** Meta's own verdict over number, account, portfolio and app; payment is one of its errors. */
function healthFacts(number: Json): ConnectionFactFound[] {
  const health = at(number, 'health_status')
  const overall = textAt(health, 'can_send_message')
  if (overall === '') return []
  if (overall === 'AVAILABLE')
    return [
      {
        name: 'Health',
        state: 'ok',
        detail: 'Meta sees nothing in the way: account, payment and app are in order.',
      },
    ]
  const found = listAt(health, 'entities').flatMap((entity) => entityFacts(entity))
  return found.length > 0
    ? found
    : [
        {
          name: 'Health',
          state: overall === 'BLOCKED' ? 'bad' : 'warn',
          detail: `Meta says that sending is ${words(overall)}.`,
          remedy: 'Open the WhatsApp Manager at Meta to see why.',
        },
      ]
}

function entityFacts(entity: Json): ConnectionFactFound[] {
  const can = textAt(entity, 'can_send_message')
  if (can === 'AVAILABLE' || can === '') return []
  const state = can === 'BLOCKED' ? 'bad' : 'warn'
  const what = words(textAt(entity, 'entity_type')) || 'account'
  const errors = listAt(entity, 'errors').map((error): ConnectionFactFound => {
    const detail = textAt(error, 'error_description')
    return {
      name: /payment|billing/i.test(detail) ? 'Payment' : `Health of the ${what}`,
      state,
      detail: detail || `Meta says that sending is ${words(can)}.`,
      remedy: sentence(textAt(error, 'possible_solution')) || 'Open the WhatsApp Manager at Meta to see why.',
    }
  })
  if (errors.length > 0) return errors
  const info = Array.isArray(entity.additional_info)
    ? entity.additional_info.filter((one) => typeof one === 'string')
    : []
  return [
    {
      name: `Health of the ${what}`,
      state,
      detail:
        sentence(info.join(' ').replaceAll('\0', '').slice(0, 300)) ||
        `Meta says that sending is ${words(can)}.`,
      remedy: 'Open the WhatsApp Manager at Meta to see what to do.',
    },
  ]
}

async function accountFacts(
  http: Http,
  sender: SenderCredentials,
  number: Json,
): Promise<ConnectionFactFound[]> {
  const answer = await askGraph(http, sender, ({ wabaId }) => `/${wabaId}/phone_numbers`, {
    query: { fields: 'id', limit: '200' },
  })
  const name = 'Business account'
  if (!answer.ok)
    return [
      {
        name,
        state: answer.status === null || answer.status >= 500 ? 'warn' : 'bad',
        detail: `The WhatsApp Business Account could not be read. ${answer.detail}`,
        remedy: `Check its ID ${SETTINGS}, and that the system user has it assigned at Meta.`,
      },
    ]
  const own = listAt(answer.resource, 'data').some((one) => textAt(one, 'id') === sender.config.phoneNumberId)
  if (own)
    return [{ name, state: 'ok', detail: `Number and templates belong to account ${sender.config.wabaId}.` }]
  return [
    {
      name,
      state: 'bad',
      detail: `${textAt(number, 'display_phone_number')} does not belong to account ${sender.config.wabaId}, so its templates could not be used.`,
      remedy: `Copy both IDs from the same page at Meta and enter them ${SETTINGS}.`,
    },
  ]
}

async function webhookFacts(
  http: Http,
  sender: SenderCredentials,
  number: Json,
  appId: string | null,
): Promise<ConnectionFactFound[]> {
  const name = 'Webhook'
  const wanted = sender.config.inboundUrl
  const remedy = `At Meta, open the app, WhatsApp, Configuration, and enter the callback URL ${wanted} with the verify token ${verifyTokenOf(sender)}.`
  const subscribed = await askGraph(http, sender, ({ wabaId }) => `/${wabaId}/subscribed_apps`)
  if (!subscribed.ok)
    return [{ name, state: 'warn', detail: `It could not be checked. ${subscribed.detail}`, remedy }]
  if (listAt(subscribed.resource, 'data').length === 0)
    return [
      {
        name,
        state: 'bad',
        detail: 'No app is subscribed to the WhatsApp Business Account, so receipts and replies go nowhere.',
        remedy: `${remedy} Then subscribe the app to the account: POST /${sender.config.wabaId}/subscribed_apps.`,
      },
    ]
  const fields = await subscribedFields(http, sender, appId)
  if (fields === 'secret')
    return [
      {
        name: 'App secret',
        state: 'bad',
        detail: 'Meta does not accept the app secret, so no webhook of it would be believed.',
        remedy: `Copy it from App settings, Basic at Meta and enter it ${SETTINGS}.`,
      },
    ]
  return [urlFact(number, wanted, remedy, fields?.url ?? ''), ...(fields ? fieldFacts(fields.names) : [])]
}

function urlFact(
  number: Json,
  wanted: string | undefined,
  remedy: string,
  appUrl: string,
): ConnectionFactFound {
  const name = 'Webhook'
  const configured = at(number, 'webhook_configuration')
  // The most special one counts: number, then account, then app.
  const actual =
    textAt(configured, 'phone_number') ||
    textAt(configured, 'whatsapp_business_account') ||
    textAt(configured, 'application') ||
    appUrl
  if (actual === '')
    return { name, state: 'bad', detail: 'No callback URL is set: receipts and replies go nowhere.', remedy }
  if (URL.parse(actual)?.href === URL.parse(wanted ?? '')?.href)
    return { name, state: 'ok', detail: 'Receipts and replies come here.' }
  // Another sender of the same app may be named there: this server knows whose a message is.
  if (
    /\/hooks\/[0-9a-f-]{36}\/inbound$/.test(actual) &&
    URL.parse(actual)?.origin === URL.parse(wanted ?? '')?.origin
  )
    return {
      name,
      state: 'ok',
      detail: 'Receipts and replies come to this server, by way of another sender.',
    }
  return { name, state: 'bad', detail: `Receipts and replies go to ${actual.slice(0, 200)} instead.`, remedy }
}

/** What the app listens to, asked with the app's own token, which proves the app secret too. Null = could not be told. */
async function subscribedFields(
  http: Http,
  sender: SenderCredentials,
  appId: string | null,
): Promise<{ names: string[]; url: string } | 'secret' | null> {
  const { appSecret } = sender.secret
  if (!appSecret) return 'secret'
  if (!appId || !/^\d{1,30}$/.test(appId)) return null
  const answer = await askGraph(http, sender, () => `/${appId}/subscriptions`, {
    token: `${appId}|${appSecret}`,
  })
  if (!answer.ok)
    return answer.code === '190' || answer.status === 401 || answer.code === '1' ? 'secret' : null
  const own = listAt(answer.resource, 'data').find(
    (one) => textAt(one, 'object') === 'whatsapp_business_account',
  )
  return {
    names: own ? listAt(own, 'fields').map((field) => textAt(field, 'name')) : [],
    url: own ? textAt(own, 'callback_url') : '',
  }
}

function fieldFacts(names: readonly string[]): ConnectionFactFound[] {
  const missing = FIELDS.filter((field) => !names.includes(field))
  if (missing.length === 0)
    return [{ name: 'Webhook fields', state: 'ok', detail: 'The app listens to all that this server needs.' }]
  return [
    {
      name: 'Webhook fields',
      state: missing.includes('messages') ? 'bad' : 'warn',
      detail: `The app does not listen to ${missing.join(', ')}.`,
      remedy: 'At Meta, open the app, WhatsApp, Configuration, Manage, and subscribe to them.',
    },
  ]
}

/** Meta's capitals as words: "NON_EXISTS" → "non exists". */
const words = (constant: string): string => constant.replaceAll('_', ' ').toLowerCase()

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`)
