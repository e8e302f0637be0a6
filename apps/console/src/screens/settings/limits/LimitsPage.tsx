import { api, type Limits, type OpenConversations } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Check,
  ErrorNote,
  SelectField,
  SkeletonRows,
  spoken,
  TextField,
  Toggle,
  t,
  toast,
} from '../../../ui/index.ts'
import { SaveFoot } from '../SaveFoot.tsx'
import { SettingsHead } from '../SettingsHead.tsx'
import {
  capWords,
  formOf,
  type LimitsErrors,
  type LimitsForm,
  limitsErrors,
  limitsOf,
} from './limits-form.ts'
import './limits.css'

/** What the account allows itself, over all its campaigns. */
export function LimitsPage() {
  const admin = useSession().role === 'administrator'
  const limits = useQuery(queries.limits())
  return (
    <>
      {limits.error && !limits.data && <ErrorNote>{messageOf(limits.error)}</ErrorNote>}
      {limits.isPending && <SkeletonRows rows={4} />}
      {limits.data && <LimitsForms saved={limits.data} admin={admin} />}
    </>
  )
}

function LimitsForms({ saved, admin }: { saved: Limits; admin: boolean }) {
  const [form, setForm] = useState(() => formOf(saved))
  const client = useQueryClient()
  const errors = limitsErrors(form)
  const wrong = Object.keys(errors).length > 0
  const changed = wrong || JSON.stringify(limitsOf(form)) !== JSON.stringify(saved)
  const set = (change: Partial<LimitsForm>) => setForm((before) => ({ ...before, ...change }))
  const save = useMutation({
    mutationFn: () => call(api.changeLimits, { body: limitsOf(form) }),
    onSuccess: (now) => {
      client.setQueryData(keys.limits, now)
      setForm(formOf(now))
      toast(t('The limits are saved. Running campaigns follow at once.'))
    },
  })
  const part = { form, errors, admin, onChange: set }
  return (
    <>
      <div className="settings-scroll">
        <SettingsHead title={t('Limits')} about={t('What holds for all campaigns of the account together')} />
        {!admin && <p className="t3 f12 only-admin">{t('Only administrators can change this.')}</p>}
        <div className="settings-form">
          <Frequency {...part} />
          <Breaker {...part} />
          <InConversation {...part} />
          <WayBack {...part} />
          {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        </div>
      </div>
      {admin && (
        <SaveFoot
          changed={changed}
          wrong={wrong}
          busy={save.isPending}
          onTakeBack={() => setForm(formOf(saved))}
          onSave={() => save.mutate()}
        />
      )}
    </>
  )
}

type PartProps = {
  form: LimitsForm
  errors: LimitsErrors
  admin: boolean
  onChange: (change: Partial<LimitsForm>) => void
}

function Frequency({ form, errors, admin, onChange }: PartProps) {
  const wrong = errors.messages ?? errors.days
  return (
    <>
      <h3>{t('How often one person is messaged')}</h3>
      <Toggle
        label={t('At most so many messages to one person')}
        hint={t(
          'Over all campaigns. Tested for each person at the moment their message would leave, so that campaigns that run together count together. Alerts are never held back.',
        )}
        checked={form.capOn}
        disabled={!admin}
        onChange={(event) => onChange({ capOn: event.currentTarget.checked })}
      />
      {form.capOn && (
        <div className="stack limit-fields">
          <div className="two-fields">
            <TextField
              label={t('Messages to one person')}
              inputMode="numeric"
              maxLength={4}
              value={form.messages}
              disabled={!admin}
              onChange={(event) => onChange({ messages: event.target.value })}
              error={errors.messages}
            />
            <TextField
              label={t('In so many days')}
              inputMode="numeric"
              maxLength={2}
              after={<span className="t3">{t('days')}</span>}
              value={form.days}
              disabled={!admin}
              onChange={(event) => onChange({ days: event.target.value })}
              error={errors.days}
            />
          </div>
          <Check
            label={t('Service messages too')}
            hint={t('They count, and are held back. Off: only marketing is, and only marketing counts.')}
            checked={form.service}
            disabled={!admin}
            onChange={(event) => onChange({ service: event.currentTarget.checked })}
          />
          {!wrong && <p className="t2">{capWords(limitsOf(form))}</p>}
        </div>
      )}
    </>
  )
}

function Breaker({ form, errors, admin, onChange }: PartProps) {
  return (
    <>
      <h3>{t('When too many messages fail')}</h3>
      <Toggle
        label={t('Pause a campaign by itself')}
        hint={t(
          'It looks at the last five minutes of each campaign that is sending, once 100 messages have left. A wrong list or a block then costs a few messages, not all of them.',
        )}
        checked={form.breakerOn}
        disabled={!admin}
        onChange={(event) => onChange({ breakerOn: event.currentTarget.checked })}
      />
      {form.breakerOn && (
        <div className="stack limit-fields">
          <div className="two-fields">
            <TextField
              label={t('When this share fails')}
              inputMode="numeric"
              maxLength={3}
              after={<span className="t3">{t('percent')}</span>}
              hint={t('An account begins with 25.')}
              value={form.percent}
              disabled={!admin}
              onChange={(event) => onChange({ percent: event.target.value })}
              error={errors.percent}
            />
          </div>
          {!errors.percent && (
            <p className="t2">
              {t(
                'The campaign then waits and says why. Whoever manages it looks at what failed, and goes on or cancels.',
              )}
            </p>
          )}
        </div>
      )}
    </>
  )
}

function WayBack({ form, errors, admin, onChange }: PartProps) {
  return (
    <>
      <h3>{t('Undo after a launch')}</h3>
      <div className="stack">
        <div className="two-fields">
          <TextField
            label={t('Wait before the first message')}
            inputMode="numeric"
            maxLength={2}
            after={<span className="t3">{t('seconds')}</span>}
            hint={t(
              'Meanwhile Undo makes it a draft again. 0 sends at once. Applications that launch by the LivePerson-compatible API never wait.',
            )}
            value={form.undoSeconds}
            disabled={!admin}
            onChange={(event) => onChange({ undoSeconds: event.target.value })}
            error={errors.undoSeconds}
          />
        </div>
      </div>
    </>
  )
}

const IN_CONVERSATION: Record<OpenConversations, { label: string; hint: string }> = spoken(() => ({
  deliver: {
    label: t('Deliver it in their conversation'),
    hint: t('The message goes out, and stands in the conversation where the agent sees it.'),
  },
  hold: {
    label: t('Hold it until the conversation is closed'),
    hint: t('It waits, and goes once the conversation is closed, if the campaign’s hours still allow it.'),
  },
  fail: {
    label: t('Skip it'),
    hint: t('The person is counted as skipped, with the reason.'),
  },
}))

function InConversation({ form, admin, onChange }: PartProps) {
  return (
    <>
      <h3>{t('When somebody is talking with you')}</h3>
      <div className="stack">
        <SelectField
          label={t('A message to somebody with an open conversation')}
          hint={t('{hint} A campaign can be set otherwise.', {
            hint: IN_CONVERSATION[form.openConversations].hint,
          })}
          data={Object.entries(IN_CONVERSATION).map(([value, { label }]) => ({ value, label }))}
          value={form.openConversations}
          disabled={!admin}
          onChange={(value) => onChange({ openConversations: value as OpenConversations })}
        />
      </div>
    </>
  )
}
