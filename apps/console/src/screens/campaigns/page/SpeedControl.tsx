import type { Campaign } from '@foreword/contract'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { IconButton, t, useFormat } from '../../../ui/index.ts'
import { nextSpeed } from './running.ts'
import { useSpeed } from './useSpeed.ts'

/** Slower and faster, while it sends. */
export function SpeedControl({ campaign }: { campaign: Campaign }) {
  const { rate } = useFormat()
  const { speed, max, change } = useSpeed(campaign)
  if (speed === undefined) return null
  const slower = nextSpeed(speed, 'slower', max)
  const faster = nextSpeed(speed, 'faster', max)
  return (
    <fieldset className="row g4 speed-control" aria-label={t('Speed')}>
      <span className="f12 t3">{t('Speed')}</span>
      <IconButton
        label={t('Slower')}
        size="sm"
        kind="quiet"
        disabled={slower === undefined}
        onClick={() => slower !== undefined && change(slower)}
      >
        <IconMinus className="i s14" aria-hidden />
      </IconButton>
      <b className="num b6 nw">{t('{speed} a second', { speed: rate(speed) })}</b>
      <IconButton
        label={faster === undefined ? t('As fast as the sender may') : t('Faster')}
        size="sm"
        kind="quiet"
        disabled={faster === undefined}
        onClick={() => faster !== undefined && change(faster)}
      >
        <IconPlus className="i s14" aria-hidden />
      </IconButton>
    </fieldset>
  )
}
