import {
  decodeProtectedHeader,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWTPayload,
  errors as jose,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import { hashToken } from '../platform/ids.ts'
import type { Secrets } from '../platform/secrets.ts'
import { limitsOf } from './access.ts'
import {
  type Api,
  bearerOf,
  type Caller,
  ISSUER,
  KEY_DAYS,
  NoToken,
  NotAdmitted,
  rateOf,
  TOKEN_SECONDS,
} from './model.ts'
import * as store from './store.ts'

export type TokenDeps = { db: Database; clock: Clock; newId: () => string; secrets: Secrets }

const ALGORITHM = 'RS256'
const NUMBER = /^\d{1,18}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A token for an application that shows its id and secret. Throws NoToken. */
export async function issueToken(
  deps: TokenDeps,
  given: { accountNumber: string; clientId: string | undefined; clientSecret: string | undefined },
): Promise<string> {
  const { accountNumber, clientId, clientSecret } = given
  if (!clientId) throw new NoToken('invalid_request', 'client_id is missing.')
  if (!clientSecret) throw new NoToken('invalid_request', 'client_secret is missing.')
  const now = deps.clock.now()
  const known =
    NUMBER.test(accountNumber) && UUID.test(clientId)
      ? await deps.db.asSystem((tx) =>
          store.useSecret(tx, { accountNumber, clientId, hash: hashToken(clientSecret) }, now),
        )
      : undefined
  if (!known)
    throw new NoToken(
      'invalid_client',
      'This account has no application with this client_id and client_secret, or it was revoked.',
    )
  const key = await signingKey(deps, known.account_id)
  const { pkcs8 } = deps.secrets.open(key.sealed)
  const iat = Math.floor(now.getTime() / 1000)
  return new SignJWT({ scope: known.scopes.join(' '), azp: known.id })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: key.id })
    .setIssuer(ISSUER)
    .setAudience(accountNumber)
    .setIssuedAt(iat)
    .setExpirationTime(iat + TOKEN_SECONDS)
    .sign(await importPKCS8(pkcs8!, ALGORITHM))
}

/** The key that signs now. One that has served its time is replaced, and goes on being believed for as long as its tokens hold. */
async function signingKey(deps: TokenDeps, accountId: string): Promise<store.KeyRow> {
  const now = deps.clock.now()
  const oldest = now.getTime() - KEY_DAYS * 86_400_000
  const usable = await deps.db.asAccount(accountId, (tx) => store.keysOf(tx, accountId, now))
  const current = usable.find((key) => key.ends_at === null && key.created_at.getTime() > oldest)
  if (current) return current
  const made = await makeKey(deps, accountId)
  await deps.db.asAccount(accountId, (tx) => startKey(tx, made, false))
  return { ...made, ends_at: null }
}

/** Takes about a tenth of a second of one core. */
export async function makeKey(
  deps: Pick<TokenDeps, 'clock' | 'newId' | 'secrets'>,
  accountId: string,
): Promise<Omit<store.KeyRow, 'ends_at'>> {
  const id = deps.newId()
  const pair = await generateKeyPair(ALGORITHM, { extractable: true })
  return {
    account_id: accountId,
    id,
    sealed: deps.secrets.seal({ pkcs8: await exportPKCS8(pair.privateKey) }),
    public_jwk: {
      ...((await exportJWK(pair.publicKey)) as Record<string, string>),
      kid: id,
      alg: ALGORITHM,
      use: 'sig',
    },
    created_at: deps.clock.now(),
  }
}

/** From now on this key signs. What the ones before signed ends now, or when its hour is over. */
export async function startKey(
  tx: Tx,
  made: Omit<store.KeyRow, 'ends_at'>,
  endTokens: boolean,
): Promise<void> {
  const until = made.created_at.getTime() + (endTokens ? 0 : TOKEN_SECONDS * 1000)
  await store.endKeys(tx, made.account_id, new Date(until))
  await store.insertKey(tx, made)
}

/** The public keys of every account, for whoever verifies a token himself. */
export async function publishedKeys(deps: Pick<TokenDeps, 'db' | 'clock'>) {
  const keys = await deps.db.asSystem((tx) => store.publicKeys(tx, deps.clock.now()))
  return { keys: keys.map((key) => key.public_jwk) }
}

export type Admission = {
  accountNumber: string
  authorization: string | undefined
  /** Any of the scopes this needs; null = a token is enough. */
  scope: Caller['scopes'][number]
  api: Api
}

/**
 * Who calls, if the token is good, its application may do this, and the second has room. Throws NotAdmitted in the words of the Node
 * library that programs have learned to look for. Cost: two statements, and one more that spends the request.
 */
export async function admit(deps: TokenDeps, asked: Admission): Promise<Caller> {
  const token = bearerOf(asked.authorization)
  if (token === '') throw new NotAdmitted(401, 'jwt must be provided')
  const now = deps.clock.now()
  const { claims, account: row } = await claimsOf(deps, token, asked.accountNumber, now)
  const limits = limitsOf(row)
  const { account_id: accountId } = row
  const { application, spent } = await deps.db.asAccount(accountId, async (tx) => {
    const application = await store.useApplication(tx, accountId, String(claims.azp), now)
    const may = application?.scopes.includes(asked.scope) && row.enabled
    const rate = rateOf(limits, asked.api)
    return {
      application,
      spent: !may || (await store.spendRequest(tx, { accountId, api: asked.api, rate }, now)),
    }
  })
  if (!application) throw new NotAdmitted(401, 'jwt revoked')
  if (!row.enabled)
    throw new NotAdmitted(
      403,
      'The API is switched off for this account. An administrator can switch it on under Settings, API.',
    )
  if (!application.scopes.includes(asked.scope))
    throw new NotAdmitted(
      403,
      `The application lacks the scope ${asked.scope}. An administrator can give it under Settings, API.`,
    )
  if (!spent)
    throw new NotAdmitted(
      429,
      `More than ${rateOf(limits, asked.api)} requests in a second. Wait a second, then send it again.`,
    )
  return {
    accountId,
    accountNumber: asked.accountNumber,
    applicationId: application.id,
    name: application.name,
    scopes: application.scopes,
    limits,
  }
}

/** What a token says, and its account as it allows programs. Throws NotAdmitted. */
export async function claimsOf(deps: Pick<TokenDeps, 'db'>, token: string, accountNumber: string, now: Date) {
  const account = NUMBER.test(accountNumber)
    ? await deps.db.asSystem((tx) => store.admissionOf(tx, accountNumber, keyIdOf(token), now))
    : undefined
  if (!account?.public_jwk) throw new NotAdmitted(401, 'invalid signature')
  const claims = await verified(token, account.public_jwk, accountNumber, now)
  if (!UUID.test(String(claims.azp))) throw new NotAdmitted(401, 'jwt revoked')
  return { claims, account }
}

/** The key a token names; null = it names none of ours. Throws when it is no token at all. */
function keyIdOf(token: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid && UUID.test(kid) ? kid : null
  } catch {
    throw new NotAdmitted(401, 'jwt malformed')
  }
}

async function verified(
  token: string,
  jwk: Record<string, string>,
  accountNumber: string,
  now: Date,
): Promise<JWTPayload> {
  try {
    const options = { algorithms: [ALGORITHM], issuer: ISSUER, audience: accountNumber, currentDate: now }
    return (await jwtVerify(token, await importJWK(jwk, ALGORITHM), options)).payload
  } catch (error) {
    if (error instanceof jose.JWTExpired) throw new NotAdmitted(401, 'jwt expired')
    if (error instanceof jose.JWTClaimValidationFailed && error.claim === 'aud')
      throw new NotAdmitted(401, `jwt audience invalid. expected: ${accountNumber}`)
    if (error instanceof jose.JWSSignatureVerificationFailed || error instanceof jose.JOSEAlgNotAllowed)
      throw new NotAdmitted(401, 'invalid signature')
    if (error instanceof jose.JOSEError) throw new NotAdmitted(401, 'jwt malformed')
    throw error
  }
}

/** Whether an account of this number is here: for whoever asks where its services are. */
export async function isAccount(deps: Pick<TokenDeps, 'db'>, number: string): Promise<boolean> {
  if (!NUMBER.test(number)) return false
  return (await deps.db.asSystem((tx) => store.accountNumbered(tx, number))) !== undefined
}
