import type { OptOut } from '@foreword/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { format, t, useFormat, useIsPhone } from '../../ui/index.ts'
import { sourceWords } from './sources.ts'

/** Heights in px; on a phone a number's facts stand below each other. */
const ROW = 48
const PHONE_ROW = 88

type OptOutTableProps = {
  optOuts: OptOut[]
  hasMore: boolean
  onMore: () => void
  onOpen: (optOut: OptOut) => void
}

/** Newest first; only the rows in sight are in the page. */
export function OptOutTable({ optOuts, hasMore, onMore, onOpen }: OptOutTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const row = useIsPhone() ? PHONE_ROW : ROW
  const virtual = useVirtualizer({
    count: optOuts.length,
    getScrollElement: () => box.current,
    estimateSize: () => row,
    overscan: 10,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window that was turned has rows of another height
  useEffect(() => virtual.measure(), [row])
  const items = virtual.getVirtualItems()
  const nearEnd = hasMore && (items.at(-1)?.index ?? 0) > optOuts.length - 30
  useEffect(() => {
    if (nearEnd) onMore()
  }, [nearEnd, onMore])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="body" ref={box} aria-label={t('Opted-out numbers')} tabIndex={0}>
      <table className="tbl opt-table">
        <colgroup>
          <col style={{ width: 200 }} />
          <col style={{ width: 190 }} />
          <col />
          <col style={{ width: 220 }} />
          <col style={{ width: 190 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('Number')}</th>
            <th scope="col">{t('How')}</th>
            <th scope="col">{t('Evidence')}</th>
            <th scope="col">{t('Campaign')}</th>
            <th scope="col">{t('Since')}</th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <SpacerRow height={above} />}
          {items.map((item) => {
            const optOut = optOuts[item.index]
            return (
              optOut && (
                <Row
                  key={`${optOut.channel}${optOut.address}${optOut.category}`}
                  optOut={optOut}
                  onOpen={onOpen}
                />
              )
            )
          })}
          {below > 0 && <SpacerRow height={below} />}
        </tbody>
      </table>
    </section>
  )
}

function Row({ optOut, onOpen }: { optOut: OptOut; onOpen: (optOut: OptOut) => void }) {
  const { dateTime } = useFormat()
  return (
    <tr className="open-row">
      <td className="num nw">
        <button type="button" className="row-name b5" onClick={() => onOpen(optOut)}>
          {format.phone(optOut.address)}
        </button>
      </td>
      <td className="t2 ell">
        {[
          sourceWords(optOut.source),
          ...(optOut.category === 'marketing' ? [t('marketing only')] : []),
          ...(optOut.channel === 'all' ? [t('every channel')] : []),
        ].join(', ')}
      </td>
      <td className="ell">{optOut.words ? `“${optOut.words}”` : <span className="t3">–</span>}</td>
      <td className="t2 ell">{optOut.campaignName ?? <span className="t3">–</span>}</td>
      <td className="num nw t2">{dateTime(optOut.since)}</td>
    </tr>
  )
}

function SpacerRow({ height }: { height: number }) {
  return (
    <tr>
      <td colSpan={5} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}
