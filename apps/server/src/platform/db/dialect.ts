import { AsyncLocalStorage } from 'node:async_hooks'
import {
  CompiledQuery,
  type DatabaseConnection,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'

/** Whose rows a transaction sees, and the address of whoever asked. */
export type Entering = { accountId: string; from: string }

/** Settings end with the transaction; policies compare rows with the account of the setting. */
const ENTER = `/* prepared */ select set_config('foreword.account_id', $1, true), set_config('foreword.from', $2, true),
  set_config('role', 'foreword_app', true)`

const entering = new AsyncLocalStorage<Entering | null>()

/** The transaction that `begin` opens is entered as this account; null = as the owner of the tables. */
export const enterAs = <T>(who: Entering | null, begin: () => Promise<T>): Promise<T> =>
  entering.run(who, begin)

/**
 * A transaction's beginning goes out together with its first statement, over a pipelined connection: a transaction waits once less, or
 * twice less of an account. PostgreSQL takes statements in the order they were sent, and one that fails inside a transaction ends all that follow,
 * so that nothing is done before the account is entered, nor when it could not be. One gap: should somebody cancel exactly this `begin`
 * (`pg_cancel_backend` in that instant; nothing of ours cancels), the first statement stands alone, as the owner, though the caller gets the error.
 */
class Driver extends PostgresDriver {
  readonly #begun = new WeakMap<DatabaseConnection, Promise<unknown>>()

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const parts: Promise<unknown>[] = [super.beginTransaction(connection, settings)]
    const who = entering.getStore()
    if (who) parts.push(connection.executeQuery(CompiledQuery.raw(ENTER, [who.accountId, who.from])))
    const begun = Promise.all(parts)
    // Heard of at the commit; until then the statements behind it fail with it.
    begun.catch(() => {})
    this.#begun.set(connection, begun)
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#begun.get(connection)
    return super.commitTransaction(connection)
  }
}

/** PostgreSQL over a pool of pipelined connections. */
export class PipelinedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): PostgresDriver {
    return new Driver(this.#config)
  }
}
