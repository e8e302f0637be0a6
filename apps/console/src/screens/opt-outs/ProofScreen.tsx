import type { ConsentProof } from '@foreword/contract'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { messageOf, queries } from '../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  format,
  messageWords,
  SkeletonRows,
  spoken,
  t,
  useFormat,
  useTitle,
} from '../../ui/index.ts'
import { sourceWords } from './sources.ts'
import './proof.css'

const route = getRouteApi('/signed-in/opt-outs/proof')
const CHANNEL: Record<string, string> = spoken(() => ({
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  inapp: t('In-app'),
  all: t('Every channel'),
}))

/** Everything known of consent for one address, as a page to print or a file to hand over. */
export function ProofScreen() {
  const { address } = route.useSearch()
  useTitle(address ? t('Proof for {address}', { address: format.phone(address) }) : t('Opt-outs'))
  if (address) return <ProofOf address={address} />
  return (
    <EmptyState
      page
      title={t('Whose proof is it?')}
      action={
        <Link to="/opt-outs" className="btn">
          {t('Go to the opt-outs')}
        </Link>
      }
    >
      {t('This address names nobody. Choose a number under Opt-outs, then Proof.')}
    </EmptyState>
  )
}

function ProofOf({ address }: { address: string }) {
  const proof = useQuery(queries.consentProof(address))
  return (
    <article className="proof">
      <div className="row proof-tools">
        <Link to="/opt-outs" className="link">
          {t('Opt-outs')}
        </Link>
        <span className="sp" />
        {proof.data && (
          <>
            <Button icon={<IconDownload className="i" aria-hidden />} onClick={() => save(proof.data)}>
              {t('Download as JSON')}
            </Button>
            <Button
              kind="primary"
              icon={<IconPrinter className="i" aria-hidden />}
              onClick={() => window.print()}
            >
              {t('Print')}
            </Button>
          </>
        )}
      </div>
      {proof.error && <ErrorNote>{messageOf(proof.error)}</ErrorNote>}
      {proof.isPending && <SkeletonRows rows={8} />}
      {proof.data && <Document proof={proof.data} />}
    </article>
  )
}

function Document({ proof }: { proof: ConsentProof }) {
  const { exact, zoneName, count } = useFormat()
  const against = proof.messages.filter((message) => message.afterOptOut).length
  return (
    <>
      <header>
        <h1 className="h-voice">
          {t('Consent and opt-outs of {address}', { address: format.phone(proof.address) })}
        </h1>
        <p className="t2">
          {t('{brand}, account {account}. Made {madeAt}. Times in {zoneName}.', {
            brand: proof.brand,
            account: String(proof.account),
            madeAt: exact(proof.madeAt),
            zoneName,
          })}
        </p>
      </header>
      <section aria-label={t('Summary')}>
        <dl className="proof-facts">
          <dt>{t('Now')}</dt>
          <dd>
            {proof.optedOut.length === 0
              ? t('Not opted out')
              : proof.optedOut
                  .map((out) =>
                    outWords(
                      out.category === 'marketing',
                      CHANNEL[out.channel] ?? out.channel,
                      exact(out.since),
                    ),
                  )
                  .join('; ')}
          </dd>
          <dt>{t('Evidence')}</dt>
          <dd>
            {proof.chain.whole
              ? t('Whole: {events, plural, one {# entry} other {# entries}}, each hash as computed now.', {
                  events: proof.chain.events,
                })
              : t('Not whole. {problem}', { problem: proof.chain.problem ?? '' })}
            {proof.chain.sealed &&
              ` ${t('Entry {position} was sealed {at} under number {number}.', {
                position: proof.chain.sealed.position,
                at: exact(proof.chain.sealed.at),
                number: proof.chain.sealed.number,
              })}`}
          </dd>
          <dt>{t('Sent against a wish')}</dt>
          <dd>{against === 0 ? t('None') : t('{against}, marked below', { against: count(against) })}</dd>
        </dl>
      </section>
      <section>
        <h2>{t('What the person said')}</h2>
        {proof.events.length === 0 && <p className="t2">{t('Nothing was ever recorded of this address.')}</p>}
        <ol className="proof-events">
          {proof.events.map((event) => (
            <li key={`${event.position}${event.at}${event.kind}`}>
              <b className="b6">
                {kindWords(event.kind, event.category === 'marketing')} ·{' '}
                {CHANNEL[event.channel] ?? event.channel}
              </b>
              <span className="num t2">
                {' '}
                {exact(event.at)} ·{' '}
                {[sourceWords(event.source), event.userName, event.campaignName].filter(Boolean).join(' · ')}
              </span>
              {event.words && <blockquote>{event.words}</blockquote>}
              {event.hash && <code className="proof-hash">{event.hash}</code>}
            </li>
          ))}
        </ol>
      </section>
      {proof.attestations.length > 0 && (
        <section>
          <h2>{t('What was confirmed at launch')}</h2>
          {proof.attestations.map((one) => (
            <div key={`${one.campaignName}${one.at}`} className="proof-attestation">
              <p>
                <b className="b6">{one.campaignName}</b>
                <span className="t2">
                  {' '}
                  {t('{userName}, {at}, statement {version}', {
                    userName: one.userName,
                    at: exact(one.at),
                    version: one.version,
                  })}
                </span>
              </p>
              <blockquote>{one.statement}</blockquote>
            </div>
          ))}
        </section>
      )}
      <section>
        <h2>{t('Messages')}</h2>
        <table className="tbl flush proof-messages">
          <thead>
            <tr>
              <th scope="col">{t('When')}</th>
              <th scope="col">{t('Way')}</th>
              <th scope="col">{t('Text')}</th>
              <th scope="col">{t('State')}</th>
            </tr>
          </thead>
          <tbody>
            {proof.messages.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, and two messages may be alike in everything
              <tr key={index}>
                <td className="num nw">{message.at ? exact(message.at) : '–'}</td>
                <td>
                  {message.direction === 'in' ? t('From the person') : t('To the person')} ·{' '}
                  {CHANNEL[message.channel]}
                </td>
                <td>{message.text}</td>
                <td className={message.afterOptOut ? 'bad' : ''}>
                  {message.afterOptOut
                    ? t('{state}, after an opt-out', { state: messageWords(message.state) })
                    : messageWords(message.state)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function save(proof: ConsentProof): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(proof, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `consent-${proof.address.replace(/[^\w+-]/g, '')}.json`
  link.click()
  URL.revokeObjectURL(url)
}

function outWords(marketing: boolean, channel: string, since: string): string {
  return marketing
    ? t('Opted out of marketing by {channel} since {since}', { channel, since })
    : t('Opted out of {channel} since {since}', { channel, since })
}

type ProofKind = ConsentProof['events'][number]['kind']

function kindWords(kind: ProofKind, marketing: boolean): string {
  if (kind === 'withdrawn') return t('Withdrawn: the import was undone')
  const out = kind === 'opt_out'
  if (out) return marketing ? t('Opted out of marketing') : t('Opted out')
  return marketing ? t('Agreed to marketing') : t('Agreed')
}
