// pure

interface ErrorKind {
  status: number
  message: string
}

/** Errors of the API, with the HTTP status they come with. */
const API_ERRORS: Record<number, ErrorKind> = {
  20001: { status: 400, message: 'A filter or page parameter is not valid' },
  20003: { status: 401, message: 'Authenticate' },
  20004: { status: 405, message: 'Method not allowed' },
  20005: { status: 401, message: 'Account not active' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20400: { status: 400, message: 'The request is not valid' },
  20413: { status: 413, message: 'Request entity too large' },
  20429: { status: 429, message: 'Too Many Requests' },
  20503: { status: 503, message: 'Service unavailable' },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21212: { status: 400, message: "Invalid 'From' Phone Number" },
  21408: {
    status: 400,
    message: "Permission to send an SMS has not been enabled for the region indicated by 'To'",
  },
  21602: { status: 400, message: 'Message body is required' },
  21603: { status: 400, message: "A 'From' phone number is required" },
  21604: { status: 400, message: "A 'To' phone number is required" },
  21606: { status: 400, message: "The 'From' phone number is not a message-capable number of this account" },
  21609: { status: 400, message: "The 'StatusCallback' URL is not a valid URL" },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21611: { status: 400, message: "This 'From' number has exceeded the maximum number of queued messages" },
  21612: { status: 400, message: "The message cannot be routed with this 'To' and 'From' pair" },
  21614: { status: 400, message: "'To' number is not a valid mobile number" },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  21619: { status: 400, message: 'A text message body or media urls must be specified' },
  21620: { status: 400, message: 'Invalid media URL(s)' },
  21623: { status: 400, message: 'Number of media files exceeds allowed limit of 10' },
  21624: { status: 400, message: 'Validity period is a whole number of seconds from 1 to 36000' },
  21655: { status: 400, message: 'The ContentSid is invalid' },
  21656: { status: 400, message: 'The ContentVariables parameter is invalid' },
  21701: { status: 400, message: 'The Messaging Service does not exist' },
  21703: { status: 400, message: 'The Messaging Service has no sender for this message' },
  30409: { status: 400, message: 'Only a message that is still scheduled or queued can be canceled' },
  35114: { status: 400, message: 'SendAt is from 15 minutes to 35 days ahead, in ISO 8601' },
  63007: { status: 400, message: 'There is no channel with the specified From address' },
}

/** Errors that come after the create, in a receipt or a fetch. */
const DELIVERY_ERRORS: Record<number, string> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30001: 'Queue overflow',
  30002: 'Account suspended',
  30003: 'Unreachable destination handset',
  30004: 'Message blocked',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  30017: 'Carrier network congestion',
  30032: 'Toll-free number has not been verified',
  30034: 'Message from an unregistered number',
  30036: 'Validity period expired',
  63003: 'Channel could not find To address',
  63016: 'Failed to send freeform message because you are outside the allowed window',
  63028: 'Number of parameters provided does not match the expected number of params',
  63040: 'Template rejected',
  63041: 'Template paused',
  63042: 'Template disabled',
  63049: 'Meta chose not to deliver this marketing message',
}

/** Codes of messages that never left the carrier: `failed`, where others are `undelivered`. */
const NEVER_LEFT = new Set([21610, 30001, 30002, 30010, 30018, 30024, 30032, 30034, 30036])

/** The reply to a refused request. `detail` names the value at fault. */
export function errorReply(code: number, detail = ''): { status: number; body: string } {
  const kind = API_ERRORS[code] ?? { status: 400, message: `Error ${code}` }
  const body = JSON.stringify({
    code,
    message: detail ? `${kind.message}: ${detail}` : kind.message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status: kind.status,
  })
  return { status: kind.status, body }
}

export function deliveryErrorMessage(code: number): string {
  return DELIVERY_ERRORS[code] ?? `Error ${code}`
}

export function failedStatus(code: number): 'failed' | 'undelivered' {
  return NEVER_LEFT.has(code) || code >= 60_000 ? 'failed' : 'undelivered'
}
