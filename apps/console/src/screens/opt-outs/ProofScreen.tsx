import type { ConsentProof } from '@foreword/contract'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, format, SkeletonRows, useFormat, useTitle } from '../../ui/index.ts'
import { sourceWords } from './sources.ts'
import './proof.css'

const route = getRouteApi('/signed-in/opt-outs/proof')
const CHANNEL: Record<string, string> = {
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  inapp: 'In-app',
  all: 'Every channel',
}

/** Everything known of consent for one address, as a page to print or a file to hand over. */
export function ProofScreen() {
  const { address = '' } = route.useSearch()
  useTitle(`Proof for ${format.phone(address)}`)
  const proof = useQuery(queries.consentProof(address))
  return (
    <article className="proof">
      <div className="row proof-tools">
        <Link to="/opt-outs" className="link">
          Opt-outs
        </Link>
        <span className="sp" />
        {proof.data && (
          <>
            <Button icon={<IconDownload className="i" aria-hidden />} onClick={() => save(proof.data)}>
              Download as JSON
            </Button>
            <Button
              kind="primary"
              icon={<IconPrinter className="i" aria-hidden />}
              onClick={() => window.print()}
            >
              Print
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
        <h1 className="h-voice">Consent and opt-outs of {format.phone(proof.address)}</h1>
        <p className="t2">
          {proof.brand}, account {proof.account}. Made {exact(proof.madeAt)}. Times in {zoneName}.
        </p>
      </header>
      <section aria-label="Summary">
        <dl className="proof-facts">
          <dt>Now</dt>
          <dd>
            {proof.optedOut.length === 0
              ? 'Not opted out'
              : proof.optedOut
                  .map(
                    (out) =>
                      `Opted out of ${out.category === 'marketing' ? 'marketing by ' : ''}${CHANNEL[out.channel] ?? out.channel} since ${exact(out.since)}`,
                  )
                  .join('; ')}
          </dd>
          <dt>Evidence</dt>
          <dd>
            {proof.chain.whole
              ? `Whole: ${count(proof.chain.events)} ${proof.chain.events === 1 ? 'entry' : 'entries'}, each hash as computed now`
              : `Not whole. ${proof.chain.problem}`}
            {proof.chain.sealed &&
              `. Entry ${proof.chain.sealed.position} was sealed ${exact(proof.chain.sealed.at)} under number ${proof.chain.sealed.number}`}
          </dd>
          <dt>Sent against a wish</dt>
          <dd>{against === 0 ? 'None' : `${count(against)}, marked below`}</dd>
        </dl>
      </section>
      <section>
        <h2>What the person said</h2>
        {proof.events.length === 0 && <p className="t2">Nothing was ever recorded of this address.</p>}
        <ol className="proof-events">
          {proof.events.map((event) => (
            <li key={`${event.position}${event.at}${event.kind}`}>
              <b className="b6">
                {event.kind === 'opt_out' ? 'Opted out' : 'Agreed'}
                {event.category === 'marketing' ? ' of marketing' : ''} ·{' '}
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
          <h2>What was confirmed at launch</h2>
          {proof.attestations.map((one) => (
            <div key={`${one.campaignName}${one.at}`} className="proof-attestation">
              <p>
                <b className="b6">{one.campaignName}</b>
                <span className="t2">
                  {' '}
                  {one.userName}, {exact(one.at)}, statement {one.version}
                </span>
              </p>
              <blockquote>{one.statement}</blockquote>
            </div>
          ))}
        </section>
      )}
      <section>
        <h2>Messages</h2>
        <table className="tbl flush proof-messages">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Way</th>
              <th scope="col">Text</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {proof.messages.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, and two messages may be alike in everything
              <tr key={index}>
                <td className="num nw">{message.at ? exact(message.at) : '–'}</td>
                <td>
                  {message.direction === 'in' ? 'From the person' : 'To the person'} ·{' '}
                  {CHANNEL[message.channel]}
                </td>
                <td>{message.text}</td>
                <td className={message.afterOptOut ? 'bad' : ''}>
                  {message.state}
                  {message.afterOptOut ? ', after an opt-out' : ''}
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
