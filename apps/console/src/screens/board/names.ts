// pure
import type { ConversationSummary } from '@foreword/contract'
import { phone } from '../../ui/format.ts'

/** The person's name, else their number in groups: "+1 713 555 0163". */
export const personOf = (one: Pick<ConversationSummary, 'name' | 'address'>): string =>
  one.name?.trim() || phone(one.address)
