import type { BotProblem, Condition, FlowStep, MenuOption, ValueKind } from '@foreword/contract'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { AreaField, Button, IconButton, SelectField, TextField, t } from '../../../ui/index.ts'
import { NextField } from './NextField.tsx'
import { CONDITION_WORDS, problemAt, VALUE_WORDS, wordsOf } from './words.ts'

type Props = {
  step: FlowStep
  steps: readonly FlowStep[]
  skills: readonly { id: string; name: string }[]
  problems: readonly BotProblem[]
  onChange(step: FlowStep): void
}

/** Everything of one step. */
export function StepForm({ step, steps, skills, problems, onChange }: Props) {
  const wrong = (field: string) => problemAt(problems, step.id, field)
  return (
    <div className="stack bot-step-form">
      <TextField
        label={t('Name of the step')}
        hint={t('Only you see it; other steps lead here by it.')}
        maxLength={60}
        value={step.name}
        error={wrong('name')}
        onChange={(event) => onChange({ ...step, name: event.target.value })}
      />
      {'text' in step && (
        <AreaField
          label={TEXT_LABELS(step.type)}
          hint={t(
            'Variables such as {braces} are filled from the campaign’s file and from what was asked before.',
            {
              braces: '{first_name}',
            },
          )}
          rows={2}
          maxLength={1000}
          value={step.text}
          error={wrong('text')}
          onChange={(event) => onChange({ ...step, text: event.target.value })}
        />
      )}
      {step.type === 'menu' && <Options {...{ step, steps, skills, problems, onChange }} />}
      {step.type === 'ask' && <Ask {...{ step, steps, skills, problems, onChange }} />}
      {step.type === 'branch' && <Cases {...{ step, steps, skills, problems, onChange }} />}
      {step.type === 'transfer' && (
        <SelectField
          label={t('Skill')}
          hint={t('People of that skill take over, with everything the bot collected.')}
          data={skills.map((skill) => ({ value: skill.id, label: skill.name }))}
          value={step.skillId}
          placeholder={t('Choose a skill')}
          error={wrong('skillId')}
          onChange={(skillId) => onChange({ ...step, skillId })}
        />
      )}
      {(step.type === 'say' || step.type === 'ask') && (
        <NextField
          label={t('Then')}
          {...{ steps, step }}
          value={step.next}
          error={wrong('next')}
          onChange={(next) => onChange({ ...step, next })}
        />
      )}
      {wrong('id') && <p className="field-error">{wrong('id')}</p>}
    </div>
  )
}

const TEXT_LABELS = (type: FlowStep['type']): string => {
  switch (type) {
    case 'menu':
      return t('What it says above the choices')
    case 'ask':
      return t('What it asks')
    case 'say':
      return t('What it says')
    default:
      return t('What it says before that (may be empty)')
  }
}

type Of<T extends FlowStep['type']> = Props & { step: Extract<FlowStep, { type: T }> }

function Options({ step, steps, problems, onChange }: Of<'menu'>) {
  const set = (at: number, change: Partial<MenuOption>) =>
    onChange({ ...step, options: step.options.map((one, n) => (n === at ? { ...one, ...change } : one)) })
  const wrong = (field: string) => problemAt(problems, step.id, field)
  return (
    <>
      <fieldset className="stack-8 bot-list">
        <legend className="lab">{t('Choices')}</legend>
        <p className="hint">
          {t(
            'On WhatsApp up to three are buttons and more are a list; elsewhere they are numbered. A number, the label or one of the words is understood.',
          )}
        </p>
        {step.options.map((option, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: options have no id, and are edited in place
          <div key={at} className="bot-part">
            <div className="row t g6">
              <div className="bot-grow">
                <TextField
                  label={t('Choice {number}', { number: at + 1 })}
                  maxLength={24}
                  value={option.label}
                  error={wrong(`options.${at}.label`)}
                  onChange={(event) => set(at, { label: event.target.value })}
                />
              </div>
              <IconButton
                label={t('Remove choice {number}', { number: at + 1 })}
                kind="quiet"
                className="bot-beside"
                onClick={() => onChange({ ...step, options: step.options.filter((_, n) => n !== at) })}
              >
                <IconTrash className="i" aria-hidden />
              </IconButton>
            </div>
            <div className="two-fields">
              <WordsField
                label={t('Words for choice {number}', { number: at + 1 })}
                value={option.keywords}
                error={wrong(`options.${at}.keywords`)}
                onChange={(keywords) => set(at, { keywords })}
              />
              <NextField
                label={t('Choice {number} leads to', { number: at + 1 })}
                {...{ steps, step }}
                value={option.next}
                error={wrong(`options.${at}.next`)}
                onChange={(next) => set(at, { next })}
              />
            </div>
          </div>
        ))}
        {wrong('options') && <p className="field-error">{wrong('options')}</p>}
        {step.options.length < 10 && (
          <Button
            size="sm"
            icon={<IconPlus className="i" aria-hidden />}
            onClick={() =>
              onChange({ ...step, options: [...step.options, { label: '', keywords: [], next: null }] })
            }
          >
            {t('Add a choice')}
          </Button>
        )}
      </fieldset>
      <Retry step={step} onChange={onChange} />
    </>
  )
}

function Retry<S extends Extract<FlowStep, { retry: string }>>({
  step,
  onChange,
}: {
  step: S
  onChange(step: FlowStep): void
}) {
  return (
    <AreaField
      label={t('When the answer is not understood')}
      hint={t('Empty: the words for the whole flow.')}
      rows={1}
      maxLength={1000}
      value={step.retry}
      onChange={(event) => onChange({ ...step, retry: event.target.value })}
    />
  )
}

/** Words separated by commas. They are kept as typed until the field is left. */
export function WordsField({
  label,
  hint,
  value,
  error,
  onChange,
}: {
  label: string
  hint?: string
  value: readonly string[]
  error?: string | undefined
  onChange(words: string[]): void
}) {
  return (
    <TextField
      key={value.join(',')}
      label={label}
      hint={hint ?? t('Separated by commas')}
      defaultValue={value.join(', ')}
      error={error}
      onBlur={(event) => onChange(wordsOf(event.target.value))}
    />
  )
}

const limitOf = (typed: string): number | null =>
  typed.trim() === '' || Number.isNaN(Number(typed)) ? null : Number(typed)

function Ask({ step, problems, onChange }: Of<'ask'>) {
  const wrong = (field: string) => problemAt(problems, step.id, field)
  const limited = step.as === 'number' || step.as === 'text'
  return (
    <>
      <div className="two-fields">
        <TextField
          label={t('Keep it as')}
          hint={t('A name such as order_number')}
          maxLength={40}
          spellCheck={false}
          value={step.key}
          error={wrong('key')}
          onChange={(event) => onChange({ ...step, key: event.target.value })}
        />
        <SelectField
          label={t('What it has to be')}
          data={Object.entries(VALUE_WORDS).map(([value, label]) => ({ value, label }))}
          value={step.as}
          onChange={(as) => onChange({ ...step, as: as as ValueKind })}
        />
      </div>
      {limited && (
        <div className="two-fields">
          <TextField
            label={step.as === 'number' ? t('At least') : t('Characters at least')}
            inputMode="numeric"
            value={step.least ?? ''}
            error={wrong('least')}
            onChange={(event) => onChange({ ...step, least: limitOf(event.target.value) })}
          />
          <TextField
            label={step.as === 'number' ? t('At most') : t('Characters at most')}
            inputMode="numeric"
            value={step.most ?? ''}
            onChange={(event) => onChange({ ...step, most: limitOf(event.target.value) })}
          />
        </div>
      )}
      <Retry step={step} onChange={onChange} />
    </>
  )
}

function Cases({ step, steps, problems, onChange }: Of<'branch'>) {
  const set = (at: number, change: Partial<Condition>) =>
    onChange({ ...step, cases: step.cases.map((one, n) => (n === at ? { ...one, ...change } : one)) })
  const wrong = (field: string) => problemAt(problems, step.id, field)
  return (
    <>
      <fieldset className="stack-8 bot-list">
        <legend className="lab">{t('Conditions, the first that holds counts')}</legend>
        {step.cases.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no id, and are edited in place
          <div key={at} className="bot-part">
            <div className="row t g6">
              <div className="two-fields bot-grow">
                <TextField
                  label={t('Value {number}', { number: at + 1 })}
                  hint={t('Its name, such as order_number')}
                  spellCheck={false}
                  value={one.key}
                  error={wrong(`cases.${at}.key`)}
                  onChange={(event) => set(at, { key: event.target.value })}
                />
                <SelectField
                  label={t('Condition {number}', { number: at + 1 })}
                  data={Object.entries(CONDITION_WORDS).map(([value, label]) => ({ value, label }))}
                  value={one.is}
                  onChange={(is) => set(at, { is: is as Condition['is'] })}
                />
              </div>
              <IconButton
                label={t('Remove condition {number}', { number: at + 1 })}
                kind="quiet"
                className="bot-beside"
                onClick={() => onChange({ ...step, cases: step.cases.filter((_, n) => n !== at) })}
              >
                <IconTrash className="i" aria-hidden />
              </IconButton>
            </div>
            <div className="two-fields">
              {one.is !== 'known' && one.is !== 'unknown' && (
                <TextField
                  label={t('Compared with {number}', { number: at + 1 })}
                  value={one.value}
                  error={wrong(`cases.${at}.value`)}
                  onChange={(event) => set(at, { value: event.target.value })}
                />
              )}
              <NextField
                label={t('Condition {number} leads to', { number: at + 1 })}
                {...{ steps, step }}
                value={one.next}
                error={wrong(`cases.${at}.next`)}
                onChange={(next) => set(at, { next })}
              />
            </div>
          </div>
        ))}
        {wrong('cases') && <p className="field-error">{wrong('cases')}</p>}
        <Button
          size="sm"
          icon={<IconPlus className="i" aria-hidden />}
          onClick={() =>
            onChange({ ...step, cases: [...step.cases, { key: '', is: 'equal', value: '', next: null }] })
          }
        >
          {t('Add a condition')}
        </Button>
      </fieldset>
      <NextField
        label={t('Otherwise')}
        {...{ steps, step }}
        value={step.otherwise}
        error={wrong('otherwise')}
        onChange={(otherwise) => onChange({ ...step, otherwise })}
      />
    </>
  )
}
