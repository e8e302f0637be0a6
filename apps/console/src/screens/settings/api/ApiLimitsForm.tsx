import type { ApiLimits } from '@foreword/contract'
import { AreaField, SelectField, TextField, Toggle } from '../../../ui/index.ts'
import type { LimitsErrors, LimitsForm, NumberField } from './words.ts'

type Props = { form: LimitsForm; errors: LimitsErrors; onChange: (change: Partial<LimitsForm>) => void }

const KINDS: { value: ApiLimits['kind']; label: string }[] = [
  { value: 'marketing', label: 'Marketing' },
  { value: 'service', label: 'Service' },
  { value: 'alert', label: 'Alerts' },
]
const TALKING: { value: ApiLimits['openConversations']; label: string }[] = [
  { value: 'fail', label: 'Skip it' },
  { value: 'hold', label: 'Hold it until the conversation is closed' },
  { value: 'deliver', label: 'Deliver it in their conversation' },
]

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
      <h3>Requests a second</h3>
      <div className="three-fields">
        {number('campaignRate', 'Campaigns')}
        {number('reportingRate', 'Reporting')}
        {number('configurationRate', 'Configuration')}
      </div>
      <h3>People</h3>
      <div className="two-fields">
        {number('consumersPerRequest', 'In one request')}
        {number(
          'dailyRecipients',
          'On one channel in one day',
          'A day of UTC. Beyond it a request is refused whole.',
        )}
      </div>
      <h3>Campaigns of programs</h3>
      <SelectField
        label="They are"
        hint="Marketing is held back from who stopped marketing, and by the frequency cap. Alerts go again when nobody knows whether they arrived."
        data={KINDS}
        value={form.kind}
        onChange={(value) => onChange({ kind: value as ApiLimits['kind'] })}
      />
      <SelectField
        label="A message to somebody with an open conversation"
        hint="LivePerson skips it, and programs may count on that."
        data={TALKING}
        value={form.openConversations}
        onChange={(value) => onChange({ openConversations: value as ApiLimits['openConversations'] })}
      />
      <Toggle
        label="Keep what programs tell of a person"
        hint="personalInfo and customerInfo stand beside the conversation once the person answers. Off: they are not kept."
        checked={form.customerData}
        onChange={(event) => onChange({ customerData: event.currentTarget.checked })}
      />
      <AreaField
        label="Hosts of pictures, videos and documents"
        hint="One a line; hosts below them are included. Empty: any host."
        rows={3}
        spellCheck={false}
        className="mono"
        value={form.mediaHosts}
        onChange={(event) => onChange({ mediaHosts: event.target.value })}
        error={errors.mediaHosts}
      />
    </>
  )
}
