// pure

import type { OpenConversations } from '@foreword/contract'
import { spoken, t } from '../../../../ui/text.ts'

/** What happens to somebody who is talking with the brand when the campaign comes to them. */
export const IN_CONVERSATION: Record<OpenConversations, { label: string; short: string; means: string }> =
  spoken(() => ({
    deliver: {
      label: t('Deliver in the conversation'),
      short: t('deliver'),
      means: t('It goes out, and stands in the conversation where the agent sees it.'),
    },
    hold: {
      label: t('Hold until it is closed'),
      short: t('hold'),
      means: t('It waits, and goes once the conversation is closed, if the campaign’s hours still allow it.'),
    },
    fail: {
      label: t('Skip them'),
      short: t('skip'),
      means: t('They are counted as skipped, with the reason.'),
    },
  }))

/** The choices of a campaign: the account's word first, said once it is known. */
export function conversationChoices(account: OpenConversations | undefined) {
  const said = account ? `: ${IN_CONVERSATION[account].short}` : ''
  return [
    { value: 'account', label: t('As the account says{said}', { said }) },
    ...Object.entries(IN_CONVERSATION).map(([value, { label }]) => ({ value, label })),
  ]
}

/** "Deliver it in their conversation, as the account says". Nothing while the account's word is not known. */
export function conversationWords(
  own: OpenConversations | null,
  account: OpenConversations | undefined,
): string | null {
  if (own) return IN_CONVERSATION[own].label
  return account ? t('{label}, as the account says', { label: IN_CONVERSATION[account].label }) : null
}
