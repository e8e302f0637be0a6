// pure
import { type Campaign, variablesIn } from '@foreword/contract'
import { byConsumerId, saidByAll } from '../channel-steps.ts'

/** What a typed line is made of, as the server reads it for this campaign. */
export function typedHint(campaign: Campaign): string {
  const address = byConsumerId(campaign) ? 'A consumer id' : 'A number'
  const names = variablesIn(saidByAll(campaign))
  if (campaign.channel === 'whatsapp' && names.length === 0)
    return `${address}. The template says the same to everybody, so nothing stands behind it.`
  if (names.length === 0)
    return campaign.message.trim() === ''
      ? `${address}, then after a comma the text for this person.`
      : `${address}. What stands after a comma replaces the message for this person.`
  if (names.some((name) => /^\d+$/.test(name)))
    return `${address}, then the values for {1}, {2} and so on, each after a comma.`
  const listed = names.map((name) => `{${name}}`).join(', ')
  return `${address}, then after ${names.length === 1 ? 'a comma the value' : 'commas the values'} of ${listed}${names.length === 1 ? '' : ', in this order'}.`
}
