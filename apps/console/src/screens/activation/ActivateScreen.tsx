import { type Activation, api } from '@foreword/contract'
import { IconClock, IconDownload, IconFileCertificate, IconHandStop, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { messageOf, queries, urlOf, useSession } from '../../api/index.ts'
import { Avatar, Button, ErrorNote, Note, PageHeader, SkeletonRows, t } from '../../ui/index.ts'
import { AgreementDialog } from './AgreementDialog.tsx'
import './activation.css'

/** Before anything can be sent: what is agreed to, and by whom. Once agreed it leads to the campaigns. */
export function ActivateScreen() {
  const activation = useQuery(queries.activation())
  if (activation.data && activation.data.state !== 'never') return <Navigate to="/campaigns" replace />
  return (
    <>
      <PageHeader title={t('Campaigns')} />
      {activation.error && !activation.data && <ErrorNote>{messageOf(activation.error)}</ErrorNote>}
      {activation.isPending && <SkeletonRows rows={6} />}
      {activation.data && <Activate activation={activation.data} />}
    </>
  )
}

function Activate({ activation }: { activation: Activation }) {
  const admin = useSession().role === 'administrator'
  const [reading, setReading] = useState(false)
  const navigate = useNavigate()
  return (
    <div className="activate">
      <div className="activate-words">
        <div className="acc b5">{t('Not active yet')}</div>
        <h2>{t('Activate proactive messaging')}</h2>
        <p className="t2 f14 lead">
          {t(
            'Until someone agrees on behalf of {brand}, nothing can be sent: not from the console, not by the API, not by mistake.',
            { brand: activation.brand },
          )}
        </p>
        <div className="row activate-actions">
          {admin && (
            <Button kind="primary" size="lg" onClick={() => setReading(true)}>
              {t('Activate')}
            </Button>
          )}
          <a className="btn lg" href={urlOf(api.agreementText, {})} download>
            <IconDownload className="i" aria-hidden />
            {t('Read the agreement')}
          </a>
        </div>
        {!admin && (
          <Note>
            {t(
              'Only administrators can agree for the brand. Ask one of those named here; this page opens by itself once they did.',
            )}
          </Note>
        )}
        <ul className="activate-points">
          <Point icon={<IconUsers className="i s20" aria-hidden />} title={t('People who agreed')}>
            {t('You send only to people who gave consent for the channel you use, and can show it.')}
          </Point>
          <Point icon={<IconClock className="i s20" aria-hidden />} title={t('At a decent hour')}>
            {t(
              '08:00 to 21:00 on their own clock unless you set it narrower, and within what the law allows.',
            )}
          </Point>
          <Point icon={<IconHandStop className="i s20" aria-hidden />} title={t('Stop means stop')}>
            {t('Opt-outs are kept for ever, and tested again as each message leaves.')}
          </Point>
        </ul>
      </div>
      <aside className="activate-aside" aria-label={t('Who can agree')}>
        <h3 className="f12 t3 b5">{t('Who can agree')}</h3>
        <ul className="activate-people">
          {activation.administrators.map((person) => (
            <li key={person.email} className="row g12">
              <Avatar name={person.name} large />
              <span className="col ell">
                <span className="b5 ell">{person.name}</span>
                <a className="f12 t3 ell" href={`mailto:${person.email}`}>
                  {person.email}
                </a>
              </span>
            </li>
          ))}
        </ul>
        <Note icon={<IconFileCertificate className="i" aria-hidden />}>
          {t(
            'Who agreed, when, from where and to which text is kept for good. When the text changes, an administrator is asked again; campaigns that run go on.',
          )}
        </Note>
      </aside>
      {reading && (
        <AgreementDialog
          activation={activation}
          onClose={() => setReading(false)}
          onAgreed={() => void navigate({ to: '/campaigns', replace: true })}
        />
      )}
    </div>
  )
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li>
      <span className="t3">{icon}</span>
      <span className="col">
        <span className="b6">{title}</span>
        <span className="t2">{children}</span>
      </span>
    </li>
  )
}
