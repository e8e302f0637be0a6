import { type CallOptions, type ClientOptions, call, type Operation } from './core.ts'
import { type Calls, operations, type Pages } from './generated.ts'

export { type CallOptions, type ClientOptions, Problem } from './core.ts'
export type * from './generated.ts'
export { type Verified, verifyWebhook, type WebhookHeaders, WebhookRefused } from './webhook.ts'

export type Foreword = Calls & {
  /** Every row of a list, page after page, asked for as they are read: `for await (const m of foreword.each('listMessages', { id }))`. */
  each<K extends keyof Pages>(
    list: K,
    input: Pages[K]['input'],
    options?: CallOptions,
  ): AsyncGenerator<Pages[K]['item'], void, undefined>
}

/** A client of one server with one key. Each operation of the API is a function of its name. */
export function foreword(options: ClientOptions): Foreword {
  if (!/^https?:\/\//.test(options.url))
    throw new TypeError('url is the address of the server, such as https://messages.example.com.')
  if (!options.key) throw new TypeError('key is an API key (fwk_…): Settings → API makes one.')
  const calls = Object.fromEntries(
    Object.entries(operations as Record<string, Operation>).map(([name, operation]) => [
      name,
      (input: Record<string, unknown> = {}, how?: CallOptions) => call(options, operation, input, how),
    ]),
  )
  return Object.assign(calls, {
    each: (list: keyof Pages, input: Record<string, unknown>, how?: CallOptions) =>
      rows(options, operations[list], input, how),
  }) as unknown as Foreword
}

async function* rows(
  client: ClientOptions,
  operation: Operation,
  input: Record<string, unknown>,
  how?: CallOptions,
): AsyncGenerator<unknown, void, undefined> {
  const { rows: field } = operation.page!
  for (let { cursor } = input; ; ) {
    const page = (await call(client, operation, { ...input, cursor }, how)) as Record<string, unknown>
    yield* page[field] as unknown[]
    cursor = page.nextCursor
    if (cursor === null || cursor === undefined) return
  }
}
