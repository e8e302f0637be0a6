// pure
import type { AddressField, CarrierField } from '../../channels/carrier.ts'

export const DEFAULT_BODY =
  '{"to":"{to}","from":"{from}","text":"{text}","reference":"{reference}","callback":"{callback}","validity":"{validity}"}'
export const DEFAULT_SIGNATURE_HEADER = 'x-signature'

const URL_PATTERN = 'https?://\\S{3,480}'

/** What a gateway needs to be told: where and how to hand messages over, and how its webhooks are proven. */
export const gatewayFields: readonly CarrierField[] = [
  {
    name: 'sendUrl',
    label: 'Address for messages',
    help: 'Each message is posted there as JSON: https://sms.example.com/v1/messages',
    secret: false,
    required: true,
    pattern: URL_PATTERN,
    placeholder: 'https://sms.example.com/v1/messages',
  },
  {
    name: 'token',
    label: 'API token',
    help: 'Sent with each message as “Authorization: Bearer …”.',
    secret: true,
    required: true,
    pattern: '[\\x21-\\x7e]{8,1000}',
  },
  {
    name: 'webhookSecret',
    label: 'Webhook secret',
    help: 'Shared with the gateway: it proves that receipts and replies come from there. At least 16 characters.',
    secret: true,
    required: true,
    pattern: '[\\x21-\\x7e]{16,500}',
    previous: 'webhookSecretPrevious',
  },
  {
    name: 'webhookProof',
    label: 'How webhooks are proven',
    help: 'A signature covers every byte; a bearer token only says who knows it.',
    secret: false,
    required: false,
    choices: [
      { value: 'signature', label: 'Signature (HMAC-SHA256 of the body)' },
      { value: 'bearer', label: 'Bearer token' },
    ],
  },
  {
    name: 'signatureHeader',
    label: 'Header of the signature',
    help: `Empty: ${DEFAULT_SIGNATURE_HEADER}. Its value is hex or base64, with or without “sha256=” before it.`,
    secret: false,
    required: false,
    pattern: '[A-Za-z][A-Za-z0-9-]{0,60}',
    placeholder: DEFAULT_SIGNATURE_HEADER,
  },
  {
    name: 'body',
    label: 'Form of a message',
    help: 'JSON with {to}, {from}, {text}, {reference}, {callback} and {validity} where they belong. Empty: those names.',
    secret: false,
    required: false,
    pattern: '[\\s\\S]{2,3000}',
    placeholder: '{"to":"{to}","text":"{text}"}',
  },
  {
    name: 'idPath',
    label: 'Where the answer names the message',
    help: 'Names with dots between, such as messages.0.id. Empty: id.',
    secret: false,
    required: false,
    pattern: '[A-Za-z0-9_-]{1,60}(?:\\.[A-Za-z0-9_-]{1,60}){0,5}',
    placeholder: 'id',
  },
  {
    name: 'accountUrl',
    label: 'Address of the account',
    help: 'Asked by “Test connection” how account and sender stand. Empty: the gateway has none.',
    secret: false,
    required: false,
    pattern: URL_PATTERN,
    placeholder: 'https://sms.example.com/v1/account',
  },
  {
    name: 'keywords',
    label: 'STOP, START and HELP',
    help: 'Who answers them. Only one of the two may.',
    secret: false,
    required: false,
    choices: [
      { value: 'here', label: 'Foreword' },
      { value: 'gateway', label: 'The gateway' },
    ],
    onSandbox: true,
  },
  {
    name: 'webhookSecretPrevious',
    label: 'Webhook secret before',
    help: 'Still believed while the gateway changes over to the new one.',
    secret: true,
    required: false,
    pattern: '[\\x21-\\x7e]{16,500}',
  },
]

const NAME = '(?=[A-Za-z0-9 ]*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9 ]{0,9}[A-Za-z0-9])?'

export const gatewayAddress: AddressField = {
  label: 'Number or name',
  help: 'As the gateway knows it: a number with its country code, a short code, or a name of up to 11 letters and digits.',
  placeholder: '+43 664 555 0119',
  pattern: `\\+[1-9]\\d{6,14}|\\d{3,8}|${NAME}`,
  advice: [
    {
      pattern: NAME,
      text: 'Nobody can answer a name: replies and STOP do not reach you. Let the opt-out text say another way, such as a link or an e-mail address.',
    },
  ],
}
