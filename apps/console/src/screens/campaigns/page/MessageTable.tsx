import type { MessageRow } from '@foreword/contract'
import { useEffect, useRef } from 'react'
import {
  ChannelOrder,
  format,
  messageTone,
  saidByServer,
  t,
  useFormat,
  useLongList,
} from '../../../ui/index.ts'
import { latestOf } from './message-times.ts'

const ROW = 44

type MessageTableProps = {
  total: number
  /** The row of a place in the list, from 0; undefined while it is on its way. */
  rowAt: (index: number) => MessageRow | undefined
  /** Told which places are in the page, the last one excluded. */
  onShown: (first: number, end: number) => void
  /** The campaign has more channels than one: each row says which were tried. */
  several: boolean
  /** People are known by the brand's own ids instead of numbers. */
  inApp: boolean
  onOpen: (message: MessageRow) => void
}

/** Only the rows in sight are in the page, and asked for; any place of a list of any length is reached at once. */
export function MessageTable({ total, rowAt, onShown, several, inApp, onOpen }: MessageTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const { first, end, above, below } = useLongList(box, total, ROW)
  useEffect(() => onShown(first, end), [onShown, first, end])
  const places = Array.from({ length: end - first }, (_, n) => first + n)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="body" ref={box} aria-label={t('Recipients')} tabIndex={0}>
      <table className="tbl message-table" aria-rowcount={total + 1}>
        <colgroup>
          <col className="wide-only" style={{ width: 100 }} />
          <col style={{ width: 168 }} />
          {several && <col className="wide-only channel-col" />}
          <col className="wide-only" />
          <col className="state-col" />
          <col className="wide-only" style={{ width: 160 }} />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="n wide-only">
              {t('Line')}
            </th>
            <th scope="col">{inApp ? t('Person') : t('Number')}</th>
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
          {places.map((place) => {
            const message = rowAt(place)
            return message ? (
              <Row key={place} place={place} message={message} several={several} onOpen={onOpen} />
            ) : (
              <Coming key={place} place={place} />
            )
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  )
}

type RowProps = Pick<MessageTableProps, 'several' | 'onOpen'> & { place: number; message: MessageRow }

function Row({ place, message, several, onOpen }: RowProps) {
  const { dateTime, count } = useFormat()
  const at = latestOf(message)
  return (
    <tr className="open-row" aria-rowindex={place + 2}>
      <td className="n t3 wide-only">{message.line === null ? '–' : count(message.line)}</td>
      <td className="num nw">
        <button type="button" className="row-name" onClick={() => onOpen(message)}>
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
      {whole ? (
        <span>{saidByServer(message.words)}</span>
      ) : (
        <span className="ell state-words" title={saidByServer(message.words)}>
          {saidByServer(message.words)}
        </span>
      )}
      {message.carrierCode && <span className="f12 t3 nw">{message.carrierCode}</span>}
    </span>
  )
}

/** Stands for a row that is on its way, as high as one. */
const Coming = ({ place }: { place: number }) => (
  <tr className="coming" aria-rowindex={place + 2} aria-hidden>
    <td className="wide-only" />
    <td>
      <i className="skeleton" />
    </td>
  </tr>
)

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr className="spacer">
      {/* Without a span: one over columns that a phone hides would bring them back, empty. */}
      <td style={{ height }} />
    </tr>
  )
}
