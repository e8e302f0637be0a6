import { api, type Campaign, type Import, type Recipient, type Verdict } from '@foreword/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertCircle, IconArrowDown, IconCheck, IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, type Ref, useState } from 'react'
import { call, messageOf } from '../../../../api/index.ts'
import { Button, Kbd, spoken, t, useFormat } from '../../../../ui/index.ts'
import { byConsumerId, saidByAll, type Templates } from '../channel-steps.ts'
import { editableValues } from './equation.ts'
import { valueFault } from './value-faults.ts'

type Props = {
  ref: Ref<HTMLTableRowElement>
  index: number
  campaign: Campaign
  audience: Import
  templates: Templates
  row: Recipient
  onSaved(row: Recipient, audience: Import): void
  onNext(): void
  onClose(): void
}

const JUDGE_AFTER_MS = 180

/** A row opened in place: judged as one types, Enter keeps it and goes to the next that needs mending. */
export function RowEditor(props: Props) {
  const { ref, index, campaign, audience, templates, row, onSaved, onNext, onClose } = props
  const format = useFormat()
  const [input, setInput] = useState(row.input)
  const [values, setValues] = useState(row.variables)
  const params = { id: campaign.id, line: row.line }
  const fault = valueFault(campaign, templates, audience, values)
  const fix = useMutation({
    mutationFn: (leaveOut?: boolean) => {
      const body = leaveOut === undefined ? changesOf(row, input, values) : { leaveOut }
      return call(api.fixRecipient, { params, body })
    },
    onSuccess: (answer) => {
      onSaved(answer.recipient, answer.import)
      onNext()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    fix.mutate(undefined)
  }
  return (
    <tr ref={ref} data-index={index} className="wz-open">
      <td className="num t3">{row.line}</td>
      <td colSpan={5}>
        <form
          onSubmit={submit}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onClose()
          }}
        >
          <div className="wz-edit-fields">
            <PhoneInput
              label={byConsumerId(campaign) ? t('Consumer id') : t('Phone')}
              params={params}
              row={row}
              value={input}
              onChange={setInput}
            />
            {editableValues(saidByAll(campaign), audience, row).map((name) => (
              <label key={name} className="field wz-value">
                <span className="f11 t2 ell">{name}</span>
                <span className={fault?.names.includes(name) ? 'inp err' : 'inp'}>
                  <input
                    value={values[name] ?? ''}
                    aria-invalid={fault?.names.includes(name) ? true : undefined}
                    aria-describedby={`wz-judged-${row.line}`}
                    onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
                  />
                </span>
              </label>
            ))}
            <span className="sp" />
            <div className="row wz-edit-buttons">
              <Button kind="primary" size="sm" type="submit" busy={fix.isPending}>
                {t('Save and next')}
                <Kbd>{t('Enter', undefined, 'the key')}</Kbd>
              </Button>
              <Button kind="quiet" size="sm" onClick={() => fix.mutate(row.verdict !== 'left_out')}>
                {row.verdict === 'left_out' ? t('Put back') : t('Leave out')}
              </Button>
            </div>
          </div>
          <div className="row wz-edit-below">
            {fix.error ? (
              <span className="f12 bad" role="alert">
                {messageOf(fix.error)}
              </span>
            ) : (
              <Judged params={params} row={row} input={input} values={values} fault={fault?.words ?? null} />
            )}
            <span className="sp" />
            {audience.refused > 0 && (
              <button type="button" className="link f12 row g4" onClick={onNext}>
                {t('Next of {refused} to fix', { refused: format.count(audience.refused) })}
                <IconArrowDown className="i s14" aria-hidden />
              </button>
            )}
          </div>
        </form>
      </td>
    </tr>
  )
}

/** Only what was changed is sent, so that two people who mend one row do not undo each other. */
function changesOf(row: Recipient, input: string, values: Record<string, string>) {
  const variables = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== (row.variables[name] ?? '')),
  )
  return {
    ...(input !== row.input && { input }),
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(row.verdict === 'left_out' && { leaveOut: false }),
  }
}

type Params = { id: string; line: number }

function useJudged(params: Params, row: Recipient, input: string) {
  const [typed] = useDebouncedValue(input, JUDGE_AFTER_MS)
  return useQuery({
    queryKey: ['judge', params.id, params.line, typed],
    queryFn: ({ signal }) => call(api.judgeRecipient, { params, body: { input: typed }, signal }),
    enabled: typed !== row.input,
    placeholderData: (before) => before,
  })
}

type PhoneProps = {
  label: string
  params: Params
  row: Recipient
  value: string
  onChange(value: string): void
}

function PhoneInput({ label, params, row, value, onChange }: PhoneProps) {
  const judged = useJudged(params, row, value).data
  const good = value !== row.input && judged?.verdict === 'ready'
  return (
    <label className="field wz-edit-phone">
      <span className="f11 t2">{label}</span>
      <span className="inp">
        <input
          // biome-ignore lint/a11y/noAutofocus: the row was opened to change it.
          autoFocus
          className="num"
          inputMode={label === 'Phone' ? 'tel' : 'text'}
          value={value}
          aria-describedby={`wz-judged-${row.line}`}
          onFocus={(event) => event.currentTarget.setSelectionRange(value.length, value.length)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {good && <IconCircleCheck className="i ok" aria-hidden />}
      </span>
    </label>
  )
}

/** Reasons that lie in the values, not in the address. */
const VALUE_REASONS: readonly string[] = ['missing_variable', 'bad_value']

const HEADS: Record<Verdict, string> = spoken(() => ({
  ready: t('Ready'),
  refused: t('Refused'),
  duplicate: t('Duplicate'),
  suppressed: t('Opted out'),
  left_out: t('Left out'),
}))

type JudgedProps = {
  params: Params
  row: Recipient
  input: string
  values: Readonly<Record<string, string>>
  fault: string | null
}

/** The address is judged by the server, values here: both know the same rules of WhatsApp and of variables. */
function Judged({ params, row, input, values, fault }: JudgedProps) {
  const judged = useJudged(params, row, input).data
  const changed = input !== row.input && judged !== undefined
  const mended =
    !changed && fault === null && VALUE_REASONS.includes(row.reason ?? '') && values !== row.variables
  const verdict = fault ? 'refused' : changed ? judged.verdict : mended ? 'ready' : row.verdict
  const detail = fault ?? (changed ? judged.detail : mended ? t('The values are right now') : row.detail)
  const Icon = verdict === 'ready' ? IconCheck : IconAlertCircle
  return (
    <span className="row g12 wz-judged" id={`wz-judged-${row.line}`} role="status">
      <span className={`f12 row g4 ${verdict === 'ready' ? 'ok' : verdict === 'refused' ? 'bad' : 't2'}`}>
        <Icon className="i s14" aria-hidden />
        {detail || HEADS[verdict]}
      </span>
      {changed && (
        <span className="f12 t3">
          {row.detail
            ? t('Was “{input}”: {detail}', { input: row.input, detail: row.detail })
            : t('Was “{input}”', { input: row.input })}
        </span>
      )}
    </span>
  )
}
