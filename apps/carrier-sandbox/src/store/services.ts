// pure
import type { Sender, Senders } from './senders.ts'

/** A messaging service: settings over a pool of senders. */
export interface Service {
  readonly sid: string
  friendlyName: string
  /** Where replies go unless each number's own URL is to be used. */
  inboundRequestUrl: string
  useInboundWebhookOnNumber: boolean
  smartEncoding: boolean
  /** Seconds. */
  validityPeriod: number
}

export type ServiceSettings = Partial<Omit<Service, 'sid'>>

export interface Services {
  all(): Iterable<Service>
  get(sid: string): Service | undefined
  /** Creates the service or changes it. */
  register(sid: string, settings: ServiceSettings): Service
  /** The service, created when every service is the account's; undefined when it is not. */
  own(sid: string): Service | undefined
  /** Its senders, of the kinds Twilio lists apart. */
  pool(sid: string): Sender[]
}

export type SenderKind = 'number' | 'shortCode' | 'name' | 'channel'

export function kindOf(address: string): SenderKind {
  if (address.startsWith('+')) return 'number'
  if (/^\d{3,8}$/.test(address)) return 'shortCode'
  return address.includes(':') ? 'channel' : 'name'
}

const LONGEST_VALIDITY = 36_000

/** @param open every service exists; else only those registered or named by a number. */
export function createServices(senders: Senders, open: boolean): Services {
  const bySid = new Map<string, Service>()
  const pool = (sid: string) => [...senders.all()].filter((sender) => sender.service === sid)

  function register(sid: string, settings: ServiceSettings): Service {
    const service: Service = bySid.get(sid) ?? {
      sid,
      friendlyName: 'Sandbox service',
      inboundRequestUrl: '',
      useInboundWebhookOnNumber: false,
      smartEncoding: false,
      validityPeriod: LONGEST_VALIDITY,
    }
    const given = Object.entries(settings).filter(([, value]) => value !== undefined)
    Object.assign(service, Object.fromEntries(given))
    bySid.set(sid, service)
    return service
  }

  return {
    all: () => bySid.values(),
    get: (sid) => bySid.get(sid),
    register,
    own(sid) {
      const filled = pool(sid).length > 0
      // A service nobody filled writes from a number of its own, so that is its pool.
      if (!filled && open) senders.ofService(sid, '')
      return bySid.get(sid) ?? (filled || open ? register(sid, {}) : undefined)
    },
    pool,
  }
}
