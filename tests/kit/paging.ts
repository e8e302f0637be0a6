import { type KeyKind, type Page, pageOf } from '../../apps/server/src/platform/http/paging.ts'

/** A place in a list for verbs that are called without a request, as a request for it would have it. */
export const pageFor = <const K extends readonly KeyKind[]>(
  accountId: string,
  key: K,
  query: { limit?: number; cursor?: string | undefined } = {},
): Page<K> => pageOf({ who: { accountId }, request: { url: '/a-list' }, query }, key)
