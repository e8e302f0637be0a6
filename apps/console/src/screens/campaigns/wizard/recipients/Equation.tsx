import type { Import } from '@foreword/contract'
import { IconAlertCircle, IconCheck, IconCopy, IconHandStop, IconUserMinus } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { t, useFormat } from '../../../../ui/index.ts'
import { type RowFilter, type Tile, tilesOf } from './equation.ts'

const ICONS: Partial<Record<RowFilter, ReactNode>> = {
  ready: <IconCheck className="i s14 ok" aria-hidden />,
  refused: <IconAlertCircle className="i s14 bad" aria-hidden />,
  duplicate: <IconCopy className="i s14" aria-hidden />,
  suppressed: <IconHandStop className="i s14" aria-hidden />,
  left_out: <IconUserMinus className="i s14" aria-hidden />,
}

type Props = {
  audience: Import
  filter: RowFilter | 'problems' | null
  onFilter?: (filter: RowFilter) => void
}

/** Rows read and what became of them: the parts stand beside the whole, and each part shows its rows when pressed. */
export function Equation({ audience, filter, onFilter }: Props) {
  const tiles = tilesOf(audience)
  return (
    <fieldset className="wz-equation" aria-label={t('What became of the rows')}>
      {tiles.map((tile, index) => (
        <Fragment key={tile.filter}>
          {index > 0 && (
            <span className="t3 wz-sign" aria-hidden="true">
              {index === 1 ? '=' : '+'}
            </span>
          )}
          <TileButton tile={tile} pressed={tile.filter === filter} onPress={onFilter} />
        </Fragment>
      ))}
    </fieldset>
  )
}

type TileProps = { tile: Tile; pressed: boolean; onPress: ((filter: RowFilter) => void) | undefined }

function TileButton({ tile, pressed, onPress }: TileProps) {
  const format = useFormat()
  return (
    <button
      type="button"
      className={pressed ? 'wz-tile on' : 'wz-tile'}
      aria-pressed={onPress ? pressed : undefined}
      disabled={!onPress}
      onClick={() => onPress?.(tile.filter)}
    >
      <span className="row g6 f12 t2 b5 nw">
        {ICONS[tile.filter]}
        {tile.title}
      </span>
      <span className="num b6 wz-tile-figure">{format.count(tile.people)}</span>
      <span className="f12 t3">{tile.note}</span>
    </button>
  )
}
