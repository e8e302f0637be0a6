import type { Channel } from '@foreword/contract'
import { Select } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { CHANNEL_WORDS, Check, t } from '../../../../ui/index.ts'
import { NO_RECEIPT } from '../channel-steps.ts'
import { waitChoices } from './choices.ts'

type Props = {
  before: Channel
  channel: Channel
  minutes: number | null
  onChange(minutes: number | null): void
}

/** When this channel takes over from the one before: at once when that failed, and after a time without a receipt. */
export function WhenField({ before, channel, minutes, onChange }: Props) {
  const [from, to] = [CHANNEL_WORDS[before], CHANNEL_WORDS[channel]]
  return (
    <div className="col wz-when">
      <span className="t2">
        {t('Goes on to {to} when {from} fails or cannot reach the person.', { to, from })}
      </span>
      <div className="row wz-when-row">
        <Check
          label={t('Also when {from} has no delivery receipt after', { from })}
          checked={minutes !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? NO_RECEIPT : null)}
        />
        <Select
          className="wz-wait"
          aria-label={t('How long {to} waits for a receipt of {from}', { to, from })}
          data={waitChoices(minutes ?? NO_RECEIPT)}
          value={String(minutes ?? NO_RECEIPT)}
          disabled={minutes === null}
          onChange={(value) => value && onChange(Number(value))}
          allowDeselect={false}
          rightSection={<IconChevronDown className="i s14" aria-hidden />}
        />
      </div>
    </div>
  )
}
