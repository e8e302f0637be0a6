// pure
import type { AddressField, CarrierField } from '../../channels/carrier.ts'

/** What Twilio needs to know, from its console's first page. */
export const twilioFields: readonly CarrierField[] = [
  {
    name: 'accountSid',
    label: 'Account SID',
    help: 'Begins with AC and has 34 characters: on the first page at Twilio.',
    secret: false,
    required: true,
    pattern: 'AC[0-9a-fA-F]{32}',
    placeholder: 'AC…',
  },
  {
    name: 'authToken',
    label: 'Auth token',
    help: 'The primary one, beside the account SID. It also proves that webhooks come from Twilio.',
    secret: true,
    required: true,
    pattern: '.{8,200}',
  },
  {
    name: 'baseUrl',
    label: 'Base URL',
    help: 'Leave it empty for Twilio itself. Write it like https://api.twilio.com for a region or a proxy.',
    secret: false,
    required: false,
    pattern: 'https?://\\S{3,190}',
    placeholder: 'https://api.twilio.com',
  },
]

export const smsAddress: AddressField = {
  label: 'Number',
  help: 'A number with its country code (+1 844 555 0119), a short code, or a messaging service (MG…).',
  placeholder: '+1 844 555 0119',
  pattern: '\\+[1-9]\\d{6,14}|\\d{3,8}|MG[0-9a-fA-F]{32}',
}
