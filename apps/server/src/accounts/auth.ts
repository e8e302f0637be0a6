import { betterAuth } from 'better-auth'
import type { Database } from '../platform/db/database.ts'

const SESSION_DAYS = 14

/**
 * Better Auth keeps passwords (scrypt) and sessions. Its own HTTP face is not mounted: our routes call it, so that limits,
 * errors and words are ours. Its tables are auth_*; they belong to no account.
 */
export function openAuth(db: Database, options: { secret: string; publicUrl: string; newId: () => string }) {
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    appName: 'Foreword',
    baseURL: options.publicUrl,
    secret: options.secret,
    database: { db: db.kysely, type: 'postgres' },
    emailAndPassword: { enabled: true, minPasswordLength: 12, maxPasswordLength: 128, autoSignIn: false },
    user: { modelName: 'auth_users', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: SESSION_DAYS * 86_400,
      updateAge: 86_400,
    },
    account: {
      modelName: 'auth_credentials',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'auth_verifications', fields: { expiresAt: 'expires_at', ...times } },
    rateLimit: { enabled: false }, // ours counts in the database, so that it holds over restarts and processes
    advanced: {
      cookiePrefix: 'foreword',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      database: { generateId: () => options.newId() },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}

export type Auth = ReturnType<typeof openAuth>
