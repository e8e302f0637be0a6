import type { Campaign, CampaignChange, OpenConversations } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../../api/index.ts'
import { SelectField, t } from '../../../../ui/index.ts'
import { conversationChoices, IN_CONVERSATION } from './conversations.ts'

type Props = { campaign: Campaign; onChange(change: CampaignChange): void }

/** What happens to somebody who is talking with the brand: the account's word, or this campaign's own. */
export function ConversationsField({ campaign, onChange }: Props) {
  const account = useQuery(queries.limits()).data?.openConversations
  const own = campaign.openConversations
  const policy = own ?? account
  return (
    <SelectField
      label={t('People in a conversation with you')}
      hint={policy ? IN_CONVERSATION[policy].means : undefined}
      data={conversationChoices(account)}
      value={own ?? 'account'}
      onChange={(value) =>
        onChange({ openConversations: value === 'account' ? null : (value as OpenConversations) })
      }
    />
  )
}
