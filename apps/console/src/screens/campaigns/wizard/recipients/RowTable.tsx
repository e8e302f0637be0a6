import type { Campaign, Import } from '@foreword/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { messageOf } from '../../../../api/index.ts'
import { Button, EmptyState, ErrorNote, SkeletonRows, spoken, t, useFormat } from '../../../../ui/index.ts'
import { byConsumerId, type Templates } from '../channel-steps.ts'
import { tilesOf } from './equation.ts'
import { RowEditor } from './RowEditor.tsx'
import { RowLine } from './RowLine.tsx'
import { nextRefused, type RowView, useRows } from './use-rows.ts'

type Props = {
  campaign: Campaign
  audience: Import
  templates: Templates
  view: RowView
  onView(view: RowView): void
  /** Told which rows are in sight, in words. */
  onShown(words: string): void
}

const ROW_HEIGHT = 48
const ON = spoken(() => ({ sms: t('by SMS'), whatsapp: t('on WhatsApp'), inapp: t('in the app') }))

/** Every row with what that person reads. Only rows in sight are in the page; two spacer rows stand for the others. */
export function RowTable({ campaign, audience, templates, view, onView, onShown }: Props) {
  const held = useRows(campaign, audience, view)
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = held
  const [open, setOpen] = useState<number | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.line ?? index,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 60) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, last, rows.length, fetchNextPage])
  useShownWords(virtual.range, view, audience, rows.length, hasNextPage, onShown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top.
  useEffect(() => virtual.scrollToOffset(0), [view.filter, view.search, view.start])

  // The editor goes away with the focus in it: back to its row, or to the list when the row is no longer in it.
  const left = useRef<number | null>(null)
  const leave = (line: number) => {
    left.current = line
    setOpen(null)
  }
  useEffect(() => {
    if (open !== null || left.current === null) return
    const row = frame.current?.querySelector<HTMLElement>(`[data-line="${left.current}"]`)
    left.current = null
    ;(row ?? frame.current)?.focus()
  }, [open])
  const goToNext = async (line: number) => {
    const index = rows.findIndex((row) => row.line > line && row.verdict === 'refused')
    if (index >= 0) {
      setOpen(rows[index]!.line)
      virtual.scrollToIndex(index, { align: 'auto' })
      return
    }
    const next = await nextRefused(campaign.id, line).catch(() => null)
    if (!next) return leave(line)
    setOpen(next.line)
    // Beyond what is loaded: the list of refused rows, begun at the next one.
    onView({ filter: 'refused', search: '', start: next.line - 1 })
  }

  if (held.error && rows.length === 0)
    return <Failed error={held.error} onRetry={() => void held.refetch()} />
  if (held.isPending) return <SkeletonRows rows={10} />
  if (rows.length === 0) return <NoRows view={view} onView={onView} />
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section className="wz-rows" ref={frame} tabIndex={-1} aria-label={t('Rows of recipients')}>
      <table className="tbl wz-table">
        <caption className="vh">{t('Recipients, with what each person will read')}</caption>
        <Head campaign={campaign} />
        <tbody>
          {before > 0 && <Spacer height={before} />}
          {items.map((item) => {
            const row = rows[item.index]!
            return row.line === open ? (
              <RowEditor
                key={item.key}
                ref={virtual.measureElement}
                index={item.index}
                campaign={campaign}
                audience={audience}
                templates={templates}
                row={row}
                onSaved={held.put}
                onNext={() => void goToNext(row.line)}
                onClose={() => leave(row.line)}
              />
            ) : (
              <RowLine
                key={item.key}
                ref={virtual.measureElement}
                index={item.index}
                campaign={campaign}
                audience={audience}
                templates={templates}
                row={row}
                onOpen={() => setOpen(row.line)}
              />
            )
          })}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
      {isFetchingNextPage && <SkeletonRows rows={3} />}
    </section>
  )
}

function Head({ campaign }: { campaign: Campaign }) {
  return (
    <thead>
      <tr>
        <th className="wz-c-line" scope="col">
          {t('Line')}
        </th>
        <th className="wz-c-phone" scope="col">
          {byConsumerId(campaign) ? t('Consumer id') : t('Phone')}
        </th>
        <th className="wz-c-country" scope="col">
          <span className="vh">{t('Country')}</span>
        </th>
        <th scope="col">
          {campaign.fallbacks.length > 0
            ? t('What they will read first, {channel}', { channel: ON[campaign.channel] })
            : t('What they will read')}
        </th>
        <th className="n wz-c-segments" scope="col">
          {campaign.channel === 'sms' ? t('Segments') : <span className="vh">{t('Segments')}</span>}
        </th>
        <th className="wz-c-verdict" scope="col">
          {t('Verdict')}
        </th>
      </tr>
    </thead>
  )
}

function Spacer({ height }: { height: number }) {
  return (
    <tr className="wz-spacer">
      <td colSpan={6} style={{ height }} />
    </tr>
  )
}

type Range = { startIndex: number; endIndex: number } | null

function useShownWords(
  range: Range,
  view: RowView,
  audience: Import,
  loaded: number,
  more: boolean,
  onShown: (words: string) => void,
) {
  const format = useFormat()
  const whole =
    view.search === '' && view.start === 0 && view.filter !== 'problems'
      ? tilesOf(audience).find((tile) => tile.filter === view.filter)?.people
      : more
        ? undefined
        : loaded
  const from = format.count((range?.startIndex ?? 0) + 1)
  const to = format.count(Math.min(loaded, (range?.endIndex ?? 0) + 1))
  const words =
    loaded === 0
      ? ''
      : whole === undefined
        ? t('Rows {from} to {to}. Press a row to change it.', { from, to })
        : t('Rows {from} to {to} of {whole}. Press a row to change it.', { from, to, whole })
  useEffect(() => {
    const timer = setTimeout(() => onShown(words), 120)
    return () => clearTimeout(timer)
  }, [words, onShown])
}

function NoRows({ view, onView }: Pick<Props, 'view' | 'onView'>) {
  const clear = (
    <Button onClick={() => onView({ filter: 'all', search: '', start: 0 })}>{t('Show every row')}</Button>
  )
  if (view.search !== '') {
    return (
      <EmptyState title={t('No row holds “{search}”', { search: view.search })} action={clear}>
        {t('Numbers are found by their digits, ids and values by their words.')}
      </EmptyState>
    )
  }
  return (
    <EmptyState title={t('No rows here')} action={clear}>
      {view.filter === 'problems' ? t('Every row is ready.') : t('No row has this verdict.')}
    </EmptyState>
  )
}

function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <div className="wz-banner">
      <ErrorNote
        action={
          <Button size="sm" onClick={onRetry}>
            {t('Try again')}
          </Button>
        }
      >
        {messageOf(error)}
      </ErrorNote>
    </div>
  )
}
