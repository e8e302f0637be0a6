// pure
import type { CarrierError } from '../../channels/carrier.ts'

export const UNKNOWN_USER = 'inapp_unknown_user'

export const inAppErrors: readonly CarrierError[] = [
  {
    code: UNKNOWN_USER,
    class: 'final',
    reason: 'not_reachable',
    title: 'They never signed in to the app',
    remedy: 'Check the consumer id. Add a second channel to the campaign to reach who does not use the app.',
  },
]
