/** How screens talk to the server: `call(route, { params, query, body })`, the shared queries, and what can go wrong. */
export { call } from './call.ts'
export { connection, onSessionEnd } from './connection.ts'
export type { FailureCode } from './errors.ts'
export { ApiError, errorFrom, isCode, messageFor, messageOf, noConnection } from './errors.ts'
export { byCursor, keys, MESSAGE_PAGE, queries } from './queries.ts'
export type { Session } from './session.ts'
export { useSession } from './session.ts'
export { urlOf } from './url.ts'
