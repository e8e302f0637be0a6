// pure

import { type Campaign, variablesIn } from '@foreword/contract'
import { t } from '../../../../ui/text.ts'
import { byConsumerId, saidByAll } from '../channel-steps.ts'

/** What a typed line is made of, as the server reads it for this campaign. */
export function typedHint(campaign: Campaign): string {
  const address = byConsumerId(campaign) ? t('A consumer id') : t('A number')
  const names = variablesIn(saidByAll(campaign))
  if (campaign.channel === 'whatsapp' && names.length === 0)
    return t('{address}. The template says the same to everybody, so nothing stands behind it.', { address })
  if (names.length === 0)
    return campaign.message.trim() === ''
      ? t('{address}, then after a comma the text for this person.', { address })
      : t('{address}. What stands after a comma replaces the message for this person.', { address })
  if (names.some((name) => /^\d+$/.test(name)))
    return t("{address}, then the values for '{'1'}', '{'2'}' and so on, each after a comma.", { address })
  const listed = names.map((name) => `{${name}}`).join(', ')
  return t(
    '{address}, then after {names, plural, one {a comma the value} other {commas the values}} of {listed}{names, plural, one {} other {, in this order}}.',
    { address, names: names.length, listed },
  )
}
