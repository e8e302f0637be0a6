import type { Sender } from '@foreword/contract'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Check, format, IconButton, SelectField, spoken, T, t } from '../../../ui/index.ts'
import { StepPreview } from './StepPreview.tsx'
import { InAppWords, SmsWords, WhatsAppWords } from './StepWords.tsx'
import { CHANNEL_WORDS, type FormStep, minutesOf, spanOf, type Unit } from './steps.ts'

type StepCardProps = {
  step: FormStep
  index: number
  count: number
  senders: Sender[]
  errorOf: (field: string) => string | undefined
  onChange: (change: Partial<FormStep>) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
  drag: {
    held: boolean
    over: boolean
    start: () => void
    enter: () => void
    end: () => void
    drop: () => void
  }
}

/** One channel: when it is tried, who sends, what it says, and how that looks. Moves by its arrows, or by its grip. */
export function StepCard(props: StepCardProps) {
  const { step, index, senders, errorOf, onChange, drag } = props
  return (
    <li
      className={`ho-step ${drag.held ? 'held' : ''} ${drag.over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        drag.enter()
      }}
      onDrop={(event) => {
        event.preventDefault()
        drag.drop()
      }}
    >
      <Head {...props} />
      <div className="stack">
        {index > 0 && <When step={step} onChange={onChange} />}
        <SelectField
          label={t('Sender')}
          data={senders.map((one) => ({
            value: one.id,
            label: `${one.name} · ${format.phone(one.address)}`,
          }))}
          value={step.senderId}
          placeholder={senders.length === 0 ? t('There is none') : t('Choose')}
          error={errorOf('senderId')}
          hint={
            senders.length === 0 ? (
              <T
                text="No sender of this channel is here yet. <a>Settings, Senders</a>"
                with={{
                  a: (words) => (
                    <Link to="/settings/senders" className="link">
                      {words}
                    </Link>
                  ),
                }}
              />
            ) : undefined
          }
          onChange={(senderId) =>
            onChange({ senderId, ...(step.rich?.type === 'template' ? { rich: null } : {}) })
          }
        />
        {step.channel === 'sms' && <SmsWords step={step} errorOf={errorOf} onChange={onChange} />}
        {step.channel === 'whatsapp' && <WhatsAppWords step={step} errorOf={errorOf} onChange={onChange} />}
        {step.channel === 'inapp' && <InAppWords step={step} errorOf={errorOf} onChange={onChange} />}
      </div>
      <StepPreview step={step} />
    </li>
  )
}

function Head({ step, index, count, onMove, onRemove, errorOf, drag }: StepCardProps) {
  const name = CHANNEL_WORDS[step.channel]
  return (
    <div className="row ho-step-head">
      {count > 1 && (
        <span
          className="ho-grip"
          draggable
          aria-hidden="true"
          title={t('Drag to another place')}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', name)
            drag.start()
          }}
          onDragEnd={drag.end}
        >
          <IconGripVertical className="i" aria-hidden />
        </span>
      )}
      <span className="ho-num num" aria-hidden="true">
        {index + 1}
      </span>
      <h3 className="b6">
        <span className="vh">{t('Step {index}:', { index: index + 1 })} </span>
        {name}
      </h3>
      {errorOf('channel') && <span className="f12 bad">{errorOf('channel')}</span>}
      <span className="sp" />
      <IconButton
        label={t('Move {name} up', { name })}
        kind="quiet"
        size="sm"
        disabled={index === 0}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp className="i" aria-hidden />
      </IconButton>
      <IconButton
        label={t('Move {name} down', { name })}
        kind="quiet"
        size="sm"
        disabled={index === count - 1}
        onClick={() => onMove(1)}
      >
        <IconArrowDown className="i" aria-hidden />
      </IconButton>
      <IconButton label={t('Remove {name}', { name })} kind="quiet" size="sm" onClick={onRemove}>
        <IconTrash className="i" aria-hidden />
      </IconButton>
    </div>
  )
}

const UNITS: { value: Unit; label: string }[] = spoken(() => [
  { value: 'minutes', label: t('minutes') },
  { value: 'hours', label: t('hours') },
  { value: 'days', label: t('days') },
])
const DEFAULT_MINUTES = 60

/** When a further step is tried: the step before failed, or also when nothing is heard of it. */
function When({ step, onChange }: Pick<StepCardProps, 'step' | 'onChange'>) {
  const minutes = step.noReceiptMinutes
  const span = spanOf(minutes ?? DEFAULT_MINUTES)
  const set = (n: number, unit: Unit) => onChange({ noReceiptMinutes: minutesOf(n, unit) })
  return (
    <div className="stack ho-when" style={{ gap: 8 }}>
      <p className="f12 t2">{t('Tried when the step before failed or was not possible.')}</p>
      <Check
        label={t('Also when it has no delivery receipt')}
        checked={minutes !== null}
        onChange={(event) => onChange({ noReceiptMinutes: event.target.checked ? DEFAULT_MINUTES : null })}
      />
      {minutes !== null && (
        <div className="ho-inline">
          <label className="field ho-short">
            <span className="lab">{t('After')}</span>
            <span className="inp">
              <input
                type="number"
                min={1}
                value={span.n}
                onChange={(event) => {
                  const n = Number(event.target.value)
                  if (n >= 1) set(n, span.unit)
                }}
              />
            </span>
          </label>
          <div style={{ width: 120 }}>
            <SelectField
              label={t('Unit')}
              data={UNITS}
              value={span.unit}
              onChange={(unit) => set(span.n, unit as Unit)}
            />
          </div>
          <span className="hint">{t('5 minutes to 7 days.')}</span>
        </div>
      )}
    </div>
  )
}
