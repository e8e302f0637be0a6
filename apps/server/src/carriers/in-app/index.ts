import { createHash, randomUUID } from 'node:crypto'
import type { Carrier, ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import { inAppErrors, UNKNOWN_USER } from './errors.ts'
import { inAppAddress, inAppFields } from './fields.ts'

/** How an app is used, as the house knows it. */
export type InAppUse = { people: number; recent: number; last: Date | null }

export type InAppOptions = {
  /** Whether a person signed in to the app at least once. */
  known(senderId: string, consumerId: string): Promise<boolean>
  /** People of the app, and how many were there in the last seven days. */
  use(senderId: string): Promise<InAppUse>
  /** The signing secret of an app that exists to be tried. */
  sandboxSecret(senderId: string): string
}

/**
 * Messages inside the brand's own page or app. Nothing is handed to a third party: a message that is `sent` stands in the ledger, and
 * the person's pages read it there. So a doubt after a crash has an answer: whoever is known can read it.
 */
export function createInApp(options: InAppOptions): Carrier {
  return {
    name: 'in-app',
    channel: 'inapp',
    label: 'In-app',
    fields: inAppFields,
    addressField: inAppAddress,
    errors: inAppErrors,
    answersKeywords: () => false,
    async send(sender, attempt) {
      try {
        if (await options.known(sender.senderId, attempt.to))
          return {
            kind: 'accepted',
            carrierId: `${attempt.messageId}:${attempt.attempt}`,
            segments: null,
          }
      } catch (error) {
        return { kind: 'unreachable', detail: String(error) }
      }
      return {
        kind: 'rejected',
        code: UNKNOWN_USER,
        class: 'final',
        detail: 'Nobody signed in to the app by this id.',
      }
    },
    verifyWebhook: () => false,
    parseWebhook: (raw) => [
      { kind: 'nothing', dedupeKey: createHash('sha256').update(raw.body).digest('hex') },
    ],
    acknowledge: () => ({ contentType: 'text/plain', body: '' }),
    testConnection: (sender) => testInApp(sender, options),
    onSandbox: async (_sandbox, { senderId, inboundUrl }) => ({
      config: { origins: new URL(inboundUrl).origin },
      secret: { signingSecret: options.sandboxSecret(senderId) },
    }),
    async reconcile(sender, attempt) {
      try {
        return (await options.known(sender.senderId, attempt.to))
          ? { found: 'yes', carrierId: randomUUID(), state: 'sent', code: null }
          : { found: 'no' }
      } catch {
        return { found: 'cannot_tell' }
      }
    },
    close: async () => {},
  }
}

async function testInApp(sender: SenderCredentials, options: InAppOptions): Promise<ConnectionFactFound[]> {
  const facts: ConnectionFactFound[] = []
  const signs = sender.secret.signingSecret
    ? 'a secret (HS256)'
    : sender.config.publicKey
      ? 'a key pair'
      : null
  facts.push(
    signs
      ? { name: 'Identity tokens', state: 'ok', detail: `Your server signs them with ${signs}.` }
      : {
          name: 'Identity tokens',
          state: 'bad',
          detail: 'There is neither a signing secret nor a public key, so nobody can sign in.',
          remedy: 'Make a secret under “Embed”, and put it on your server.',
        },
  )
  const origins = (sender.config.origins ?? '').split(/[\s,]+/).filter(Boolean)
  const open = origins.filter(
    (origin) => origin.startsWith('http:') && !/^http:\/\/(localhost|127\.)/.test(origin),
  )
  facts.push(
    open.length > 0
      ? {
          name: 'Origins',
          state: 'warn',
          detail: `${open.join(', ')} is not encrypted.`,
          remedy: 'Use https, or notifications and secure cookies do not work there.',
        }
      : { name: 'Origins', state: 'ok', detail: `The widget may stand on ${origins.join(', ')}.` },
  )
  facts.push(await useFact(sender.senderId, options))
  facts.push({
    name: 'Notifications',
    state: 'ok',
    detail: 'This installation has its own keys for web push.',
  })
  return facts
}

async function useFact(senderId: string, options: InAppOptions): Promise<ConnectionFactFound> {
  const name = 'The widget'
  try {
    const use = await options.use(senderId)
    if (use.people === 0)
      return {
        name,
        state: 'warn',
        detail: 'Nobody signed in yet.',
        remedy: 'Put the snippet on a page and sign in there once.',
      }
    const people = use.people === 1 ? 'One person signed in' : `${use.people} people signed in`
    return use.recent > 0
      ? { name, state: 'ok', detail: `${people} so far, ${use.recent} of them in the last seven days.` }
      : {
          name,
          state: 'warn',
          detail: `${people}, but nobody in the last seven days.`,
          remedy: 'See whether the snippet is still on your pages.',
        }
  } catch (error) {
    return { name, state: 'warn', detail: `It could not be looked up: ${String(error)}` }
  }
}
