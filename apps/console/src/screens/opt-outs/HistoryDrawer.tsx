import { api, type ConsentEvent, type OptOut } from '@foreword/contract'
import { Drawer } from '@mantine/core'
import { IconArrowBackUp, IconHandStop, IconThumbUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf, queries, urlOf, useSession } from '../../api/index.ts'
import { Button, ErrorNote, format, Skeleton, t, useFormat } from '../../ui/index.ts'
import { ErasePerson } from './ErasePerson.tsx'
import { RecordOptIn } from './RecordOptIn.tsx'
import { sourceWords } from './sources.ts'

/** Everything known of one number: each opt-out and opt-in with its evidence, newest first. */
export function HistoryDrawer({ optOut, onClose }: { optOut: OptOut | undefined; onClose: () => void }) {
  const [agreeing, setAgreeing] = useState(false)
  const [erasing, setErasing] = useState(false)
  const admin = useSession().role === 'administrator'
  return (
    <>
      <Drawer
        opened={optOut !== undefined && !agreeing && !erasing}
        onClose={onClose}
        position="right"
        size={440}
        title={optOut ? format.phone(optOut.address) : ''}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {optOut && (
          <div className="stack">
            <p className="t2">
              {t(
                'Will not be sent to. An opt-in needs its own evidence: that the person agreed again, how and when.',
              )}
            </p>
            <div className="row wrap">
              <Button onClick={() => setAgreeing(true)}>{t('Record an opt-in…')}</Button>
              <Link className="btn" to="/opt-outs/proof" search={{ address: optOut.address }}>
                {t('Proof…')}
              </Link>
              {admin && (
                <>
                  <a
                    className="btn"
                    href={urlOf(api.personData, { query: { address: optOut.address } })}
                    download={`data-${optOut.address}.json`}
                  >
                    {t('Their data')}
                  </a>
                  <Button kind="danger" onClick={() => setErasing(true)}>
                    {t('Erase…')}
                  </Button>
                </>
              )}
            </div>
            <History address={optOut.address} />
          </div>
        )}
      </Drawer>
      {optOut && erasing && (
        <ErasePerson
          address={optOut.address}
          onClose={() => setErasing(false)}
          onDone={() => {
            setErasing(false)
            onClose()
          }}
        />
      )}
      {optOut && agreeing && (
        <RecordOptIn
          optOut={optOut}
          onClose={() => setAgreeing(false)}
          onDone={() => {
            setAgreeing(false)
            onClose()
          }}
        />
      )}
    </>
  )
}

function History({ address }: { address: string }) {
  const { dateTime } = useFormat()
  const history = useQuery(queries.consentHistory(address))
  if (history.error) return <ErrorNote>{messageOf(history.error)}</ErrorNote>
  if (!history.data) return <Skeleton width="80%" />
  return (
    <section aria-label={t('History')}>
      <h3 className="b6">{t('History')}</h3>
      <ul className="history">
        {history.data.events.map((event) => {
          const out = event.kind === 'opt_out'
          const Icon = out ? IconHandStop : event.kind === 'withdrawn' ? IconArrowBackUp : IconThumbUp
          const from = [sourceWords(event.source), event.userName, event.campaignName]
            .filter(Boolean)
            .join(' · ')
          return (
            <li key={`${event.at}${event.kind}`}>
              <Icon className={`i ${out ? 'bad' : event.kind === 'opt_in' ? 'ok' : ''}`} aria-hidden />
              <div className="col">
                <span className="b5">{kindWords(event.kind, event.category === 'marketing')}</span>
                {event.words && <span className="history-words">“{event.words}”</span>}
                <span className="f12 t3 num">
                  {dateTime(event.at)} · {from}
                </span>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function kindWords(kind: ConsentEvent['kind'], marketing: boolean): string {
  if (kind === 'withdrawn') return t('Withdrawn: the import was undone')
  if (kind === 'opt_out') return marketing ? t('Opted out of marketing') : t('Opted out')
  return marketing ? t('Agreed to marketing again') : t('Agreed again')
}
