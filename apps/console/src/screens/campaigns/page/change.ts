// pure

import type { Campaign, CampaignChange } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** What may change after the launch, speed apart: nothing that was consented to, said, or promised. */
export type Changeable = Pick<Campaign, 'name' | 'skillId' | 'lookbackMinutes' | 'routeAll' | 'notAfter'>

const FIELDS = ['name', 'skillId', 'lookbackMinutes', 'routeAll', 'notAfter'] as const

/** Only what differs is sent, so that two people can change different things at once. */
export function changesOf(before: Changeable, after: Changeable): CampaignChange {
  const changed = FIELDS.filter((field) => before[field] !== after[field])
  return Object.fromEntries(changed.map((field) => [field, after[field]]))
}

/** What is wrong, by field. `now` in epoch ms. */
export function changeErrors(
  before: Changeable,
  after: Changeable,
  now: number,
): { name?: string; notAfter?: string } {
  const late =
    after.notAfter !== null && after.notAfter !== before.notAfter && Date.parse(after.notAfter) <= now
  return {
    ...(after.name.trim() ? {} : { name: 'A name is needed. It is how people find the campaign.' }),
    ...(late
      ? { notAfter: t('This time has passed. Choose a later one; to end it now, cancel the campaign.') }
      : {}),
  }
}
