import { answer, type Exchange, type Json, page, pick, readJson, refuse, wrongMethod } from './exchange.ts'
import type { WaNumber } from './model.ts'

export const WEBHOOK_FIELDS = [
  'messages',
  'user_preferences',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'account_update',
  'account_alerts',
  'user_id_update',
]

/** Above it a number counts as one of high throughput. */
const STANDARD_MPS = 80

export function number(x: Exchange, own: WaNumber) {
  if (x.req.method !== 'GET') return wrongMethod(x)
  answer(x, pick(viewNumber(own), x.query))
}

function viewNumber(own: WaNumber): Json {
  const locked = own.quality === 'RED'
  return {
    id: own.id,
    display_phone_number: own.display,
    verified_name: own.name,
    quality_rating: own.quality,
    code_verification_status: own.codeVerification,
    name_status: own.nameStatus,
    status: locked && own.status === 'CONNECTED' ? 'FLAGGED' : own.status,
    platform_type: 'CLOUD_API',
    account_mode: 'LIVE',
    throughput: { level: own.mps > 0 && own.mps <= STANDARD_MPS ? 'STANDARD' : 'HIGH' },
    whatsapp_business_manager_messaging_limit: own.tier,
    webhook_configuration: own.webhookUrl ? { phone_number: own.webhookUrl } : {},
  }
}

/** The account itself and its numbers. */
export function account(x: Exchange) {
  const { holder } = x
  if (x.req.method !== 'GET') return wrongMethod(x)
  if (x.edge === 'phone_numbers') {
    const rows = x.world.whatsapp.business.ofWaba(holder.wabaId).map((one) => pick(viewNumber(one), x.query))
    return answer(x, page(x, rows))
  }
  const facts = {
    id: holder.wabaId,
    name: holder.name,
    currency: 'USD',
    timezone_id: '1',
    message_template_namespace: `sandbox_${holder.wabaId}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    whatsapp_business_manager_messaging_limit: holder.tier,
  }
  answer(x, pick(facts, x.query))
}

/** Whether the app hears of the account, and where: a URL given here overrides the app's own. */
export function subscribedApps(x: Exchange) {
  const { holder, world } = x
  const numbers = world.whatsapp.business.ofWaba(holder.wabaId)
  const heard = numbers.find((one) => one.subscribed && one.webhookUrl)
  if (x.req.method === 'GET') {
    const app = { id: holder.appId, name: 'Sandbox app', link: '' }
    return answer(x, { data: heard ? [{ whatsapp_business_api_data: app }] : [] })
  }
  if (x.req.method === 'DELETE') {
    for (const one of numbers) one.subscribed = false
    return answer(x, { success: true })
  }
  if (x.req.method !== 'POST') return wrongMethod(x)
  readJson(x, (body) => {
    for (const one of numbers) one.subscribed = true
    const url = String(body.override_callback_uri ?? x.query.get('override_callback_uri') ?? '')
    if (!url) return answer(x, { success: true })
    void point(x, numbers, url, String(body.verify_token ?? x.query.get('verify_token') ?? ''))
  })
}

/** What the app listens to. Only the app's own token, its id and secret, may ask. */
export function subscriptions(x: Exchange, byApp: boolean) {
  const { holder, world } = x
  if (!byApp) return refuse(x, { code: 190, details: 'An app access token is required' })
  const numbers = [...world.whatsapp.business.numbers()].filter((one) => one.appSecret === holder.appSecret)
  if (x.req.method === 'GET') {
    const fields = (holder.fields ?? WEBHOOK_FIELDS).map((name) => ({ name, version: 'v25.0' }))
    const object = {
      object: 'whatsapp_business_account',
      callback_url: holder.webhookUrl,
      active: true,
      fields,
    }
    return answer(x, { data: holder.webhookUrl ? [object] : [] })
  }
  if (x.req.method !== 'POST') return wrongMethod(x)
  readJson(x, (body) => {
    const given = { ...Object.fromEntries(x.query), ...body } as Record<string, unknown>
    if (given.object !== 'whatsapp_business_account')
      return refuse(x, { code: 100, details: 'object is whatsapp_business_account' })
    const fields = Array.isArray(given.fields)
      ? given.fields.map(String)
      : String(given.fields ?? '').split(',')
    const unknown = fields.find((one) => !WEBHOOK_FIELDS.includes(one))
    if (unknown !== undefined) return refuse(x, { code: 100, details: `There is no field ${unknown}` })
    for (const one of numbers) one.fields = fields
    void point(x, numbers, String(given.callback_url ?? ''), String(given.verify_token ?? ''))
  })
}

/** Takes the URL only when it answers the challenge. */
async function point(x: Exchange, numbers: WaNumber[], url: string, verifyToken: string) {
  const { hooks } = x.world.whatsapp
  if (!URL.canParse(url)) return refuse(x, { code: 100, details: 'callback_url is not a URL' })
  if (!(await hooks.asks(url, verifyToken)))
    return refuse(x, {
      code: 2200,
      details: `(#2200) Callback verification failed: ${url} did not answer the challenge`,
    })
  for (const one of numbers) Object.assign(one, { webhookUrl: url, verifyToken, verified: true })
  answer(x, { success: true })
}

/** What a token is worth; the one of the request unless another is named. */
export function debugToken(x: Exchange) {
  const token = x.query.get('input_token')
  const known = token === null ? x.holder : x.world.whatsapp.business.byToken(token)
  if (!known) {
    const error = { code: 190, message: 'Invalid OAuth access token.' }
    return answer(x, { data: { is_valid: false, scopes: [], error } })
  }
  answer(x, {
    data: {
      app_id: known.appId,
      application: 'Sandbox app',
      type: 'SYSTEM_USER',
      is_valid: !known.tokenExpired,
      expires_at: 0,
      data_access_expires_at: 0,
      scopes: known.permissions,
      granular_scopes: known.permissions.map((scope) => ({ scope, target_ids: [known.wabaId] })),
    },
  })
}
