// pure

/** The account the sandbox knows. */
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`
export const AUTH_TOKEN = 'sandbox-token-000000000000000000'
