import { type Logger, pino } from 'pino'

export type Log = Logger

/** What must never be read in a log: bodies, tokens, passwords, cookies. Phone numbers are cut by the callers. */
const REDACTED = [
  'password',
  '*.password',
  'token',
  '*.token',
  'authToken',
  '*.authToken',
  'secret',
  '*.secret',
  'headers.authorization',
  'headers.cookie',
  '*.headers.authorization',
  '*.headers.cookie',
]

export function openLog(level: string, pretty = false): Log {
  return pino({
    level,
    base: undefined,
    redact: { paths: REDACTED, censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(pretty ? { formatters: { level: (label) => ({ level: label }) } } : {}),
  })
}
