import type { Recipient } from '@foreword/contract'
import type { Page } from '../platform/http/paging.ts'
import { found } from '../platform/problem.ts'
import { importOf } from './import-store.ts'
import type { AudienceRules, RecipientsContext } from './model.ts'
import { type Audience, recipientRows } from './store.ts'
import { toRecipient } from './views.ts'

export const LINE_KEY = ['int'] as const

export type ListRecipients = Audience & {
  rules: AudienceRules
  /** One verdict, or `problems` for all but ready. */
  verdict?: string | undefined
  /** Digits of a number, or a part of any value. */
  search?: string | undefined
  /** Only rows behind this line. */
  afterLine?: number | undefined
  at: Page<typeof LINE_KEY>
}

/** A page of the audience in the order of the file. */
export function listRecipients(
  ctx: RecipientsContext,
  input: ListRecipients,
): Promise<{ recipients: Recipient[]; nextCursor: string | null }> {
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const from = found(await importOf(tx, input), 'The import')
    const { after, limit, cut } = input.at
    const rows = await recipientRows(tx, input, {
      ...{ limit: limit + 1, after: after?.[0] ?? input.afterLine ?? 0 },
      ...(input.verdict === undefined ? {} : { verdict: input.verdict }),
      ...(input.search === undefined ? {} : { search: input.search }),
    })
    const { page, nextCursor } = cut(rows, (row) => [row.line])
    return { recipients: page.map((row) => toRecipient(row, input.rules, from)), nextCursor }
  })
}
