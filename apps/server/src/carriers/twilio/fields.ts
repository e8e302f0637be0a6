// pure
import type { AddressField, CarrierField } from '../../channels/carrier.ts'

const accountFields: readonly CarrierField[] = [
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
    help: 'The primary one, beside the account SID. It proves that webhooks come from Twilio, also when an API key sends.',
    secret: true,
    required: true,
    pattern: '.{8,200}',
  },
]

const otherFields: readonly CarrierField[] = [
  {
    name: 'authTokenPrevious',
    label: 'Previous auth token',
    help: 'Only while tokens are exchanged at Twilio: webhooks signed with it are still believed.',
    secret: true,
    required: false,
    pattern: '.{8,200}',
  },
  {
    name: 'apiKeySid',
    label: 'API key',
    help: 'Begins with SK. With it and its secret, messages are sent by the key instead of the auth token.',
    secret: false,
    required: false,
    pattern: 'SK[0-9a-fA-F]{32}',
    placeholder: 'SK…',
  },
  {
    name: 'apiKeySecret',
    label: 'API key secret',
    help: 'Twilio shows it once, when the key is made.',
    secret: true,
    required: false,
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

const smartEncoding: CarrierField = {
  name: 'smartEncoding',
  label: 'Smart encoding',
  help: 'Curly quotes, dashes and odd spaces are sent as plain ones, so that a text takes fewer segments.',
  secret: false,
  required: false,
  choices: [
    { value: 'off', label: 'Off' },
    { value: 'on', label: 'On: plain characters' },
  ],
  onSandbox: true,
}

/** What Twilio needs to know of a sender of texts. */
export const smsFields: readonly CarrierField[] = [...accountFields, smartEncoding, ...otherFields]

/** The same of a WhatsApp sender, whose messages have no segments. */
export const whatsappFields: readonly CarrierField[] = [...accountFields, ...otherFields]

const NAME = '(?=[A-Za-z0-9 ]*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9 ]{0,9}[A-Za-z0-9])?'
const SERVICE = 'MG[0-9a-fA-F]{32}'

export const smsAddress: AddressField = {
  label: 'Number or name',
  help: 'A number with its country code (+1 844 555 0119), a short code, a messaging service (MG…), or a name of up to 11 letters and digits.',
  placeholder: '+1 844 555 0119',
  pattern: `\\+[1-9]\\d{6,14}|\\d{3,8}|${SERVICE}|${NAME}`,
  advice: [
    {
      pattern: NAME,
      text: 'Nobody can answer a name: replies and STOP do not reach you. Let the opt-out text say another way, such as a link or an e-mail address. Some countries, among them the US and Canada, take no names.',
    },
    {
      pattern: '\\d{3,8}',
      text: 'Twilio answers no STOP, START or HELP on a short code of its own: Foreword does.',
    },
    {
      pattern: SERVICE,
      text: 'Twilio chooses the number of each person from the service, and keeps to it.',
    },
  ],
}

export const whatsappAddress: AddressField = {
  label: 'WhatsApp number',
  help: 'The number of the WhatsApp sender at Twilio, with its country code.',
  placeholder: '+1 844 555 0119',
  pattern: '\\+[1-9]\\d{6,14}',
}
