// pure
/**
 * Every error the API can answer: its HTTP status and a sentence for people. docs/errors.md has a line for each (house law 9).
 * A thrown error may carry a better sentence, the field it concerns, and details.
 */
export const errors = {
  not_signed_in: [401, 'You are not signed in, or your session ended. Sign in and try again.'],
  wrong_password: [401, 'That e-mail and password do not match.'],
  too_many_tries: [429, 'Too many tries. Wait a little before the next one.'],
  key_bad: [401, 'This key or token is none of ours, has ended, or was revoked.'],
  scope_missing: [
    403,
    'The application lacks the scope this needs. An administrator can give it in Settings, API.',
  ],
  person_only: [403, 'Only a person who signed in can do this.'],
  api_off: [
    403,
    'The API is switched off for this account. An administrator can switch it on in Settings, API.',
  ],
  rate_limited: [
    429,
    'The application sent more requests than it may in a second. Wait, then send it again.',
  ],
  wrong_role: [403, 'Your role does not allow this. An administrator can change it in Settings.'],
  wrong_origin: [403, 'This request came from another site and was not carried out.'],
  bad_signature: [403, 'The signature does not match, so nothing was read.'],
  token_bad: [401, 'The identity token is not one the brand’s server signed for this app.'],
  token_ended: [401, 'The identity token has ended. Ask the brand’s server for a new one.'],
  not_found: [404, 'There is nothing at this address, or it belongs to another account.'],
  bad_request: [400, 'The request is not of the form this address expects.'],
  bad_json: [400, 'The request is not valid JSON.'],
  too_large: [413, 'The request is larger than this address takes.'],
  upload_stalled: [
    408,
    'Nothing more of the upload came for a minute, so it was ended and nothing of it was kept. Send it again.',
  ],
  link_used: [410, 'This link was used or has ended. Ask for a new one.'],
  email_taken: [409, 'Somebody with this e-mail is already here.'],
  name_taken: [409, 'That name is in use. Choose another.'],
  idempotency_mismatch: [
    422,
    'This Idempotency-Key came with another request before. Use a new key for each request.',
  ],
  idempotency_running: [409, 'The first request with this Idempotency-Key is still being carried out.'],
  idempotency_done: [
    409,
    'This was done under the same Idempotency-Key, but its answer was not kept. Look at what is there.',
  ],
  last_administrator: [409, 'An account needs an administrator. Make somebody else one first.'],
  edited_elsewhere: [409, 'This was changed in another window. Load it again to see how it stands now.'],
  wrong_state: [409, 'That cannot be done in the state this is in.'],
  too_late: [
    409,
    'The first messages are on their way, so the launch can no longer be undone. Pause or cancel it instead.',
  ],
  taken: [409, 'Somebody else took it first.'],
  full: [409, 'They have as many conversations as they may. Close one first, or have the limit raised.'],
  bot_unfinished: [422, 'The bot cannot be published yet. See what stands in its way.'],
  bot_missing: [409, 'This skill has no bot that is switched on. Hand the conversation to a person.'],
  bot_over: [409, 'The conversation is no longer with this bot, so nothing was done.'],
  not_here: [409, 'This agent is not there. Choose somebody who is, or a skill.'],
  not_activated: [409, 'Nothing can be sent before an administrator agrees to the agreement.'],
  agreement_changed: [409, 'The agreement changed while you read it. Read the new text and agree again.'],
  not_ready: [422, 'Something is missing before this can be launched.'],
  consent_changed: [409, 'The consent statement changed. Read the new one and confirm again.'],
  empty_file: [422, 'The file is empty.'],
  not_text: [422, 'This is not a text file. Save it as CSV and choose it again.'],
  too_many_columns: [422, 'The file has more than 500 columns. Leave only those the message needs.'],
  open_quote: [422, 'A quotation mark is opened and never closed.'],
  line_too_long: [422, 'A line is longer than 1 MB, so this is hardly a list of recipients.'],
  not_json_lines: [422, 'No line is a JSON object. Send one object a line.'],
  no_rows: [422, 'No row was found. Type one recipient a line, or choose another file.'],
  stale_file: [409, 'The uploaded file is no longer kept. Upload it again.'],
  window_empty: [422, 'The window starts and ends at the same time. Make them differ.'],
  invalid_time: [422, 'That is not a time of day. Write it like 08:00.'],
  invalid_date: [422, 'That is not a date of the calendar. Write it like 2026-12-25.'],
  holiday_exists: [409, 'That date is in the list already.'],
  start_past: [422, 'The start lies in the past. Choose a later time, or start now.'],
  unknown_zone: [422, 'That time zone is not known. Use a name like America/New_York.'],
  invalid_phone: [422, 'That is not a phone number we can read.'],
  too_many_tests: [429, 'Many tests were sent in the last minutes. Wait a little before the next one.'],
  opted_out: [409, 'This person asked not to be messaged. An opt-in has to be recorded first.'],
  unreachable: [409, 'The carrier said that this address cannot be reached.'],
  never_open: [422, 'No hour is left in which this may be sent.'],
  window_closed: [
    409,
    'More than 24 hours have passed since they last wrote, so WhatsApp takes only an approved template. Send one, or wait until they write.',
  ],
  conversation_closed: [409, 'This conversation is closed. It opens again when they write.'],
  secret_needed: [422, 'An account SID and auth token are needed for a real carrier.'],
  template_rules: [422, 'The template breaks a rule of its carrier, so it was not handed in.'],
  handoff_rules: [422, 'Something in the handoff does not fit.'],
  carrier_refused: [422, 'The carrier did not take it.'],
  carrier_unreachable: [502, 'The carrier did not answer. Check the address and try again.'],
  sandbox_off: [
    409,
    'The sandbox is not running. Start the server with FOREWORD_SANDBOX=on, or use a real carrier.',
  ],
  webhook_address: [422, 'A webhook goes to an https address of a public server.'],
  prices_wrong: [422, 'The file has lines that are no prices, so nothing was taken over.'],
  not_available: [503, 'The server is starting or stopping. Try again in a moment.'],
  internal: [500, 'Something went wrong here. Nothing was half-done; the log has the details.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof errors

/**
 * Whether the same request may be sent again. `never`: it gets the same answer, so change it first. `after`: it fits later, at the time the
 * answer says. `same_request`: send it again as it was; with an Idempotency-Key nothing is done twice.
 */
export type Retry = 'never' | 'after' | 'same_request'

const AFTER: readonly ErrorCode[] = [
  'too_many_tries',
  'too_many_tests',
  'rate_limited',
  'idempotency_running',
]
const SAME_REQUEST: readonly ErrorCode[] = [
  'upload_stalled',
  'carrier_unreachable',
  'not_available',
  'internal',
]

export function retryOf(code: ErrorCode): Retry {
  if (AFTER.includes(code)) return 'after'
  return SAME_REQUEST.includes(code) ? 'same_request' : 'never'
}

/** The body of every answer that is not a success: problem details after RFC 9457, served as application/problem+json. */
export type ErrorBody = {
  /** An address that says what the code means and what to do. */
  type: string
  /** The code's own sentence. */
  title: string
  status: number
  /** What happened here, for people. */
  detail: string
  code: ErrorCode
  /** The same as `detail`. */
  message: string
  /** The first of `errors`. */
  field?: string
  errors?: { field: string; message: string }[]
  details?: Record<string, unknown>
  requestId?: string
  retry: Retry
  /** Seconds, as in the header Retry-After. */
  retryAfter?: number
}
