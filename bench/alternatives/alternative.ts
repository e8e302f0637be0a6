/** A way of handing messages over, as a benchmark drives it. */
export type Alternative = {
  /** Puts so many messages in line. */
  prepare(count: number): Promise<void>
  /** Hands them all over. Returns when the last is settled and its job is done. */
  run(): Promise<void>
  /** Closes idle connections, so that PostgreSQL counts what they did. */
  flush(): Promise<void>
  close(): Promise<void>
}

export type AlternativeOptions = { databaseUrl: string; sandboxUrl: string; redisUrl?: string | undefined }
