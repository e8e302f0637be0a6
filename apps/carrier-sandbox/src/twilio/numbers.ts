// pure
import type { Sender, Senders } from '../store/senders.ts'
import { kindOf } from '../store/services.ts'
import type { Account } from '../world.ts'
import { rfc2822 } from './render.ts'

const VERSION = '2010-04-01'
/** Numbers have no history here; every one of them dates from the first day of the API version. */
const CREATED = Date.UTC(2010, 3, 1)

export function renderAccount(account: Account): Record<string, unknown> {
  return {
    sid: account.sid,
    owner_account_sid: account.sid,
    friendly_name: 'Carrier sandbox',
    status: account.status ?? 'active',
    type: 'Full',
    date_created: rfc2822(CREATED),
    date_updated: rfc2822(CREATED),
    uri: `/${VERSION}/Accounts/${account.sid}.json`,
  }
}

export function renderNumber(sender: Sender, accountSid: string): Record<string, unknown> {
  return {
    sid: sender.sid,
    account_sid: accountSid,
    phone_number: sender.address,
    friendly_name: sender.address,
    sms_url: sender.smsUrl,
    sms_method: 'POST',
    capabilities: { voice: false, sms: true, mms: true, fax: false },
    status: 'in-use',
    api_version: VERSION,
    date_created: rfc2822(CREATED),
    date_updated: rfc2822(CREATED),
    uri: `/${VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers/${sender.sid}.json`,
  }
}

/** The account's numbers. Asked for one E.164 number, the sandbox owns it unless its numbers are fixed. */
export function listNumbers(
  senders: Senders,
  accountSid: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const wanted = query.get('PhoneNumber')
  let found = [...senders.all()].filter((sender) => kindOf(sender.address) === 'number')
  if (wanted !== null) {
    const one = /^\+[1-9]\d{6,14}$/.test(wanted) ? senders.own(wanted) : undefined
    found = one ? [one] : []
  }
  const uri = `/${VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers.json?${query}`
  return {
    incoming_phone_numbers: found.map((sender) => renderNumber(sender, accountSid)),
    ...onePage(found, uri),
  }
}

/** The same of short codes, which say nothing of what they can do: they exist for SMS. */
export function listShortCodes(
  senders: Senders,
  accountSid: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const wanted = query.get('ShortCode')
  let found = [...senders.all()].filter((sender) => kindOf(sender.address) === 'shortCode')
  if (wanted !== null) {
    const one = kindOf(wanted) === 'shortCode' ? senders.own(wanted) : undefined
    found = one ? [one] : []
  }
  const codes = found.map((sender) => {
    const { phone_number: short_code, capabilities: _, ...rest } = renderNumber(sender, accountSid)
    return {
      ...rest,
      short_code,
      uri: `/${VERSION}/Accounts/${accountSid}/SMS/ShortCodes/${sender.sid}.json`,
    }
  })
  const uri = `/${VERSION}/Accounts/${accountSid}/SMS/ShortCodes.json?${query}`
  return { short_codes: codes, ...onePage(found, uri) }
}

function onePage(found: readonly Sender[], uri: string) {
  return {
    page: 0,
    page_size: found.length,
    start: 0,
    end: Math.max(found.length - 1, 0),
    first_page_uri: uri,
    previous_page_uri: null,
    next_page_uri: null,
    uri,
  }
}
