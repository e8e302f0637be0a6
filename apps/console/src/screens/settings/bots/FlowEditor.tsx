import type { BotProblem, FlowDefinition, FlowStep } from '@foreword/contract'
import { Menu } from '@mantine/core'
import {
  IconAlertCircle,
  IconArrowDown,
  IconArrowsExchange,
  IconArrowUp,
  IconCheck,
  IconChevronRight,
  IconGitBranch,
  IconListDetails,
  IconMessage,
  IconPencilQuestion,
  IconPlus,
  IconTrash,
  IconUser,
} from '@tabler/icons-react'
import { type ComponentType, useEffect, useRef } from 'react'
import { Button, IconButton, SelectField, TextField, t } from '../../../ui/index.ts'
import { StepForm } from './StepForm.tsx'
import { lineOf, newStep, problemAt, STEP_TYPES, STEP_WORDS, type StepType } from './words.ts'

const ICONS: Record<StepType, ComponentType<{ className?: string; 'aria-hidden'?: boolean }>> = {
  say: IconMessage,
  menu: IconListDetails,
  ask: IconPencilQuestion,
  branch: IconGitBranch,
  transfer: IconArrowsExchange,
  people: IconUser,
  close: IconCheck,
}

type Props = {
  flow: FlowDefinition
  skills: readonly { id: string; name: string }[]
  problems: readonly BotProblem[]
  /** The step whose form is open, and the one at which the test talk waits. */
  open: string | null
  at: string | null
  onOpen(id: string | null): void
  onChange(flow: FlowDefinition): void
}

/** The steps of a flow from top to bottom; each opens into its form. */
export function FlowEditor({ flow, skills, problems, open, at, onOpen, onChange }: Props) {
  const { steps } = flow
  const setSteps = (next: FlowStep[]) => onChange({ ...flow, steps: next })
  const skillName = (id: string) => skills.find((skill) => skill.id === id)?.name ?? '–'
  const add = (type: StepType, behind: number) => {
    const step = newStep(type, freeId(steps), freeName(steps, STEP_WORDS[type]))
    setSteps([...steps.slice(0, behind + 1), step, ...steps.slice(behind + 1)])
    onOpen(step.id)
  }
  const move = (from: number, by: 1 | -1) => {
    const next = [...steps]
    const [step] = next.splice(from, 1)
    next.splice(from + by, 0, step!)
    setSteps(next)
  }
  const remove = (index: number) => {
    setSteps(steps.filter((_, n) => n !== index))
    onOpen(null)
  }
  return (
    <section className="stack" aria-label={t('Steps')}>
      <ol className="bot-steps">
        {steps.map((step, index) => (
          <Row
            key={step.id}
            {...{ step, index, steps, skills, problems, skillName }}
            last={index === steps.length - 1}
            open={open === step.id}
            here={at === step.id}
            onOpen={() => onOpen(open === step.id ? null : step.id)}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(index)}
            onAdd={(type) => add(type, index)}
            onChange={(changed) => setSteps(steps.map((one) => (one.id === step.id ? changed : one)))}
          />
        ))}
      </ol>
      {problemAt(problems, null, 'steps') && (
        <p className="field-error">{problemAt(problems, null, 'steps')}</p>
      )}
      <div>
        <AddStep label={t('Add a step')} onAdd={(type) => add(type, steps.length - 1)} />
      </div>
      <h3>{t('For the whole flow')}</h3>
      <TextField
        label={t('When an answer is not understood')}
        maxLength={1000}
        value={flow.notUnderstood}
        error={problemAt(problems, null, 'notUnderstood')}
        onChange={(event) => onChange({ ...flow, notUnderstood: event.target.value })}
      />
      <div className="two-fields">
        <SelectField
          label={t('Answers not understood until people take over')}
          data={Array.from({ length: 10 }, (_, n) => ({ value: String(n + 1), label: String(n + 1) }))}
          value={String(flow.maxMisses)}
          onChange={(value) => onChange({ ...flow, maxMisses: Number(value) })}
        />
        <SelectField
          label={t('When an agent gives it back, begin at')}
          data={[
            { value: '', label: t('The first step') },
            ...steps.map((step) => ({ value: step.id, label: step.name || '–' })),
          ]}
          value={flow.resumeAt ?? ''}
          error={problemAt(problems, null, 'resumeAt')}
          onChange={(value) => onChange({ ...flow, resumeAt: value === '' ? null : value })}
        />
      </div>
    </section>
  )
}

function freeId(steps: readonly FlowStep[]): string {
  for (let n = steps.length + 1; ; n++) if (!steps.some((step) => step.id === `s${n}`)) return `s${n}`
}

function freeName(steps: readonly FlowStep[], name: string): string {
  for (let n = 1; ; n++) {
    const one = n === 1 ? name : `${name} ${n}`
    if (!steps.some((step) => step.name === one)) return one
  }
}

function AddStep({ label, onAdd, small }: { label: string; onAdd(type: StepType): void; small?: boolean }) {
  return (
    <Menu>
      <Menu.Target>
        <Button size={small ? 'sm' : 'md'} icon={<IconPlus className="i" aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {STEP_TYPES.map((type) => {
          const Icon = ICONS[type]
          return (
            <Menu.Item
              key={type}
              leftSection={<Icon className="i" aria-hidden />}
              onClick={() => onAdd(type)}
            >
              {STEP_WORDS[type]}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

type RowProps = {
  step: FlowStep
  index: number
  steps: readonly FlowStep[]
  skills: readonly { id: string; name: string }[]
  problems: readonly BotProblem[]
  skillName(id: string): string
  last: boolean
  open: boolean
  here: boolean
  onOpen(): void
  onMove(by: 1 | -1): void
  onRemove(): void
  onAdd(type: StepType): void
  onChange(step: FlowStep): void
}

function Row(props: RowProps) {
  const { step, index, steps, skills, problems, skillName, last, open, here } = props
  const Icon = ICONS[step.type]
  const wrong = problems.some((one) => one.stepId === step.id)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const name = step.name || STEP_WORDS[step.type]
  return (
    <li ref={row} className={`bot-step${open ? ' open' : ''}${here ? ' here' : ''}`}>
      <div className="row g6 bot-step-head">
        <button type="button" className="row g6 bot-step-name" aria-expanded={open} onClick={props.onOpen}>
          <IconChevronRight className="i s14 t3 bot-chevron" aria-hidden />
          <span className="num t3 f12 bot-number">{index + 1}</span>
          <Icon className="i" aria-hidden />
          <span className="b5 nw">{name}</span>
          <span className="f12 t3 ell">{lineOf(step, skillName)}</span>
          {here && <span className="f11 acc nw">{t('The test waits here')}</span>}
          {wrong && (
            <span className="row bad">
              <IconAlertCircle className="i s14" aria-hidden />
              <span className="vh">{t('Something does not fit')}</span>
            </span>
          )}
        </button>
        <IconButton
          label={t('Move “{name}” up', { name })}
          kind="quiet"
          size="sm"
          disabled={index === 0}
          onClick={() => props.onMove(-1)}
        >
          <IconArrowUp className="i" aria-hidden />
        </IconButton>
        <IconButton
          label={t('Move “{name}” down', { name })}
          kind="quiet"
          size="sm"
          disabled={last}
          onClick={() => props.onMove(1)}
        >
          <IconArrowDown className="i" aria-hidden />
        </IconButton>
        <IconButton label={t('Remove “{name}”', { name })} kind="quiet" size="sm" onClick={props.onRemove}>
          <IconTrash className="i" aria-hidden />
        </IconButton>
      </div>
      {open && (
        <div className="bot-step-body">
          <StepForm {...{ step, steps, skills, problems }} onChange={props.onChange} />
          <div className="row bot-step-foot">
            <AddStep small label={t('Add a step below')} onAdd={props.onAdd} />
          </div>
        </div>
      )}
    </li>
  )
}
