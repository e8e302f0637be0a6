import type { Recipient } from '@foreword/contract'
import { found } from '../platform/problem.ts'
import { importOf } from './import-store.ts'
import type { AudienceRules, RecipientsContext } from './model.ts'
import { type Audience, recipientRows } from './store.ts'
import { toRecipient } from './views.ts'

const PAGE = 200

export type ListRecipients = Audience & {
  rules: AudienceRules
  /** One verdict, or `problems` for all but ready. */
  verdict?: string | undefined
  /** Digits of a number, or a part of any value. */
  search?: string | undefined
  /** The last line seen. */
  after?: number | undefined
  limit?: number | undefined
}

/** A page of the audience in the order of the file; `next` is the line to go on after, null at the end. */
export function listRecipients(
  ctx: RecipientsContext,
  input: ListRecipients,
): Promise<{ recipients: Recipient[]; next: number | null }> {
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const from = found(await importOf(tx, input), 'The import')
    const limit = input.limit ?? PAGE
    const rows = await recipientRows(tx, input, {
      limit: limit + 1,
      ...(input.verdict === undefined ? {} : { verdict: input.verdict }),
      ...(input.search === undefined ? {} : { search: input.search }),
      ...(input.after === undefined ? {} : { after: input.after }),
    })
    const page = rows.slice(0, limit)
    return {
      recipients: page.map((row) => toRecipient(row, input.rules, from)),
      next: rows.length > limit ? page.at(-1)!.line : null,
    }
  })
}
