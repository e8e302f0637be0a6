import type { AddressField, CarrierField } from '../../channels/carrier.ts'

/** What an app needs to be told: who signs, and where its pages live. */
export const inAppFields: readonly CarrierField[] = [
  {
    name: 'origins',
    label: 'Origins of your pages',
    help: 'Where the widget may stand, separated by blanks: https://www.example.com https://*.example.com',
    secret: false,
    required: true,
    pattern: 'https?://[^\\s/]+([\\s,]+https?://[^\\s/]+)*',
    placeholder: 'https://www.example.com',
  },
  {
    name: 'title',
    label: 'Name people see',
    help: 'Above the messages and in notifications. Empty: the name of the account.',
    secret: false,
    required: false,
    pattern: '.{1,60}',
  },
  {
    name: 'signingSecret',
    label: 'Signing secret',
    help: 'Your server signs identity tokens with it (HS256). At least 32 characters, as openssl rand -hex 32 prints them.',
    secret: true,
    required: false,
    pattern: '\\S{32,500}',
    previous: 'signingSecretPrevious',
  },
  {
    name: 'signingSecretPrevious',
    label: 'Signing secret before',
    help: 'Still believed while your servers change over to the new one. Empty: there is none.',
    secret: true,
    required: false,
    pattern: '\\S{32,500}',
  },
  {
    name: 'publicKey',
    label: 'Public key',
    help: 'Instead of a secret: the key your server’s RS256 or ES256 signatures are checked with, as PEM (BEGIN PUBLIC KEY).',
    secret: false,
    required: false,
    pattern: '-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----',
  },
]

export const inAppAddress: AddressField = {
  label: 'Name of the app',
  help: 'Small letters, digits and hyphens, such as web-shop. Only your team sees it.',
  placeholder: 'web-shop',
  pattern: '[a-z0-9][a-z0-9-]{1,62}',
}
