import type { ApiLimits } from '@foreword/contract'
import { Link } from '@tanstack/react-router'
import { SelectField, spoken, T, TextField, Toggle, t } from '../../../ui/index.ts'
import type { LimitsErrors, LimitsForm, NumberField } from './words.ts'

type Props = { form: LimitsForm; errors: LimitsErrors; onChange: (change: Partial<LimitsForm>) => void }

const KINDS: { value: ApiLimits['kind']; label: string }[] = spoken(() => [
  { value: 'marketing', label: t('Marketing') },
  { value: 'service', label: t('Service') },
  { value: 'alert', label: t('Alerts') },
])
const TALKING: { value: ApiLimits['openConversations']; label: string }[] = spoken(() => [
  { value: 'fail', label: t('Skip it') },
  { value: 'hold', label: t('Hold it until the conversation is closed') },
  { value: 'deliver', label: t('Deliver it in their conversation') },
])

/** What programs may do in a second, a request and a day, and what their campaigns are. */
export function ApiLimitsForm({ form, errors, onChange }: Props) {
  const number = (field: NumberField, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      inputMode="numeric"
      maxLength={12}
      value={form[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
      error={errors[field]}
    />
  )
  return (
    <>
      <h3>{t('Requests a second')}</h3>
      <div className="two-fields">
        {number('apiRate', t('{api}, each application', { api: '/api/v1' }))}
        {number('campaignRate', t('Campaigns'))}
        {number('reportingRate', t('Reporting'))}
        {number('configurationRate', t('Configuration'))}
      </div>
      <h3>{t('People')}</h3>
      <div className="two-fields">
        {number('consumersPerRequest', t('In one request'))}
        {number(
          'dailyRecipients',
          t('On one channel in one day'),
          t('A day of UTC. Beyond it a request is refused whole.'),
        )}
      </div>
      <h3>{t('Campaigns of programs')}</h3>
      <SelectField
        label={t('They are')}
        hint={t(
          'Marketing is held back from who stopped marketing, and by the frequency cap. Alerts go again when nobody knows whether they arrived.',
        )}
        data={KINDS}
        value={form.kind}
        onChange={(value) => onChange({ kind: value as ApiLimits['kind'] })}
      />
      <SelectField
        label={t('A message to somebody with an open conversation')}
        hint={t('LivePerson skips it, and programs may count on that.')}
        data={TALKING}
        value={form.openConversations}
        onChange={(value) => onChange({ openConversations: value as ApiLimits['openConversations'] })}
      />
      <Toggle
        label={t('Keep what programs tell of a person')}
        hint={t(
          'personalInfo and customerInfo stand beside the conversation once the person answers. Off: they are not kept.',
        )}
        checked={form.customerData}
        onChange={(event) => onChange({ customerData: event.currentTarget.checked })}
      />
      <p className="f12 t3">
        <T
          text="Pictures, videos and documents of programs may come from the hosts the account permits, like those of everybody: <a>Account, Pictures</a>."
          with={{ a: (words) => <Link to="/settings/account">{words}</Link> }}
        />
      </p>
    </>
  )
}
