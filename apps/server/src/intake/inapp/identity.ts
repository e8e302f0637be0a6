import { errors, importSPKI, type JWTPayload, jwtVerify } from 'jose'
import type { SenderCredentials } from '../../channels/index.ts'
import { Problem } from '../../platform/problem.ts'

/** Who a token says signs in, and until when it holds. */
export type Identity = { consumerId: string; name: string | null; timeZone: string | null; until: Date }

const CONSUMER_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/
/** Clocks of two machines. */
const LEEWAY_S = 30
const KEY_ALGORITHMS = ['ES256', 'RS256']

/**
 * Believes a token only if the brand's server signed it: HS256 with the sender's secret or the one before it, RS256 or ES256 with its
 * public key. Claims: `sub` and `exp`, and perhaps `name`, `timeZone` and `aud` (then this sender's id). Throws token_bad or token_ended.
 */
export async function identityOf(sender: SenderCredentials, token: string, now: Date): Promise<Identity> {
  const claims = await verified(sender, token, now)
  const { sub, exp, aud } = claims
  if (typeof sub !== 'string' || !CONSUMER_ID.test(sub))
    throw bad('`sub` has to be the person’s id: at most 128 printable ASCII characters.')
  if (typeof exp !== 'number') throw bad('`exp` is missing: a token without an end is not taken.')
  if (aud !== undefined && ![aud].flat().includes(sender.senderId))
    throw bad('`aud` names another app. Leave it out, or use the id of this sender.')
  return {
    consumerId: sub,
    name: textOf(claims.name, 120),
    timeZone: textOf(claims.timeZone, 64),
    until: new Date(exp * 1000),
  }
}

const bad = (why: string): Problem =>
  new Problem('token_bad', { field: 'token', message: `The identity token was refused: ${why}` })

const textOf = (claim: unknown, most: number): string | null =>
  typeof claim === 'string' && claim.trim() !== '' ? claim.trim().slice(0, most) : null

async function verified(sender: SenderCredentials, token: string, now: Date): Promise<JWTPayload> {
  const algorithm = algorithmOf(token)
  const { signingSecret, signingSecretPrevious } = sender.secret
  const { publicKey } = sender.config
  const options = { algorithms: [algorithm], clockTolerance: LEEWAY_S, currentDate: now }
  if (algorithm === 'HS256' && signingSecret) {
    let refused: unknown
    for (const secret of [signingSecret, signingSecretPrevious]) {
      if (!secret) continue
      try {
        return (await jwtVerify(token, new TextEncoder().encode(secret), options)).payload
      } catch (error) {
        refused = error
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) break
      }
    }
    throw refusal(refused)
  }
  if (KEY_ALGORITHMS.includes(algorithm) && publicKey) {
    try {
      return (await jwtVerify(token, await importSPKI(asPem(publicKey), algorithm), options)).payload
    } catch (error) {
      throw refusal(error)
    }
  }
  throw bad(
    signingSecret || publicKey
      ? `this app takes ${signingSecret ? 'HS256' : 'RS256 or ES256'}, and the token names ${algorithm}.`
      : 'this app has neither a signing secret nor a public key. Set one in Settings, Senders.',
  )
}

/** What the token claims to be signed with; it is only ever compared with what the sender has. */
function algorithmOf(token: string): string {
  try {
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { alg?: unknown }
    if (typeof header.alg === 'string') return header.alg.slice(0, 20)
  } catch {
    // No JSON, no token: said below.
  }
  throw bad('it is not a signed JSON web token.')
}

function refusal(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) return new Problem('token_ended', { field: 'token' })
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return bad('the signature does not match. Is it the secret of this app?')
  if (error instanceof errors.JWTClaimValidationFailed)
    return bad(`the claim \`${error.claim}\` is not right.`)
  return bad('it is not a signed JSON web token.')
}

/** One line of a form loses its line breaks; PEM needs them around its marks. */
const asPem = (key: string): string =>
  key
    .replace(/\s+/g, '')
    .replace('-----BEGINPUBLICKEY-----', '-----BEGIN PUBLIC KEY-----\n')
    .replace('-----ENDPUBLICKEY-----', '\n-----END PUBLIC KEY-----\n')
