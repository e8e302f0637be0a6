// pure
import type { CarrierError, FailureClass } from '../../channels/carrier.ts'

type Rows = Readonly<Record<string, readonly [reason: string, title: string, remedy: string]>>

const AGAIN = 'It was tried several times, ever more slowly.'
const ASK = 'Ask whoever runs the gateway.'
const OTHER_CHANNEL = 'Use another channel, or ask for a mobile number.'

const table: readonly (readonly [FailureClass, Rows])[] = [
  [
    'configuration',
    {
      incomplete_credentials: [
        'sender_problem',
        'The sender is not set up',
        'Complete the fields named here under Settings, Senders.',
      ],
      not_a_gateway: [
        'sender_problem',
        'The answer did not come from the gateway',
        'Check the address for messages under Settings, Senders, and any proxy on the way.',
      ],
      unauthorized: [
        'sender_problem',
        'The gateway refused the API token',
        'Enter a token that is valid under Settings, Senders, then resume the campaign.',
      ],
      account_suspended: ['sender_problem', 'The account at the gateway is suspended', ASK],
      no_credit: ['sender_problem', 'No credit left at the gateway', 'Top it up, then resume the campaign.'],
      sender_not_allowed: [
        'sender_problem',
        'The gateway does not let this sender send',
        'Have the number or name approved at the gateway, then resume the campaign.',
      ],
    },
  ],
  [
    'final',
    {
      invalid_number: [
        'invalid_number',
        'Not a phone number the gateway accepts',
        'Correct the number in your list. Nothing was sent.',
      ],
      inactive_number: ['inactive_number', 'Number unknown or no longer in use', 'Check the number.'],
      no_route: ['unreachable', 'No way from this sender to that number', 'Use a sender that can reach it.'],
      country_off: ['country_off', 'Texting to that country is off', `${ASK}`],
      blocked: [
        'blocked',
        'Blocked by the person or their carrier',
        'Treat it as a wish not to be texted if it happens again.',
      ],
      validity_over: [
        'expired',
        'Not delivered in time',
        'The gateway gave up when the delivery window ended. Send again if it still matters.',
      ],
    },
  ],
  ['suppress', { landline: ['landline', 'A landline', OTHER_CHANNEL] }],
  [
    'opt_out',
    {
      opted_out: [
        'opted_out',
        'Opted out at the gateway',
        'They are left out until they text START. Nothing else is needed.',
      ],
    },
  ],
  [
    'content',
    {
      filtered: [
        'filtered',
        'Filtered as unwanted',
        'Do not send the same text again. Change wording and links.',
      ],
      too_long: ['too_long', 'Longer than the gateway takes', 'Shorten the text.'],
      text_only: [
        'content',
        'More than a text message can say',
        'This gateway takes text only. Write a text, or choose another sender.',
      ],
    },
  ],
  ['retry', { busy: ['carrier_busy', 'The gateway asked us to slow down', AGAIN] }],
  [
    'later',
    {
      out_of_reach: ['unreachable', 'Phone off or out of reach', 'Often works a few hours later.'],
      daily_limit: ['daily_cap', 'Daily limit at the gateway reached', 'The rest goes out tomorrow.'],
    },
  ],
]

/** The words a gateway gives for why a message failed. Letters only, so that they are nobody else’s codes. */
export const gatewayErrors: readonly CarrierError[] = table.flatMap(([kind, rows]) =>
  Object.entries(rows).map(([code, [reason, title, remedy]]) => ({
    code,
    class: kind,
    reason,
    title,
    remedy,
  })),
)

const byCode = new Map(gatewayErrors.map((error) => [error.code, error]))
export const gatewayError = (code: string): CarrierError | undefined => byCode.get(code)
