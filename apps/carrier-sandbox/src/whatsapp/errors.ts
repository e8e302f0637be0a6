// pure

/** HTTP status and title of each code. */
const ERRORS: Record<number, [status: number, title: string]> = {
  1: [500, 'An unknown error occurred'],
  4: [400, 'Application request limit reached'],
  10: [403, 'Application does not have permission for this action'],
  33: [400, 'Unsupported request'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Error validating access token'],
  200: [403, 'Permissions error'],
  368: [400, 'Temporarily blocked for policies violations'],
  2200: [400, 'Callback verification failed'],
  80007: [429, 'Rate limit issues'],
  130429: [429, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  130497: [400, 'Business account is restricted from messaging users in this country'],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [503, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message undeliverable'],
  131031: [400, 'Business account has been locked'],
  131037: [400, 'WhatsApp provided number needs display name approval before message can be sent'],
  131042: [400, 'Business eligibility payment issue'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement'],
  131050: [400, 'User has stopped marketing messages from this business'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [400, 'Business account is in maintenance mode'],
  131062: [400, 'Business-scoped user id cannot be used here'],
  131063: [400, 'Marketing messages are off on this endpoint'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Translated text too long'],
  132007: [400, 'Template format character policy violated'],
  132012: [400, 'Parameter format does not match format in the created template'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
  133010: [400, 'Phone number not registered'],
  135000: [400, 'Generic user error'],
}

export const titleOf = (code: number): string => ERRORS[code]?.[1] ?? 'Unknown error'
export const statusOf = (code: number): number => ERRORS[code]?.[0] ?? 400

/** A refusal; `subcode` tells apart what one code means. */
export interface Refusal {
  code: number
  details: string
  subcode?: number
  status?: number
}

const SUBCODE_TITLES: Record<number, string> = {
  2388024: 'Content in this language already exists',
  2388040: 'Message template field is too long',
  2388043: 'Message template is missing expected fields',
  2388293: 'This template has too many variables for its length',
  2388299: 'Variables cannot be at the start or end of the template',
}

/** The body of a refusal, as the Graph API writes it. */
export function graphError({ code, details, subcode }: Refusal, trace: string): string {
  const title = subcode ? SUBCODE_TITLES[subcode] : undefined
  const words =
    code === 190 || code === 100 ? `${titleOf(code)}${details ? `: ${details}` : ''}` : titleOf(code)
  return JSON.stringify({
    error: {
      message: `(#${code}) ${words}`,
      type: code === 190 || code === 10 || code === 200 ? 'OAuthException' : 'GraphMethodException',
      code,
      ...(subcode ? { error_subcode: subcode } : {}),
      ...(title ? { error_user_title: title, error_user_msg: details } : {}),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: trace,
    },
  })
}

/** As it stands in a `failed` status. */
export const statusError = (code: number, details: string) => ({
  code,
  title: titleOf(code),
  message: titleOf(code),
  error_data: { details },
  href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
})
