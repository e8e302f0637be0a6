import type { MessageRow } from '@foreword/contract'
import { Drawer } from '@mantine/core'
import { format, useFormat } from '../../../ui/index.ts'
import { StateWords } from './MessageTable.tsx'
import { meaningOf, timesOf } from './message-times.ts'

/** One person's message: what they read, how it stands, and each time known. */
export function MessageDrawer({
  message,
  onClose,
}: {
  message: MessageRow | undefined
  onClose: () => void
}) {
  const { dateTime, counted, relative, zoneName } = useFormat()
  const meaning = message && meaningOf(message, relative)
  return (
    <Drawer
      opened={message !== undefined}
      onClose={onClose}
      position="right"
      size={420}
      title={message ? format.phone(message.address) : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {message && (
        <div className="stack">
          <div className="col g4">
            <StateWords message={message} whole />
            {meaning && <p className="f12 t2">{meaning}</p>}
          </div>
          <p className="message-text">{message.text}</p>
          <dl className="kv">
            {timesOf(message).map(({ words, at }) => (
              <div key={words} className="kv-row">
                <dt>{words}</dt>
                <dd className="num">{dateTime(at)}</dd>
              </div>
            ))}
            {message.attempts > 0 && (
              <div className="kv-row">
                <dt>Tried</dt>
                <dd>{counted(message.attempts, 'time', 'times')}</dd>
              </div>
            )}
            {message.segments !== null && (
              <div className="kv-row">
                <dt>Length</dt>
                <dd>{counted(message.segments, 'segment', 'segments')}</dd>
              </div>
            )}
            {message.line !== null && (
              <div className="kv-row">
                <dt>Line of the file</dt>
                <dd className="num">{message.line}</dd>
              </div>
            )}
          </dl>
          <p className="f12 t3">Times in {zoneName}</p>
        </div>
      )}
    </Drawer>
  )
}
