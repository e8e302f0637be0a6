import { api, type Handoff, type HandoffInput } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError, call, isCode, keys, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  Check,
  EmptyState,
  ErrorNote,
  Note,
  PageHeader,
  SkeletonRows,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { CopyButton, HandoffMenu } from './HandoffsScreen.tsx'
import { StepCard } from './StepCard.tsx'
import {
  BLANK,
  CHANNEL_WORDS,
  channelsLeft,
  differs,
  formOf,
  type HandoffForm,
  inputOf,
  moveStep,
  newStep,
} from './steps.ts'
import '../templates.css'

const route = getRouteApi('/signed-in/templates/handoffs/$id')
const Crumb = () => <Link to="/templates/handoffs">{t('Handoffs')}</Link>

export function HandoffScreen() {
  const { id } = route.useParams()
  const query = useQuery(queries.handoff(id))
  if (query.data) return <Editor key={id} handoff={query.data} />
  if (isCode(query.error, 'not_found'))
    return (
      <EmptyState
        page
        title={t('There is no such handoff')}
        action={
          <Link to="/templates/handoffs" className="btn p">
            {t('All handoffs')}
          </Link>
        }
      >
        {t('It belongs to another account, or never was.')}
      </EmptyState>
    )
  return (
    <>
      <PageHeader title={t('Handoff')} crumb={<Crumb />} />
      {query.error ? <ErrorNote>{messageOf(query.error)}</ErrorNote> : <SkeletonRows />}
    </>
  )
}

export function NewHandoffScreen() {
  return <Editor handoff={null} />
}

type Wrong = { field: string; message: string }

/** Everything that is wrong, by field: our own first look, or the server's. */
function wrongOf(error: unknown): Wrong[] {
  if (!(error instanceof ApiError)) return []
  const { problems } = error.details as { problems?: Wrong[] }
  return problems ?? (error.field ? [{ field: error.field, message: error.message }] : [])
}

function Editor({ handoff }: { handoff: Handoff | null }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const kept = handoff ? formOf(handoff) : BLANK
  const [form, setForm] = useState<HandoffForm>(kept)
  const [base, setBase] = useState<HandoffForm>(kept)
  const [wrong, setWrong] = useState<Wrong[]>([])
  const changed = differs(form, base)
  useEffect(() => {
    if (!handoff) return
    const now = formOf(handoff)
    if (!differs(now, base)) return
    if (!changed) setForm(now)
    setBase(now)
  }, [handoff, base, changed])
  const save = useMutation({
    mutationFn: (body: HandoffInput) =>
      handoff
        ? call(api.changeHandoff, { params: { id: handoff.id }, body })
        : call(api.createHandoff, { body }),
    onError: (error) => setWrong(wrongOf(error)),
    onSuccess: async (now) => {
      client.setQueryData(queries.handoff(now.id).queryKey, now)
      setForm(formOf(now))
      setBase(formOf(now))
      toast(handoff ? t('Saved') : t('{name} is made', { name: now.name }))
      await client.invalidateQueries({ queryKey: [...keys.handoffs, 'list'] })
      if (!handoff) await navigate({ to: '/templates/handoffs/$id', params: { id: now.id }, replace: true })
    },
  })
  const submit = () => {
    const read = inputOf(form)
    setWrong('input' in read ? [] : [read])
    save.reset()
    if ('input' in read) save.mutate(read.input)
    else document.querySelector<HTMLElement>(`[data-field="${read.field}"] :is(input, button)`)?.focus()
  }
  const errorOf = (field: string) => wrong.find((one) => one.field === field)?.message
  // What was wrong with a field is no longer said once it is changed; what is said of others stays.
  const change = (next: HandoffForm, fields: readonly string[]) => {
    setForm(next)
    setWrong(wrong.filter((one) => !fields.some((field) => one.field.startsWith(field))))
  }
  return (
    <>
      <PageHeader title={handoff?.name ?? t('New handoff')} crumb={<Crumb />}>
        {handoff && (
          <>
            <span className="row g4">
              <span className="mono t2">{handoff.shortId}</span>
              <CopyButton value={handoff.shortId} label={t('Copy the id')} />
            </span>
            <HandoffMenu handoff={handoff} onPage />
          </>
        )}
      </PageHeader>
      <div className="body ho-page">
        {handoff?.archived && (
          <Note>
            {t('It is archived: nothing can be launched with it. Bring it back to the list to change it.')}
          </Note>
        )}
        {handoff && !handoff.archived && handoff.problems.length > 0 && !changed && (
          <div className="note wait" role="status">
            <span className="note-text">
              <b>{t('It cannot be sent as things are now.')}</b>
              {handoff.problems.map((one) => (
                <span key={one.field} className="row">
                  {stepWords(one.field)}
                  {one.message}
                </span>
              ))}
            </span>
          </div>
        )}
        {save.error && (wrong.length > 0 || wrongOf(save.error).length === 0) && (
          <ErrorNote>{wrong[0]?.message ?? messageOf(save.error)}</ErrorNote>
        )}
        <Top form={form} errorOf={errorOf} onChange={change} />
        <Steps form={form} errorOf={errorOf} onChange={change} />
      </div>
      {!handoff?.archived && (
        <footer className="foot">
          <span className="sp" />
          {handoff && !changed && <span className="f12 t3">{t('No changes')}</span>}
          {handoff && changed && (
            <Button onClick={() => change(base, [''])}>{t('Take back the changes')}</Button>
          )}
          <Button
            kind={changed || !handoff ? 'primary' : 'plain'}
            disabled={Boolean(handoff) && !changed}
            busy={save.isPending}
            onClick={submit}
          >
            {handoff ? t('Save') : t('Make the handoff')}
          </Button>
        </footer>
      )}
    </>
  )
}

const stepWords = (field: string): string => {
  const step = /^steps\.(\d)/.exec(field)?.[1]
  return step === undefined ? '' : `${t('Step {n}', { n: Number(step) + 1 })}: `
}

type PartProps = {
  form: HandoffForm
  errorOf: (field: string) => string | undefined
  /** `fields` are those that were changed, as errors name them. */
  onChange: (form: HandoffForm, fields: readonly string[]) => void
}

function Top({ form, errorOf, onChange }: PartProps) {
  const set = (change: Partial<HandoffForm>) =>
    onChange(
      { ...form, ...change },
      Object.keys(change).map((key) => (key === 'days' || key === 'hours' ? 'lookbackMinutes' : key)),
    )
  return (
    <div className="stack ho-top">
      <div data-field="name">
        <TextField
          label={t('Name')}
          value={form.name}
          maxLength={120}
          error={errorOf('name')}
          onChange={(event) => set({ name: event.target.value })}
        />
      </div>
      <fieldset className="field" data-field="lookbackMinutes">
        <legend className="lab">{t('Lookback')}</legend>
        <div className="ho-inline">
          <div className="ho-short">
            <TextField
              label={t('Days')}
              inputMode="numeric"
              value={form.days}
              onChange={(event) => set({ days: event.target.value })}
            />
          </div>
          <div className="ho-short">
            <TextField
              label={t('Hours', undefined, 'how many')}
              inputMode="numeric"
              value={form.hours}
              onChange={(event) => set({ hours: event.target.value })}
            />
          </div>
        </div>
        {errorOf('lookbackMinutes') ? (
          <span className="field-error" role="alert">
            {errorOf('lookbackMinutes')}
          </span>
        ) : (
          <span className="hint">{t('How long an answer belongs to what was sent: 1 hour to 30 days.')}</span>
        )}
      </fieldset>
      <Check
        label={t('Route everything they write in that time to the campaign’s skill')}
        hint={t('Also what is not an answer to it.')}
        checked={form.routeAll}
        onChange={(event) => set({ routeAll: event.target.checked })}
      />
    </div>
  )
}

function Steps({ form, errorOf, onChange }: PartProps) {
  const senders = useQuery(queries.senders()).data?.senders ?? []
  const [held, setHeld] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const { steps } = form
  const left = channelsLeft(steps)
  const move = (from: number, to: number) =>
    onChange({ ...form, steps: moveStep(steps, from, to) }, ['steps'])
  const key = Math.max(-1, ...steps.map((step) => step.key)) + 1
  return (
    <section className="col" aria-label={t('Channels in order')} style={{ gap: 12 }}>
      <div className="col">
        <h2 className="b6">{t('Channels in order')}</h2>
        <p className="hint">
          {t(
            'Each person gets the first one that reaches them. Before each step their opt-out, the delivery window and the limits are looked at again.',
          )}
        </p>
      </div>
      <ol className="ho-steps">
        {steps.map((step, index) => (
          <StepCard
            key={step.key}
            step={step}
            index={index}
            count={steps.length}
            senders={senders.filter((one) => one.channel === step.channel)}
            errorOf={(field) => errorOf(`steps.${index}.${field}`)}
            onChange={(change) =>
              onChange(
                { ...form, steps: steps.map((one, at) => (at === index ? { ...one, ...change } : one)) },
                Object.keys(change).map((key) => `steps.${index}.${key}`),
              )
            }
            onMove={(by) => move(index, index + by)}
            onRemove={() => onChange({ ...form, steps: steps.toSpliced(index, 1) }, ['steps'])}
            drag={{
              held: held === index,
              over: over === index && held !== index,
              start: () => setHeld(index),
              enter: () => setOver(index),
              end: () => {
                setHeld(null)
                setOver(null)
              },
              drop: () => held !== null && move(held, index),
            }}
          />
        ))}
      </ol>
      <div data-field="steps" className="row">
        {left.length > 0 ? (
          <Menu>
            <Menu.Target>
              <Button icon={<IconPlus className="i" aria-hidden />}>
                {steps.length === 0 ? t('Add the first channel') : t('Add the next channel')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {left.map((channel) => (
                <Menu.Item
                  key={channel}
                  onClick={() => {
                    const own = senders.filter((one) => one.channel === channel)
                    const senderId = own.length === 1 ? own[0]!.id : null
                    onChange({ ...form, steps: [...steps, newStep(channel, senderId, key)] }, ['steps'])
                  }}
                >
                  {CHANNEL_WORDS[channel]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : (
          <span className="hint">{t('Every channel is in it.')}</span>
        )}
        {errorOf('steps') && (
          <span className="field-error" role="alert">
            {errorOf('steps')}
          </span>
        )}
      </div>
    </section>
  )
}
