import type { MessageRow } from '@foreword/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { ChannelOrder, format, messageTone, t, useFormat } from '../../../ui/index.ts'
import { latestOf } from './message-times.ts'

const ROW = 44

type MessageTableProps = {
  messages: MessageRow[]
  /** The campaign has more channels than one: each row says which were tried. */
  several: boolean
  hasMore: boolean
  onMore: () => void
  onOpen: (id: string) => void
}

/** Only the rows in sight are in the page; the next ones are asked for before the end comes into sight. */
export function MessageTable({ messages, several, hasMore, onMore, onOpen }: MessageTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: messages.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  const nearEnd = hasMore && lastShown > messages.length - 40
  useEffect(() => {
    if (nearEnd) onMore()
  }, [nearEnd, onMore])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="body" ref={box} aria-label={t('Recipients')} tabIndex={0}>
      <table className="tbl message-table">
        <colgroup>
          <col className="wide-only" style={{ width: 84 }} />
          <col style={{ width: 168 }} />
          {several && <col className="wide-only channel-col" />}
          <col className="wide-only" />
          <col className="state-col" />
          <col className="wide-only" style={{ width: 160 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className="n wide-only">
              {t('Line')}
            </th>
            <th scope="col">
              {messages.some((one) => one.address.startsWith('+')) ? t('Number') : t('Person')}
            </th>
            {several && (
              <th scope="col" className="wide-only">
                {t('Channel')}
              </th>
            )}
            <th scope="col" className="wide-only">
              {t('Message')}
            </th>
            <th scope="col">{t('State')}</th>
            <th scope="col" className="wide-only">
              {t('Since')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map((item) => {
            const message = messages[item.index]
            return message && <Row key={message.id} message={message} several={several} onOpen={onOpen} />
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  )
}

type RowProps = { message: MessageRow; several: boolean; onOpen: (id: string) => void }

function Row({ message, several, onOpen }: RowProps) {
  const { dateTime, count } = useFormat()
  const at = latestOf(message)
  return (
    <tr className="open-row">
      <td className="n t3 wide-only">{message.line === null ? '–' : count(message.line)}</td>
      <td className="num nw">
        <button type="button" className="row-name" onClick={() => onOpen(message.id)}>
          {format.phone(message.address)}
        </button>
        {several && (
          <div className="f12 t3 narrow-only">
            <ChannelOrder channels={message.chain.map((link) => link.channel)} />
          </div>
        )}
      </td>
      {several && (
        <td className="t2 f12 wide-only">
          <ChannelOrder channels={message.chain.map((link) => link.channel)} />
        </td>
      )}
      <td className="t2 ell wide-only">{message.text}</td>
      <td className="ell">
        <StateWords message={message} />
      </td>
      <td className="num nw t2 wide-only">{at ? dateTime(at) : '–'}</td>
    </tr>
  )
}

/** The state in words, with the ledger's dot and the carrier's code in grey. */
export function StateWords({
  message,
  whole = false,
}: {
  message: Pick<MessageRow, 'state' | 'words' | 'carrierCode'>
  /** In as many lines as it takes, instead of one that is cut. */
  whole?: boolean
}) {
  return (
    <span className="row g6">
      <i className={`dot ${messageTone(message.state)}`} />
      <span className={whole ? '' : 'ell'}>{message.words}</span>
      {message.carrierCode && <span className="f12 t3 nw">{message.carrierCode}</span>}
    </span>
  )
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr className="spacer">
      {/* Without a span: one over columns that a phone hides would bring them back, empty. */}
      <td style={{ height }} />
    </tr>
  )
}
