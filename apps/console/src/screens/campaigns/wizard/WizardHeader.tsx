import { IconCheck, IconCloudCheck, IconCloudOff, IconCloudUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, IconButton, listed, Note, spoken, t, useFormat } from '../../../ui/index.ts'
import type { Draft } from './draft.ts'
import type { Offer } from './kept-draft.ts'
import { STEPS, type StepId } from './steps.ts'
import type { DraftHold } from './use-draft.ts'

type Props = {
  hold: DraftHold
  step: StepId
  done: Record<StepId, boolean>
  onStep(step: StepId): void
  onClose(): void
}

/** The name, whether the draft is saved, and the steps. */
export function WizardHeader({ hold, step, done, onStep, onClose }: Props) {
  return (
    <>
      <header className="bar wz-bar-head">
        <IconButton label={t('Close, keep the draft')} kind="quiet" className="wz-close" onClick={onClose}>
          <IconX className="i" aria-hidden />
        </IconButton>
        <div className="col wz-title">
          <span className="crumb nw" role="status">
            <span className="wz-wide">{t('New campaign')}</span>
            <span className="wz-wide" aria-hidden="true">
              ·
            </span>
            <SaveState draft={hold.draft} onRetry={() => void hold.flush()} />
          </span>
          <h1 className="ell">{hold.campaign.name}</h1>
        </div>
        <span className="sp" />
        <nav className="steps" aria-label={t('Steps')}>
          {STEPS.map((one, index) => (
            <StepLink
              key={one.id}
              title={one.title}
              number={index + 1}
              current={one.id === step}
              done={done[one.id] && one.id !== step}
              onClick={() => onStep(one.id)}
            />
          ))}
        </nav>
      </header>
      {hold.offer && <NotSavedBefore offer={hold.offer} onDecide={hold.decide} />}
      {hold.draft.state === 'edited_elsewhere' && <EditedElsewhere hold={hold} />}
      {hold.draft.state === 'refused' && hold.draft.problem && (
        <div className="wz-banner">
          <ErrorNote>
            <b>{t('Not saved.')}</b> {hold.draft.problem.message}
          </ErrorNote>
        </div>
      )}
    </>
  )
}

type StepLinkProps = { title: string; number: number; current: boolean; done: boolean; onClick(): void }

function StepLink({ title, number, current, done, onClick }: StepLinkProps) {
  return (
    <>
      {number > 1 && <span className="ln" aria-hidden="true" />}
      <button
        type="button"
        className={current ? 'on' : done ? 'done' : ''}
        aria-current={current ? 'step' : undefined}
        onClick={onClick}
      >
        <b>{done ? <IconCheck className="i s14" aria-hidden /> : number}</b>
        <span>{title}</span>
        {done && <span className="vh">{t(', complete')}</span>}
      </button>
    </>
  )
}

function SaveState({ draft, onRetry }: { draft: Draft; onRetry(): void }) {
  const format = useFormat()
  if (draft.state === 'saving') {
    return (
      <>
        <IconCloudUp className="i s14" aria-hidden />
        {t('Saving')}
      </>
    )
  }
  if (draft.state === 'offline') {
    return (
      <>
        <IconCloudOff className="i s14 wait" aria-hidden />
        <span className="wait">{t('Not saved yet. What you typed is kept.')}</span>
        <button type="button" className="link" onClick={onRetry}>
          {t('Try now')}
        </button>
      </>
    )
  }
  if (draft.state !== 'saved') {
    return (
      <>
        <IconCloudOff className="i s14 bad" aria-hidden />
        <span className="bad">{t('Not saved')}</span>
      </>
    )
  }
  return (
    <>
      <IconCloudCheck className="i s14" aria-hidden />
      {draft.savedAt === null
        ? t('Draft')
        : t('Draft saved {savedAt}', { savedAt: format.clock(draft.savedAt) })}
    </>
  )
}

const FIELDS: Record<string, string> = spoken(() => ({
  name: t('the name'),
  message: t('the message'),
  rich: t('the message'),
  optOutText: t('the opt-out text'),
  fallbacks: t('further channels'),
  channel: t('the channel'),
  senderId: t('the sender'),
  skillId: t('the skill'),
  deliveryWindow: t('the delivery window'),
  startAt: t('the start'),
  startMode: t('the start'),
}))

/** The page went away before they were saved, and somebody wrote since: neither is thrown away unasked. */
function NotSavedBefore({ offer, onDecide }: { offer: Offer; onDecide(use: boolean): void }) {
  const format = useFormat()
  const fields = [...new Set(Object.keys(offer.change).map((name) => FIELDS[name] ?? t('other settings')))]
  const { message, name } = offer.change
  const words = message ?? name
  return (
    <section className="wz-banner" aria-label={t('Words that were not saved')}>
      <Note
        tone="wait"
        action={
          <span className="row g6">
            <Button size="sm" onClick={() => onDecide(true)}>
              {t('Use them')}
            </Button>
            <Button size="sm" kind="quiet" onClick={() => onDecide(false)}>
              {t('Leave them')}
            </Button>
          </span>
        }
      >
        <b>{t('Words from {time} were not saved.', { time: format.clock(offer.at) })}</b>{' '}
        {t('They concern {fields}; the draft was changed since.', { fields: listed(fields) })}
        {words && <span className="wz-offered">“{words}”</span>}
      </Note>
    </section>
  )
}

/** Two windows on one draft: the other's words are shown only when asked for, since ours would be lost. */
function EditedElsewhere({ hold }: { hold: DraftHold }) {
  const [failed, setFailed] = useState<string | null>(null)
  const load = () => {
    setFailed(null)
    hold.loadAgain().catch((error: unknown) => setFailed(messageOf(error)))
  }
  return (
    <div className="wz-banner">
      <ErrorNote
        action={
          <Button size="sm" onClick={load}>
            {t('Load it again')}
          </Button>
        }
      >
        <b>{t('This draft was changed in another window.')}</b>{' '}
        {failed ?? t('Loading it again shows how it stands now and drops what you typed here since.')}
      </ErrorNote>
    </div>
  )
}
