import type { BotDefinition, BotProblem, ModelDefinition, WebhookDefinition } from '@foreword/contract'
import { useState } from 'react'
import { AreaField, Button, Note, PasswordField, Radio, TextField, Toggle, t } from '../../../ui/index.ts'
import { WordsField } from './StepForm.tsx'
import { problemAt, wordsOf } from './words.ts'

type Of<D extends BotDefinition> = {
  draft: D
  problems: readonly BotProblem[]
  onChange(draft: D): void
}

/** A whole number within limits, kept only when it is one. */
function NumberField({
  label,
  hint,
  value,
  least,
  most,
  onChange,
}: {
  label: string
  hint?: string
  value: number
  least: number
  most: number
  onChange(value: number): void
}) {
  const [typed, setTyped] = useState(String(value))
  const number = Number(typed)
  const wrong = !Number.isInteger(number) || number < least || number > most
  return (
    <TextField
      label={label}
      hint={hint}
      inputMode="numeric"
      value={typed}
      error={wrong ? t('A whole number from {least} to {most}.', { least, most }) : undefined}
      onChange={(event) => {
        setTyped(event.target.value)
        const next = Number(event.target.value)
        if (event.target.value.trim() !== '' && Number.isInteger(next) && next >= least && next <= most)
          onChange(next)
      }}
    />
  )
}

/** What every bot has. */
export function CommonForm<D extends BotDefinition>({ draft, onChange }: Of<D>) {
  return (
    <>
      <h3>{t('Handing over')}</h3>
      <WordsField
        label={t('Words that bring a person')}
        hint={t(
          'Whoever writes one of them, alone or in a wish to talk to somebody, gets a person. Separated by commas.',
        )}
        value={draft.personWords}
        onChange={(personWords) => onChange({ ...draft, personWords })}
      />
      <AreaField
        label={t('What it says when people take over')}
        hint={t('Empty: nothing.')}
        rows={2}
        maxLength={1000}
        value={draft.handOverText}
        onChange={(event) => onChange({ ...draft, handOverText: event.target.value })}
      />
      <NumberField
        label={t('Close after so many minutes in which they wrote nothing')}
        value={draft.quietMinutes}
        least={5}
        most={43_200}
        onChange={(quietMinutes) => onChange({ ...draft, quietMinutes })}
      />
    </>
  )
}

export function WebhookForm({
  draft,
  problems,
  onChange,
  onRenew,
}: Of<WebhookDefinition> & { onRenew(): void }) {
  return (
    <>
      <Note>
        {t(
          'Each message is posted to your program: the words, the person’s address and name, the campaign, what its file knew, and the last thirty messages. The answer says what to do. Events are signed as Standard Webhooks say.',
        )}
      </Note>
      <TextField
        label={t('Address events go to')}
        hint={t('The whole address, such as https://bot.example/events')}
        spellCheck={false}
        maxLength={2000}
        value={draft.url}
        error={problemAt(problems, null, 'url')}
        onChange={(event) => onChange({ ...draft, url: event.target.value })}
      />
      <div className="two-fields">
        <NumberField
          label={t('Seconds for an answer')}
          hint={t('Then once more, and then people take over.')}
          value={draft.timeoutSeconds}
          least={1}
          most={20}
          onChange={(timeoutSeconds) => onChange({ ...draft, timeoutSeconds })}
        />
        <NumberField
          label={t('Seconds to act after an empty answer')}
          hint={t('A program that needs longer answers {braces} and acts by itself.', { braces: '{}' })}
          value={draft.actSeconds}
          least={5}
          most={3600}
          onChange={(actSeconds) => onChange({ ...draft, actSeconds })}
        />
      </div>
      <div className="row g12">
        <p className="t2 f12">{t('The secret was shown when the bot was made.')}</p>
        <span className="sp" />
        <Button onClick={onRenew}>{t('New secret…')}</Button>
      </div>
    </>
  )
}

export function ModelForm({
  draft,
  problems,
  onChange,
  hasSecret,
  typedKey,
  onKey,
}: Of<ModelDefinition> & {
  hasSecret: boolean
  /** undefined = as it is kept; null = taken away. */
  typedKey: string | null | undefined
  onKey(key: string | null | undefined): void
}) {
  return (
    <>
      <Note tone="wait">
        {t(
          'With each message this leaves your server for the one named here: your instructions, the pieces of knowledge that fit, what the person wrote and was answered (the last thirty lines), and what the campaign’s file and the bot know of them. Their number or address is not sent. What was sent and what came back is kept with the conversation.',
        )}
      </Note>
      <TextField
        label={t('Address of the server')}
        hint={t(
          'Any server that speaks /chat/completions as OpenAI’s does, such as https://models.example/v1',
        )}
        spellCheck={false}
        maxLength={2000}
        value={draft.baseUrl}
        error={problemAt(problems, null, 'baseUrl')}
        onChange={(event) => onChange({ ...draft, baseUrl: event.target.value })}
      />
      <div className="two-fields">
        <TextField
          label={t('Model')}
          spellCheck={false}
          maxLength={200}
          value={draft.model}
          error={problemAt(problems, null, 'model')}
          onChange={(event) => onChange({ ...draft, model: event.target.value })}
        />
        <PasswordField
          label={t('Key')}
          hint={
            hasSecret && typedKey === undefined
              ? t('One is kept. Typing replaces it.')
              : t('Empty where the server needs none. It is kept sealed.')
          }
          autoComplete="off"
          value={typedKey ?? ''}
          onChange={(event) => onKey(event.target.value === '' ? undefined : event.target.value)}
        />
      </div>
      {hasSecret && (
        <div className="row">
          <Button size="sm" onClick={() => onKey(null)} disabled={typedKey === null}>
            {typedKey === null ? t('The key goes when you save') : t('Take the key away')}
          </Button>
        </div>
      )}
      <AreaField
        label={t('Instructions')}
        hint={t('Who it is, what it helps with, how it talks, what it never promises.')}
        rows={5}
        maxLength={8000}
        value={draft.instructions}
        error={problemAt(problems, null, 'instructions')}
        onChange={(event) => onChange({ ...draft, instructions: event.target.value })}
      />
      <AreaField
        label={t('What it knows')}
        hint={t(
          'Paragraphs with an empty line between them. Of a long text the pieces that fit the question are sent.',
        )}
        rows={8}
        maxLength={200_000}
        value={draft.knowledge}
        onChange={(event) => onChange({ ...draft, knowledge: event.target.value })}
      />
      <h3>{t('When people take over')}</h3>
      <Toggle
        label={t('When it is not sure')}
        hint={t(
          'It says with each answer whether what it knows holds it. What it is not sure of is not said.',
        )}
        checked={draft.whenUnsure}
        onChange={(event) => onChange({ ...draft, whenUnsure: event.target.checked })}
      />
      <AreaField
        label={t('Subjects that only people answer')}
        hint={t('Separated by commas, such as complaints, prices of contracts')}
        rows={2}
        key={draft.topics.join(',')}
        defaultValue={draft.topics.join(', ')}
        onBlur={(event) => onChange({ ...draft, topics: wordsOf(event.target.value) })}
      />
      <h3>{t('Limits')}</h3>
      <div className="two-fields">
        <NumberField
          label={t('Answers in one conversation')}
          value={draft.maxTurns}
          least={1}
          most={200}
          onChange={(maxTurns) => onChange({ ...draft, maxTurns })}
        />
        <NumberField
          label={t('Seconds for an answer')}
          value={draft.timeoutSeconds}
          least={1}
          most={120}
          onChange={(timeoutSeconds) => onChange({ ...draft, timeoutSeconds })}
        />
        <NumberField
          label={t('Tokens of one conversation')}
          value={draft.maxTokens}
          least={500}
          most={2_000_000}
          onChange={(maxTokens) => onChange({ ...draft, maxTokens })}
        />
        <NumberField
          label={t('Tokens of a day')}
          hint={t('By UTC. Beyond a limit people take over.')}
          value={draft.maxTokensDay}
          least={1000}
          most={1_000_000_000}
          onChange={(maxTokensDay) => onChange({ ...draft, maxTokensDay })}
        />
      </div>
      <fieldset className="stack-8">
        <legend className="lab">{t('How it is asked to answer')}</legend>
        <Radio
          name="form"
          label={t('In JSON')}
          hint={t('Most servers know it.')}
          checked={draft.form === 'json'}
          onChange={() => onChange({ ...draft, form: 'json' })}
        />
        <Radio
          name="form"
          label={t('By calling functions')}
          hint={t('Where the model was trained for tools.')}
          checked={draft.form === 'tools'}
          onChange={() => onChange({ ...draft, form: 'tools' })}
        />
      </fieldset>
    </>
  )
}
