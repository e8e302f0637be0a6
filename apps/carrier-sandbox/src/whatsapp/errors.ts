// pure

interface GraphError {
  status: number
  title: string
}

const ERRORS: Record<number, GraphError> = {
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Error validating access token' },
  80007: { status: 429, title: 'Rate limit issues' },
  130429: { status: 429, title: 'Rate limit hit' },
  130472: { status: 400, title: "User's number is part of an experiment" },
  131000: { status: 500, title: 'Something went wrong' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 503, title: 'Service unavailable' },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131047: { status: 400, title: 'Re-engagement message' },
  131049: { status: 400, title: 'This message was not delivered to maintain healthy ecosystem engagement' },
  131050: { status: 400, title: 'User has stopped marketing messages from this business' },
  131051: { status: 400, title: 'Unsupported message type' },
  131056: { status: 400, title: 'Pair rate limit hit' },
  131062: { status: 400, title: 'Business-scoped user id cannot be used here' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  133010: { status: 400, title: 'Phone number not registered' },
  2388299: { status: 400, title: 'Variables cannot be at the start or end of the template' },
  2388293: { status: 400, title: 'This template has too many variables for its length' },
}

export const titleOf = (code: number): string => ERRORS[code]?.title ?? 'Unknown error'
export const statusOf = (code: number): number => ERRORS[code]?.status ?? 400

/** The body of a refusal, as the Graph API writes it. */
export function graphError(code: number, details: string, trace: string): string {
  return JSON.stringify({
    error: {
      message: `(#${code}) ${titleOf(code)}`,
      type: code === 190 ? 'OAuthException' : 'GraphMethodException',
      code,
      ...(code === 190 ? { error_subcode: 463 } : {}),
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
