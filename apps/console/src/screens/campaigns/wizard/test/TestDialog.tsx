import { api, type Import } from '@foreword/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, messageOf } from '../../../../api/index.ts'
import { Button, Dialog, ErrorNote, SelectField, TextField, t } from '../../../../ui/index.ts'
import { useSamples } from '../audience.ts'
import { stepsOf, type Templates, templateOf, variablesOf } from '../channel-steps.ts'
import { stepProblems } from '../compose/problems.ts'
import { StepTabs } from '../compose/StepTabs.tsx'
import type { DraftHold } from '../use-draft.ts'
import { lastAddress, rememberAddress } from './last-address.ts'
import { Outcome } from './Outcome.tsx'
import { rowWords, TO } from './test-words.ts'
import './test.css'

type Props = {
  /** The channel it opens on; null = closed. */
  step: number | null
  hold: DraftHold
  audience: Import | null
  templates: Templates
  onClose(): void
}

/** Sends one channel of the draft to oneself, with the values of a row, and says what became of it. */
export function TestDialog(props: Props) {
  return props.step === null ? null : <Asking {...props} step={props.step} />
}

const TYPED = 'typed'
type Sent = { id: string; to: string; at: number }

function Asking({ step: opened, hold, audience, templates, onClose }: Props & { step: number }) {
  const { campaign, flush } = hold
  const steps = stepsOf(campaign)
  const [chosen, setChosen] = useState(opened)
  const at = Math.min(chosen, steps.length - 1)
  const step = steps[at]!
  const { channel } = step
  const samples = useSamples(campaign.id, audience)
  const [typedTo, setTypedTo] = useState<Partial<Record<string, string>>>({})
  const [row, setRow] = useState<string | null>(null)
  const [values, setValues] = useState<Record<string, string>>({})
  const [sent, setSent] = useState<Sent | null>(null)
  const to = typedTo[TO[channel].label] ?? lastAddress(channel)
  const from = row ?? (samples[0] ? String(samples[0].line) : TYPED)
  const names = variablesOf(step, audience)
  const [problem] = Object.values(stepProblems(step, audience, templateOf(step, templates)))
  const send = useMutation({
    mutationFn: async (): Promise<Sent> => {
      if (!(await flush()))
        throw new Error('The draft is not saved, and a test is of what is saved. Try again.')
      const given = from === TYPED ? { variables: filled(values, names) } : { line: Number(from) }
      const body = { step: at, to: to.trim(), ...given }
      const { id } = await call(api.testCampaign, { params: { id: campaign.id }, body })
      return { id, to: to.trim(), at: Date.now() }
    },
    onMutate: () => setSent(null),
    onSuccess: (made) => {
      rememberAddress(channel, made.to)
      setSent(made)
    },
  })
  const field = send.error instanceof ApiError ? send.error.field : null
  const words = TO[channel]
  return (
    <Dialog
      title={t('Send a test to yourself?')}
      opened
      onClose={onClose}
      onSubmit={() => !problem && to.trim() !== '' && send.mutate()}
      footer={
        <>
          {problem ? (
            <span className="f12 t2">{problem}</span>
          ) : (
            to.trim() === '' && <span className="f12 t3">{t('Type where it goes')}</span>
          )}
          <span className="sp" />
          <Button onClick={onClose}>{t('Close')}</Button>
          <Button
            kind="primary"
            type="submit"
            busy={send.isPending}
            disabled={problem !== undefined || to.trim() === ''}
          >
            {sent ? t('Send another') : t('Send the test')}
          </Button>
        </>
      }
    >
      <div className="stack wz-test">
        <StepTabs
          label={t('Channel')}
          steps={steps}
          value={at}
          onChange={(place) => {
            setChosen(place)
            setSent(null)
            send.reset()
          }}
        />
        <TextField
          label={words.label}
          hint={words.hint}
          placeholder={words.placeholder}
          value={to}
          maxLength={128}
          data-autofocus
          inputMode={channel === 'inapp' ? 'text' : 'tel'}
          error={field === 'to' && send.error ? messageOf(send.error) : undefined}
          onChange={(event) => {
            setTypedTo({ ...typedTo, [words.label]: event.currentTarget.value })
            send.reset()
          }}
        />
        {samples.length > 0 && names.length > 0 && (
          <SelectField
            label={t('Values of')}
            data={[
              ...samples.map((one) => ({ value: String(one.line), label: rowWords(one) })),
              { value: TYPED, label: t('What I type here') },
            ]}
            value={from}
            onChange={setRow}
          />
        )}
        {from === TYPED && names.length > 0 && (
          <fieldset className="wz-plain wz-test-values">
            <legend className="lab">
              {samples.length > 0 ? t('Values') : t('Values, as no file is read yet')}
            </legend>
            {names.map((name) => (
              <TextField
                key={name}
                label={name}
                value={values[name] ?? ''}
                maxLength={2000}
                onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
              />
            ))}
          </fieldset>
        )}
        {send.error && field !== 'to' && <ErrorNote>{messageOf(send.error)}</ErrorNote>}
        {sent && <Outcome campaignId={campaign.id} messageId={sent.id} since={sent.at} />}
      </div>
    </Dialog>
  )
}

/** Only values that were typed: one that is empty lets a default stand in. */
const filled = (values: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])))
