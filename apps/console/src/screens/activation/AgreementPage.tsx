import { type Activation, api } from '@foreword/contract'
import { IconCheck, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf, queries, urlOf, useSession } from '../../api/index.ts'
import { Badge, Button, ErrorNote, Note, SkeletonRows, T, t, useFormat } from '../../ui/index.ts'
import { AgreementDialog, PrintedAgreement } from './AgreementDialog.tsx'
import { AgreementText } from './AgreementText.tsx'
import './activation.css'

/** The agreement as it stands, whether it was agreed to, and everybody who ever did. */
export function AgreementPage() {
  const activation = useQuery(queries.activation())
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="settings-scroll" aria-label={t('Agreement')} tabIndex={0}>
      {activation.error && !activation.data && <ErrorNote>{messageOf(activation.error)}</ErrorNote>}
      {activation.isPending && <SkeletonRows rows={8} />}
      {activation.data && <Agreement activation={activation.data} />}
    </section>
  )
}

function Agreement({ activation }: { activation: Activation }) {
  const { agreement, brand, state } = activation
  const [reading, setReading] = useState(false)
  return (
    <>
      <header className="settings-head">
        <div className="col">
          <h2>{t('Agreement')}</h2>
          <span className="f12 t3">
            {t('{title}, version {version} of {date}', {
              title: agreement.title,
              version: agreement.version,
              date: agreement.date,
            })}
          </span>
        </div>
        <span className="sp" />
        <Button icon={<IconPrinter className="i" aria-hidden />} onClick={() => window.print()}>
          {t('Print')}
        </Button>
      </header>
      <div className="agreement-page">
        {state !== 'agreed' && <ToAgree activation={activation} onRead={() => setReading(true)} />}
        <History activation={activation} />
        <h3 className="b6">{t('The text')}</h3>
        <AgreementText label={t('The text')} agreement={agreement} brand={brand} />
        <p className="f12 t3 agreement-hash">
          <T
            text="<a>Download it</a> byte for byte: its SHA-256 is <span>{hash}</span>"
            with={{
              hash: agreement.hash,
              a: (words) => (
                <a className="link" href={urlOf(api.agreementText, {})} download>
                  {words}
                </a>
              ),
              span: (words) => <span className="mono">{words}</span>,
            }}
          />
        </p>
      </div>
      {!reading && <PrintedAgreement activation={activation} />}
      {reading && (
        <AgreementDialog
          activation={activation}
          onClose={() => setReading(false)}
          onAgreed={() => setReading(false)}
        />
      )}
    </>
  )
}

function ToAgree({ activation, onRead }: { activation: Activation; onRead: () => void }) {
  const admin = useSession().role === 'administrator'
  const names = activation.administrators.map((person) => person.name).join(', ')
  return (
    <Note
      tone="wait"
      action={
        admin && (
          <Button size="sm" onClick={onRead}>
            {t('Read and agree…')}
          </Button>
        )
      }
    >
      {activation.state === 'never'
        ? t('Nobody agreed yet, so nothing can be sent.')
        : t('Nobody agreed to this text yet. Campaigns that run go on; new launches and tests wait.')}
      {!admin && ` ${t('Only administrators can agree: {names}.', { names })}`}
    </Note>
  )
}

function History({ activation: { history, agreement } }: { activation: Activation }) {
  const { dateTime, zoneName } = useFormat()
  if (history.length === 0) return null
  return (
    <section aria-label={t('Who agreed')}>
      <h3 className="b6">{t('Who agreed')}</h3>
      <p className="f12 t3">{t('Kept for good. Times in {zoneName}.', { zoneName })}</p>
      <ul className="agreement-history">
        {history.map((row) => (
          <li key={row.id}>
            <span className="col agreement-who">
              <span className="b5">
                {row.byName} <span className="t3">{t('for {brand}', { brand: row.brand })}</span>
              </span>
              <span className="f12 t3">
                {row.byEmail},{' '}
                {row.address ? t('from {address}', { address: row.address }) : t('by the command line')}
              </span>
            </span>
            <span className="col agreement-when">
              <span className="num">{dateTime(row.at)}</span>
              <a className="link f12" href={urlOf(api.agreementText, { query: { hash: row.hash } })} download>
                {t('Version {version}, {slice}', { version: row.version, slice: row.hash.slice(0, 8) })}
              </a>
            </span>
            {row.hash === agreement.hash && (
              <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
                {t('This text')}
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
