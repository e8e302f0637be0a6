// pure
import type { AddressField, CarrierField } from '../../channels/carrier.ts'

export const GRAPH = 'https://graph.facebook.com'
export const API_VERSION = 'v25.0'

/** What Meta needs to know, in the order in which its own pages show it. docs/carriers/whatsapp.md walks through them. */
export const whatsappFields: readonly CarrierField[] = [
  {
    name: 'phoneNumberId',
    label: 'Phone number ID',
    help: 'Digits only, not the number itself: at Meta under WhatsApp, API setup.',
    secret: false,
    required: true,
    pattern: '\\d{5,30}',
    placeholder: '106540352242922',
  },
  {
    name: 'wabaId',
    label: 'Business account ID',
    help: 'The WhatsApp Business Account’s (WABA), digits only: on the same page at Meta. Templates belong to it.',
    secret: false,
    required: true,
    pattern: '\\d{5,30}',
    placeholder: '102290129340398',
  },
  {
    name: 'accessToken',
    label: 'Access token',
    help: 'Of a system user, never ending, with whatsapp_business_messaging and whatsapp_business_management.',
    secret: true,
    required: true,
    pattern: '\\S{8,2000}',
  },
  {
    name: 'appSecret',
    label: 'App secret',
    help: 'At Meta under App settings, Basic. It proves that webhooks come from Meta.',
    secret: true,
    required: true,
    pattern: '\\S{8,200}',
  },
  {
    name: 'verifyToken',
    label: 'Verify token',
    help: 'A word of your choice that you also type at Meta beside the callback URL. Empty: “Test connection” shows one.',
    secret: false,
    required: false,
    pattern: '\\S{8,200}',
  },
  {
    name: 'marketingEndpoint',
    label: 'Marketing templates go through',
    help: 'Use the Marketing Messages API if your account is on it; other templates always go the ordinary way.',
    secret: false,
    required: false,
    pattern: 'messages|marketing_messages',
    choices: [
      { value: 'messages', label: 'Cloud API, like everything else' },
      { value: 'marketing_messages', label: 'Marketing Messages API' },
    ],
  },
  {
    name: 'baseUrl',
    label: 'Base URL',
    help: `Leave it empty for Meta itself. Write it like ${GRAPH} for a proxy.`,
    secret: false,
    required: false,
    pattern: 'https?://\\S{3,190}',
    placeholder: GRAPH,
  },
  {
    name: 'apiVersion',
    label: 'API version',
    help: `Leave it empty for ${API_VERSION}. Meta keeps a version for about two years.`,
    secret: false,
    required: false,
    pattern: 'v\\d{1,3}\\.\\d{1,2}',
    placeholder: API_VERSION,
  },
]

export const whatsappAddress: AddressField = {
  label: 'WhatsApp number',
  help: 'The number as people see it, with its country code: +1 555 078 3881.',
  placeholder: '+1 555 078 3881',
  pattern: '\\+[1-9]\\d{6,14}',
}
