import type { Campaign } from '@foreword/contract'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { IconButton, useFormat } from '../../../ui/index.ts'
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
    <fieldset className="row g4 speed-control" aria-label="Speed">
      <span className="f12 t3">Speed</span>
      <IconButton
        label="Slower"
        size="sm"
        kind="quiet"
        disabled={slower === undefined}
        onClick={() => slower !== undefined && change(slower)}
      >
        <IconMinus className="i s14" aria-hidden />
      </IconButton>
      <b className="num b6 nw">{rate(speed)} a second</b>
      <IconButton
        label={faster === undefined ? 'As fast as the sender may' : 'Faster'}
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
