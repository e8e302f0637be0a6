// pure
/**
 * Every error the API can answer: its HTTP status and a sentence for people. docs/errors.md has a line for each (house law 9).
 * A thrown error may carry a better sentence, the field it concerns, and details.
 */
export const errors = {
  not_signed_in: [401, 'You are not signed in, or your session ended. Sign in and try again.'],
  wrong_password: [401, 'That e-mail and password do not match.'],
  too_many_tries: [429, 'Too many tries. Wait a little before the next one.'],
  wrong_role: [403, 'Your role does not allow this. An administrator can change it in Settings.'],
  wrong_origin: [403, 'This request came from another site and was not carried out.'],
  bad_signature: [403, 'The signature does not match, so nothing was read.'],
  token_bad: [401, 'The identity token is not one the brand’s server signed for this app.'],
  token_ended: [401, 'The identity token has ended. Ask the brand’s server for a new one.'],
  not_found: [404, 'There is nothing at this address, or it belongs to another account.'],
  bad_request: [400, 'The request is not of the form this address expects.'],
  bad_json: [400, 'The request is not valid JSON.'],
  too_large: [413, 'The request is larger than this address takes.'],
  link_used: [410, 'This link was used or has ended. Ask for a new one.'],
  email_taken: [409, 'Somebody with this e-mail is already here.'],
  name_taken: [409, 'That name is in use. Choose another.'],
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
  prices_wrong: [422, 'The file has lines that are no prices, so nothing was taken over.'],
  not_available: [503, 'The server is starting or stopping. Try again in a moment.'],
  internal: [500, 'Something went wrong here. Nothing was half-done; the log has the details.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof errors

/** The body of every answer that is not a success. */
export type ErrorBody = {
  code: ErrorCode
  message: string
  field?: string
  details?: Record<string, unknown>
  requestId?: string
}
