import type { ChainLink, MessageRow } from '@foreword/contract'
import { Drawer } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { CHANNEL_WORDS, ChannelIcon, Formatted, format, t, useFormat } from '../../../ui/index.ts'
import { Explanation } from './Explanation.tsx'
import { StateWords } from './MessageTable.tsx'
import { linkTimesOf, meaningOf } from './message-times.ts'

/** What one person was sent: on each channel the words and how it stands, and why it went as it did. */
export function MessageDrawer({
  campaignId,
  message,
  onClose,
}: {
  campaignId: string
  message: MessageRow | undefined
  onClose: () => void
}) {
  return (
    <Drawer
      opened={message !== undefined}
      onClose={onClose}
      position="right"
      size={420}
      title={message ? format.phone(message.address) : ''}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {message && (
        <div className="stack">
          {message.chain.slice(0, -1).map((link, index) => (
            <Before key={link.step} link={link} next={message.chain[index + 1] ?? link} of={message} />
          ))}
          <Last message={message} />
          <Explanation campaignId={campaignId} message={message} />
        </div>
      )}
    </Drawer>
  )
}

/** A channel that did not reach the person, and why the next one took over. */
function Before({ link, next, of }: { link: ChainLink; next: ChainLink; of: MessageRow }) {
  return (
    <section className="stack" aria-label={CHANNEL_WORDS[link.channel]}>
      <Head link={link} of={of} />
      <StateWords message={link} whole />
      <Words channel={link.channel} text={link.text} />
      <Times times={linkTimesOf(link)}>
        {link.attempts > 0 && (
          <Fact
            words={t('Tried')}
            value={t('{attempts, plural, one {# time} other {# times}}', { attempts: link.attempts })}
          />
        )}
      </Times>
      <p className="row g6 f12 t2 hop-line">
        <IconArrowDown className="i s14 t3" aria-hidden />
        {takenOver(link, next)}
      </p>
    </section>
  )
}

function takenOver(link: ChainLink, next: ChainLink): string {
  const took = t('{channel} took over', { channel: CHANNEL_WORDS[next.channel] })
  if (link.state === 'sent') return t('No receipt came in time, so {took}', { took })
  if (link.deliveredAt || link.readAt) return t('Its receipt came late: before it, {took}', { took })
  return t('{channel} did not reach them, so {took}', { channel: CHANNEL_WORDS[link.channel], took })
}

/** Where the person stands now. */
function Last({ message }: { message: MessageRow }) {
  const { relative } = useFormat()
  const meaning = meaningOf(message, relative)
  const link = message.chain.at(-1)
  return (
    <section className="stack" aria-label={CHANNEL_WORDS[message.channel]}>
      {link && <Head link={link} of={message} />}
      <div className="col g4">
        <StateWords message={message} whole />
        {meaning && <p className="f12 t2">{meaning}</p>}
      </div>
      <Words channel={message.channel} text={message.text} />
      <Times times={[]}>
        {message.attempts > 0 && (
          <Fact
            words={t('Tried')}
            value={t('{attempts, plural, one {# time} other {# times}}', { attempts: message.attempts })}
          />
        )}
        {message.segments !== null && message.channel === 'sms' && (
          <Fact
            words={t('Length')}
            value={t('{segments, plural, one {# segment} other {# segments}}', {
              segments: message.segments,
            })}
          />
        )}
        {message.line !== null && <Fact words={t('Line of the file')} value={String(message.line)} />}
      </Times>
    </section>
  )
}

/** What was said; WhatsApp draws its marks, so they are drawn here too. */
function Words({ channel, text }: { channel: MessageRow['channel']; text: string }) {
  return <p className="message-text">{channel === 'whatsapp' ? <Formatted text={text} /> : text}</p>
}

/** The channel, the template it was sent by, and the address where it is another than the one above. */
function Head({ link, of }: { link: ChainLink; of: MessageRow }) {
  return (
    <h3 className="row g6 f13 hop-head">
      <ChannelIcon channel={link.channel} />
      <span className="b6">{CHANNEL_WORDS[link.channel]}</span>
      {link.template && <span className="f12 t3 ell">{link.template}</span>}
      {link.address !== of.address && <span className="f12 t3 num nw">{format.phone(link.address)}</span>}
    </h3>
  )
}

function Times({ times, children }: { times: { words: string; at: string }[]; children: React.ReactNode }) {
  const { dateTime } = useFormat()
  return (
    <dl className="kv">
      {times.map(({ words, at }) => (
        <Fact key={words} words={words} value={dateTime(at)} />
      ))}
      {children}
    </dl>
  )
}

function Fact({ words, value }: { words: string; value: string }) {
  return (
    <div className="kv-row">
      <dt>{words}</dt>
      <dd className="num">{value}</dd>
    </div>
  )
}
