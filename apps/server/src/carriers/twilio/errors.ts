// pure
import type { CarrierError, FailureClass } from '../../channels/carrier.ts'
import type { Reason, Rows } from './error-rows.ts'
import { CHOOSE_TEMPLATE, whatsappRows } from './errors-whatsapp.ts'

const AGAIN_LATER = 'Often works a few hours later.'
const AGAIN_SOON = 'It was tried several times, ever more slowly.'
const NEXT_DAY = 'The rest goes out tomorrow. Spread the campaign over days, or ask Twilio for a higher cap.'
const OTHER_CHANNEL = 'It cannot get an SMS. Use another channel, or ask for a mobile number.'
const CHECK_NUMBER = 'Correct the number in your list. Nothing was sent.'
const CHECK_SERVICE = 'Open the messaging service at Twilio and check its senders, then test the connection.'
const REGISTER = 'Finish the registration in the Twilio console, then resume the campaign.'
const ASK_CONSENT = 'They are left out until they text START. Nothing else is needed.'
const FIX_TEMPLATE = 'Correct the template and its variables, then launch again.'

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
 * Twilio's error codes that a message can end with, in our classes and words. Source: Twilio's error dictionary, mid-2026.
 * Two rows differ from a plain "try again": 30410 may have arrived, and 30036 is a choice (the delivery window closed), so
 * neither is sent again by itself. 30007 is never sent again with the same text: repeating it costs the number its good name.
 * Codes in letters are our own, for what we see before Twilio has a say.
 */
export const twilioErrors: readonly CarrierError[] = [
  ...group('configuration', 'sender_problem', {
    incomplete_credentials: [
      'The sender is not set up',
      'Complete the fields named here under Settings, Senders.',
    ],
    not_twilio: [
      'The answer did not come from Twilio',
      'Check the base URL of the sender, and any proxy on the way.',
    ],
    20003: [
      'Twilio refused the credentials',
      'Enter the account SID and auth token again under Settings, Senders.',
    ],
    20005: [
      'The Twilio account is not active',
      'It is suspended or closed. Sign in at Twilio to see why, then resume the campaign.',
    ],
    20404: [
      'Twilio does not know this account',
      'Check the account SID and base URL under Settings, Senders.',
    ],
    21212: ['The sender number is not valid', 'Check the number of the sender; write it like +15550100200.'],
    21606: ['This number cannot send there', 'Check that the number is yours at Twilio and can send SMS.'],
    21608: [
      'The Twilio account is on trial',
      'A trial reaches verified numbers only. Upgrade the account at Twilio.',
    ],
    21609: ['Twilio refused our receipt address', 'Set a public URL without an underscore in its host name.'],
    21701: ['The messaging service does not exist', CHECK_SERVICE],
    21703: ['The messaging service has no number', CHECK_SERVICE],
    21704: ['The messaging service has no usable number', CHECK_SERVICE],
    21705: ['The messaging service cannot be used', CHECK_SERVICE],
    30002: ['The Twilio account is suspended', 'Nothing can be sent. Sign in at Twilio to see why.'],
    30010: ['Price above the limit', 'Raise or remove the price limit at Twilio.'],
    30018: ['The sender is not registered for that country', REGISTER],
    30024: ['The sender is not provisioned yet', REGISTER],
    30032: ['The toll-free number is not verified', REGISTER],
    30034: ['The number is not registered for US texting', REGISTER],
    11200: [
      'Twilio could not reach our server',
      'Check that the public URL of this server answers from outside.',
    ],
  }),
  // Whoever is next would get the same answer: the template is gone, or is none of this account's.
  ...group('configuration', 'template_problem', {
    21654: ['The template does not exist at Twilio', CHOOSE_TEMPLATE],
    21655: ['The template cannot be used at Twilio', CHOOSE_TEMPLATE],
  }),
  ...group('final', 'invalid_number', {
    21211: ['Not a phone number Twilio accepts', CHECK_NUMBER],
    21604: ['The number is missing', CHECK_NUMBER],
    21614: ['Not a mobile number', 'Use another channel, or ask for a mobile number.'],
  }),
  ...group('final', 'country_off', {
    21408: ['Texting to that country is off', 'Switch the country on under Geo permissions at Twilio.'],
  }),
  ...group('final', 'unreachable', {
    21612: ['No way from this sender to that number', 'Use a sender that can reach that country.'],
  }),
  ...group('final', 'inactive_number', {
    30005: ['Number unknown or no longer in use', 'Check the number. After several failures, leave it out.'],
  }),
  ...group('final', 'blocked', {
    30004: [
      'Blocked by the person or their carrier',
      'Treat it as a wish not to be texted if it happens again.',
    ],
    30450: ['Stopped by fraud protection', 'Check at Twilio whether the country looks like SMS pumping.'],
    14107: [
      'Too many answers to one number',
      'More than 30 in 30 seconds: look for two systems answering each other.',
    ],
  }),
  ...group('final', 'expired', {
    30036: [
      'Not delivered in time',
      'The carrier gave up when the delivery window ended. Send again if it still matters.',
    ],
  }),
  ...group('final', 'other', {
    30011: ['Pictures cannot be sent there', 'Send the text without a picture.'],
    30410: ['The next carrier did not answer', 'It may have arrived, so it is not sent again by itself.'],
  }),
  ...group('suppress', 'landline', {
    21635: ['A landline', OTHER_CHANNEL],
    30006: ['A landline, or a carrier that takes no SMS', OTHER_CHANNEL],
  }),
  ...group('suppress', 'blocked', {
    30640: ['Listed as a known litigator', 'Twilio keeps this person out. Do not reach them another way.'],
  }),
  ...group('opt_out', 'opted_out', {
    21610: ['Opted out at the carrier', ASK_CONSENT],
  }),
  ...group('content', 'filtered', {
    30007: [
      'Filtered as unwanted',
      'Do not send the same text again. Change wording and links, and check registration.',
    ],
  }),
  ...group('content', 'content', {
    not_for_sms: [
      'More than a text message can say',
      'Buttons, lists and templates are for WhatsApp. Write a text, or choose a WhatsApp sender.',
    ],
    21602: ['The text is empty', 'Write a text, or check the variables that should fill it.'],
    21619: ['There is nothing to send', 'Write a text, or check the variables that should fill it.'],
    21620: ['The picture address is not valid', 'Use a public https address for the picture.'],
    21656: ['The variables do not fit the template', FIX_TEMPLATE],
  }),
  ...group('content', 'too_long', {
    21617: ['Longer than 1,600 characters', 'Shorten the text, or the longest variable in it.'],
    30019: ['Too large for the carrier', 'Shorten the text.'],
  }),
  ...group('retry', 'carrier_busy', {
    20429: ['Twilio asked us to slow down', AGAIN_SOON],
    20503: ['Twilio was not available', 'It may have been taken all the same: the receipt decides.'],
    30017: ['The carrier network is busy', AGAIN_SOON],
    30022: ['Over the rate for US texting', 'It was tried several times. Lower the rate of the sender.'],
  }),
  ...group('later', 'carrier_busy', {
    21611: ['The queue of this number is full', 'It was tried several times. Lower the rate of the sender.'],
    30001: [
      'The queue of the messaging service is full',
      'It was tried several times. Lower the rate of the sender.',
    ],
  }),
  ...group('later', 'unreachable', {
    30003: ['Phone off or out of reach', AGAIN_LATER],
  }),
  ...group('later', 'other', {
    30008: ['The carrier gave no reason', AGAIN_LATER],
  }),
  ...group('later', 'daily_cap', {
    30023: ['Daily cap for US texting reached', NEXT_DAY],
    30025: ['Half of the T-Mobile daily cap is used', NEXT_DAY],
    30026: ['70% of the T-Mobile daily cap is used', NEXT_DAY],
    30027: ['T-Mobile daily cap reached', NEXT_DAY],
  }),
  ...group('later', 'quiet_hours', {
    30610: ['Held back by quiet hours at Twilio', 'Send to them again inside the hours allowed there.'],
  }),
  ...whatsappRows.flatMap(([failureClass, reason, rows]) => group(failureClass, reason, rows)),
]

const byCode = new Map(twilioErrors.map((error) => [error.code, error]))

/** The row of a code, or undefined for one Twilio added since. */
export function twilioError(code: string): CarrierError | undefined {
  return byCode.get(code)
}
