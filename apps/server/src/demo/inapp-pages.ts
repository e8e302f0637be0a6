import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SignJWT } from 'jose'
import { readAccount } from '../accounts/index.ts'
import {
  type ChannelsDeps,
  openCredentials,
  type SenderRow,
  sandboxSenders,
  senderOfAnyAccount,
} from '../channels/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Http } from '../platform/http/server.ts'
import { Problem } from '../platform/problem.ts'
import { APP_USERS } from './people.ts'

// A shop of the demo's brand with the widget on it. The token is made here because it is a demo, and only for an app on the sandbox:
// a brand's own server is the one that knows who is signed in.

type Deps = { db: Database; clock: Clock; channels: Pick<ChannelsDeps, 'secrets' | 'publicUrl'> }

const PAGE = readFileSync(new URL('./inapp-page.html', import.meta.url), 'utf8')
const STYLE = createHash('sha256')
  .update(/<style>([\s\S]*?)<\/style>/.exec(PAGE)![1]!)
  .digest('base64')
/** As strict as a careful brand's: the widget must work under it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${STYLE}'`,
  "connect-src 'self'",
  'img-src https: http: data:',
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')
const TOKEN_S = 15 * 60
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

type Query = { sender?: string; as?: string }

export function demoPages(http: Http, deps: Deps): void {
  http.get('/inapp/demo', { config: { allow: 'public' } }, async (request, reply) => {
    const query = request.query as Query
    const { sender, brand } = await appOf(deps, query.sender)
    const person = personOf(query.as)
    return reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page(sender.id, brand, person))
  })
  http.get('/inapp/demo/token', { config: { allow: 'public' } }, async (request, reply) => {
    const query = request.query as Query
    const { sender } = await appOf(deps, query.sender)
    const { signingSecret } = openCredentials(deps.channels, sender).secret
    if (!signingSecret)
      throw new Problem('not_available', {
        message: 'The app is not connected to the sandbox yet. Try again in a moment.',
      })
    const person = personOf(query.as)
    const token = await new SignJWT({ name: person.name })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(person.id)
      .setAudience(sender.id)
      .setExpirationTime(Math.floor(deps.clock.now().getTime() / 1000) + TOKEN_S)
      .sign(new TextEncoder().encode(signingSecret))
    return reply.header('cache-control', 'no-store').send({ token })
  })
}

/** The app on the sandbox that was named, or the first there is. */
async function appOf(deps: Deps, id: string | undefined): Promise<{ sender: SenderRow; brand: string }> {
  return deps.db.asSystem(async (tx) => {
    const sender =
      id === undefined
        ? (await sandboxSenders(tx)).find((one) => one.channel === 'inapp')
        : UUID.test(id)
          ? await senderOfAnyAccount(tx, id)
          : undefined
    if (!sender?.is_sandbox || sender.channel !== 'inapp' || sender.archived_at)
      throw new Problem('not_found', {
        message:
          'There is no app on the sandbox by this id. Add an in-app sender on the sandbox in Settings, Senders.',
      })
    return { sender, brand: sender.config.title || (await readAccount(tx, sender.account_id)).name }
  })
}

const personOf = (id: string | undefined) => APP_USERS.find((one) => one.id === id) ?? APP_USERS[0]

function page(senderId: string, brand: string, person: (typeof APP_USERS)[number]): string {
  const values: Record<string, string> = {
    brand,
    sender: senderId,
    as: person.id,
    name: person.name,
    first: person.name.split(' ')[0]!,
    people: APP_USERS.map(
      (one) =>
        `<a href="/inapp/demo?sender=${senderId}&amp;as=${one.id}"${one.id === person.id ? ' aria-current="true"' : ''}>${escaped(one.name)}</a>`,
    ).join('\n          '),
  }
  return PAGE.replace(/\{\{(\w+)\}\}/g, (_raw, key: string) =>
    key === 'people' ? values.people! : escaped(values[key] ?? ''),
  )
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
