// pure
import type { CarrierError, FailureClass } from '../../channels/carrier.ts'

type Reason =
  | 'unreachable'
  | 'invalid_number'
  | 'blocked'
  | 'opted_out'
  | 'sender_problem'
  | 'country_off'
  | 'content'
  | 'too_long'
  | 'carrier_busy'
  | 'window_closed'
  | 'template_problem'
  | 'marketing_limit'
  | 'other'

/** code → [title for a campaign manager, what to do]. */
type Rows = Readonly<Record<string, readonly [title: string, remedy: string]>>

const AGAIN_SOON = 'It was tried several times, ever more slowly.'
const NEW_TOKEN = 'Make a new token of a system user at Meta and enter it under Settings, Senders.'
const FIX_TEMPLATE = 'Correct the values of the template, then launch again.'
const CHOOSE_TEMPLATE = 'Open Templates, load them again from Meta, and use one that is approved.'
const OTHER_CHANNEL = 'Reach them on another channel, such as SMS.'
const FIX_MESSAGE = 'Check what the message is made of; nothing was sent.'
const SEE_MANAGER = 'Open the WhatsApp Manager at Meta to see why, then test the connection.'

function group(failureClass: FailureClass, reason: Reason, rows: Rows): CarrierError[] {
  return Object.entries(rows).map(([code, [title, remedy]]) => ({
    code,
    class: failureClass,
    reason,
    title,
    remedy,
  }))
}

/**
 * Meta's error codes that a message can end with, in our classes and words. Many come either in the answer or later in a `failed`
 * status, so one table serves both. 131049 and 130472 are not tried again: Meta counts tries against the sender. 135000 may be a
 * batch that was held and dropped, so a person looks first. 200 stands for the whole range of permission errors, 200 to 299.
 * Codes in letters are our own, for what we see before Meta has a say.
 */
export const whatsappErrors: readonly CarrierError[] = [
  ...group('configuration', 'sender_problem', {
    incomplete_credentials: [
      'The sender is not set up',
      'Complete the fields named here under Settings, Senders.',
    ],
    not_meta: [
      'The answer did not come from Meta',
      'Check the base URL and API version of the sender, and any proxy on the way.',
    ],
    0: ['Meta does not accept the access token', NEW_TOKEN],
    190: ['The access token has expired or is invalid', NEW_TOKEN],
    3: ['The app may not use this part of WhatsApp', 'Give the app both WhatsApp permissions at Meta.'],
    10: ['The token lacks a permission', 'Give the system user both WhatsApp permissions at Meta.'],
    200: ['The token lacks a permission', 'Give the system user both WhatsApp permissions at Meta.'],
    131005: ['The token may not use this number', 'Give the system user access to this account at Meta.'],
    33: [
      'Meta does not know this phone number ID',
      'Check the phone number ID under Settings, Senders, and that the token may see it.',
    ],
    133010: ['The number is not registered', 'Register the number with the Cloud API at Meta.'],
    131037: [
      'The display name is not approved',
      'Ask for the approval of the display name in the WhatsApp Manager.',
    ],
    131042: ['Meta has a problem with the payment', 'Check the payment method in the WhatsApp Manager.'],
    131045: ['The certificate of the number is not valid', 'Register the number again at Meta.'],
    131063: [
      'Marketing is switched off on this way',
      'Set “Marketing templates go through” of the sender to Marketing Messages API.',
    ],
    131048: [
      'Meta slowed this number down because people reported it',
      'Wait some hours. Send less, and only to people who expect it.',
    ],
    368: ['Meta blocked the account for a breach of its policy', SEE_MANAGER],
    131031: ['Meta locked the account', SEE_MANAGER],
  }),
  ...group('configuration', 'template_problem', {
    132001: ['The template does not exist in this language, or is not approved', CHOOSE_TEMPLATE],
    132007: ['Meta took the template down for its content', CHOOSE_TEMPLATE],
    132015: ['Meta paused the template because of bad feedback', 'Wait for Meta, or use another template.'],
    132016: ['Meta switched the template off for good', CHOOSE_TEMPLATE],
    132068: ['The form behind the template is blocked', CHOOSE_TEMPLATE],
    132069: ['The form behind the template is slowed down', CHOOSE_TEMPLATE],
  }),
  ...group('final', 'unreachable', {
    131026: ['Cannot be reached on WhatsApp', `No WhatsApp, an old app, or a block. ${OTHER_CHANNEL}`],
    131062: [
      'Known to us only by a user name',
      `This kind of message needs a phone number. ${OTHER_CHANNEL}`,
    ],
  }),
  ...group('final', 'invalid_number', {
    131021: ['The sender’s own number', 'Take it out of your list.'],
  }),
  ...group('final', 'marketing_limit', {
    131049: [
      'Meta held it back: enough marketing for this person',
      'Wait a day at least. Marketing to numbers of the United States always ends like this: use SMS there.',
    ],
    130472: ['In an experiment of Meta’s, which keeps marketing out', OTHER_CHANNEL],
  }),
  ...group('final', 'country_off', {
    130497: ['This business may not message that country', 'Reach people there on another channel.'],
  }),
  ...group('final', 'window_closed', {
    131047: ['More than 24 hours since they last wrote', 'Send a template that is approved.'],
  }),
  ...group('final', 'other', {
    135000: [
      'Meta gave no reason, or dropped a batch it had held',
      'Look at quality and limits of the number in the WhatsApp Manager before you send again.',
    ],
  }),
  ...group('opt_out', 'opted_out', {
    131050: [
      'Stopped marketing from you in WhatsApp',
      'They are left out until they switch it on again. Nothing else is needed.',
    ],
  }),
  ...group('content', 'content', {
    100: ['Meta does not accept a part of the message', FIX_MESSAGE],
    131008: ['A part of the message is missing', FIX_MESSAGE],
    131009: ['A value of the message is not valid', FIX_MESSAGE],
    131051: ['WhatsApp does not know this kind of message', FIX_MESSAGE],
    131052: ['The picture or file could not be fetched', 'Use a public https link that needs no sign-in.'],
    132000: ['Too few or too many values for the template', FIX_TEMPLATE],
    132012: ['A value has a form the template does not take', FIX_TEMPLATE],
    132018: ['A value has a line break, a tab or too many blanks', FIX_TEMPLATE],
  }),
  ...group('content', 'too_long', {
    132005: ['Longer than WhatsApp allows once it is filled', 'Shorten the longest value in it.'],
  }),
  ...group('retry', 'content', {
    131053: [
      'The picture or file could not be taken up',
      'It was tried again. Check link, type and size of the file.',
    ],
  }),
  ...group('retry', 'carrier_busy', {
    1: ['Meta had a fault of its own', AGAIN_SOON],
    2: ['Meta was not available', AGAIN_SOON],
    131000: ['Meta had a fault of its own', AGAIN_SOON],
    131016: ['Meta was overloaded', AGAIN_SOON],
    4: ['Too many requests of the app', 'It was tried again more slowly. Lower the rate of the sender.'],
    80007: [
      'Too many requests of the account',
      'It was tried again more slowly. Lower the rate of the sender.',
    ],
    130429: [
      'Faster than the number may send',
      'It was tried again more slowly. Lower the rate of the sender.',
    ],
    133016: ['The number was registered too often', 'Wait some hours before you register it again.'],
    131056: [
      'Too many messages to this person at once',
      'One in six seconds is what WhatsApp takes. It was tried again.',
    ],
    131057: ['The number is being upgraded', AGAIN_SOON],
    133004: ['The server of the number is under maintenance', AGAIN_SOON],
  }),
]

const byCode = new Map(whatsappErrors.map((error) => [error.code, error]))

/** The row of a code, or undefined for one Meta added since. */
export function whatsappError(code: string): CarrierError | undefined {
  return byCode.get(code)
}

/** Meta's code as our table writes it: permission errors are one row, an unknown object is told by its subcode. */
export function codeOf(code: number, subcode?: unknown): string {
  if (code === 100 && subcode === 33) return '33'
  return code >= 200 && code <= 299 ? '200' : String(code)
}

/** Definitely not sent, and everything of this number has to go slower. */
export const THROTTLED: ReadonlySet<string> = new Set(['4', '80007', '130429', '133016', '429'])
/** In an answer these do not say whether the message was taken. */
export const AMBIGUOUS: ReadonlySet<string> = new Set(['1', '2', '131000', '131016'])
/** One message to one person in six seconds; the engine doubles it at every try. */
export const PAIR_RATE = { code: '131056', pauseMs: 6_000 }
