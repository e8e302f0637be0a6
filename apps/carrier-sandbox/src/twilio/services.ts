import type { Sender } from '../store/senders.ts'
import { kindOf, type SenderKind, type Service } from '../store/services.ts'
import type { World } from '../world.ts'
import { type Form, field } from './create.ts'

/** Services have no history here; every one of them dates from the first day of the API. */
const CREATED = '2010-04-01T00:00:00Z'
const HOST = 'https://messaging.twilio.com'

export const POOLS: Record<string, { kind: SenderKind; key: string; address: string }> = {
  PhoneNumbers: { kind: 'number', key: 'phone_numbers', address: 'phone_number' },
  ShortCodes: { kind: 'shortCode', key: 'short_codes', address: 'short_code' },
  AlphaSenders: { kind: 'name', key: 'alpha_senders', address: 'alpha_sender' },
}

export function viewService(world: World, service: Service): Record<string, unknown> {
  const url = `${HOST}/v1/Services/${service.sid}`
  return {
    sid: service.sid,
    account_sid: world.accounts[0]!.sid,
    friendly_name: service.friendlyName,
    date_created: CREATED,
    date_updated: CREATED,
    inbound_request_url: service.inboundRequestUrl || null,
    inbound_method: 'POST',
    fallback_url: null,
    fallback_method: 'POST',
    status_callback: null,
    sticky_sender: true,
    mms_converter: true,
    smart_encoding: service.smartEncoding,
    scan_message_content: 'inherit',
    fallback_to_long_code: false,
    area_code_geomatch: false,
    synchronous_validation: false,
    validity_period: service.validityPeriod,
    usecase: 'undeclared',
    us_app_to_person_registered: false,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
    url,
    links: Object.fromEntries(Object.entries(POOLS).map(([name, pool]) => [pool.key, `${url}/${name}`])),
  }
}

/** One kind of a service's senders, with what each can do. */
export function viewPool(world: World, service: Service, name: string): Record<string, unknown>[] {
  const pool = POOLS[name]!
  const senders = world.services.pool(service.sid).filter((one) => kindOf(one.address) === pool.kind)
  return senders.map((one) => viewPoolSender(world, service, one, name))
}

function viewPoolSender(world: World, service: Service, sender: Sender, name: string) {
  const { kind, address } = POOLS[name]!
  return {
    sid: kind === 'name' ? `AI${sender.sid.slice(2)}` : sender.sid,
    account_sid: world.accounts[0]!.sid,
    service_sid: service.sid,
    date_created: CREATED,
    date_updated: CREATED,
    [address]: sender.address,
    country_code: 'US',
    capabilities: kind === 'name' ? ['SMS'] : ['SMS', 'MMS'],
    url: `${HOST}/v1/Services/${service.sid}/${name}/${sender.sid}`,
  }
}

/** What a form changes of a service. */
export function changeService(world: World, service: Service, form: Form): Service {
  const flag = (name: string) => (form[name] === undefined ? undefined : field(form, name) === 'true')
  const words = (name: string) => (form[name] === undefined ? undefined : field(form, name))
  const seconds = words('ValidityPeriod')
  return world.services.register(service.sid, {
    friendlyName: words('FriendlyName'),
    inboundRequestUrl: words('InboundRequestUrl'),
    useInboundWebhookOnNumber: flag('UseInboundWebhookOnNumber'),
    smartEncoding: flag('SmartEncoding'),
    validityPeriod: seconds === undefined ? undefined : Number(seconds),
  } as Partial<Service>)
}
