import { countSegments, type RichDraft, slotsOf, withOptOut } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { AreaField, Check, SelectField, saidByServer, TextField, t } from '../../../ui/index.ts'
import { languageName, STATUS_WORDS } from '../words.ts'
import { type FormStep, OPT_OUT_TEXT } from './steps.ts'

type WordsProps = {
  step: FormStep
  errorOf: (field: string) => string | undefined
  onChange: (change: Partial<FormStep>) => void
}

/** What an SMS says, with the text by which people stop it. */
export function SmsWords({ step, errorOf, onChange }: WordsProps) {
  const { segments, units, encoding } = countSegments(
    withOptOut(step.message, step.optOutOn ? step.optOutText : null),
  )
  return (
    <>
      <AreaField
        label={t('Message')}
        rows={4}
        value={step.message}
        error={errorOf('message')}
        hint={t("Columns of a campaign’s file are variables: '{'first_name'}'.")}
        onChange={(event) => onChange({ message: event.target.value })}
        aside={
          <span className="f12 t3 num">
            {encoding === 'ucs2'
              ? t('{segments, plural, one {# segment} other {# segments}}, {units} Unicode characters', {
                  segments,
                  units,
                })
              : t('{segments, plural, one {# segment} other {# segments}}, {units} characters', {
                  segments,
                  units,
                })}
          </span>
        }
      />
      <Check
        label={t('Add the opt-out text')}
        hint={t('Marketing needs it in most countries.')}
        checked={step.optOutOn}
        onChange={(event) =>
          onChange({ optOutOn: event.target.checked, optOutText: step.optOutText || OPT_OUT_TEXT })
        }
      />
      {step.optOutOn && (
        <TextField
          label={t('Opt-out text')}
          value={step.optOutText}
          maxLength={300}
          error={errorOf('optOutText')}
          onChange={(event) => onChange({ optOutText: event.target.value })}
        />
      )}
    </>
  )
}

/** Which template, and what fills each of its variables. */
export function WhatsAppWords({ step, errorOf, onChange }: WordsProps) {
  const list = useQuery({
    ...queries.templates(step.senderId ? { senderId: step.senderId } : {}),
    enabled: step.senderId !== null,
  })
  const templates = step.senderId ? (list.data?.templates ?? []) : []
  const rich = step.rich?.type === 'template' ? step.rich : null
  const chosen = templates.find((one) => one.id === rich?.templateId)
  const sendable = (status: string) => ['approved', 'pending', 'paused'].includes(status)
  const set = (change: Partial<Extract<RichDraft, { type: 'template' }>>) =>
    rich && onChange({ rich: { ...rich, ...change } })
  return (
    <>
      <SelectField
        label={t('Template')}
        searchable
        data={templates
          .filter((one) => sendable(one.status) || one.id === rich?.templateId)
          .map((one) => ({
            value: one.id,
            label: `${one.name} · ${languageName(one.language)}${one.status === 'approved' ? '' : ` · ${STATUS_WORDS[one.status].toLowerCase()}`}`,
          }))}
        value={rich?.templateId ?? null}
        disabled={step.senderId === null}
        placeholder={step.senderId === null ? t('Choose the sender first') : t('Choose')}
        error={errorOf('rich') ?? errorOf('rich.templateId')}
        hint={
          list.data && templates.every((one) => one.status !== 'approved')
            ? t('This sender has no approved template yet.')
            : undefined
        }
        onChange={(templateId) =>
          onChange({
            rich: {
              type: 'template',
              templateId,
              fills: {},
              defaults: templates.find((one) => one.id === templateId)?.defaults ?? {},
            },
          })
        }
      />
      {chosen && rich && slotsOf(chosen.parts).length > 0 && (
        <fieldset className="tpl-samples">
          <legend className="lab">{t('Its variables')}</legend>
          <p className="hint">
            {t(
              "Columns of a campaign’s file like '{'first_name'}', plain text, or both. A default stands in when a row has no value.",
            )}
          </p>
          {slotsOf(chosen.parts).map((slot) => (
            <div key={slot.key} className="two-fields">
              <TextField
                label={saidByServer(slot.label)}
                value={rich.fills[slot.key] ?? ''}
                maxLength={2000}
                error={errorOf(`rich.fills.${slot.key}`)}
                placeholder={slot.wants === 'link' ? 'https:// or {link}' : t("'{'first_name'}'")}
                onChange={(event) => set({ fills: { ...rich.fills, [slot.key]: event.target.value } })}
              />
              <TextField
                label={t('Default for {label}', { label: saidByServer(slot.label) })}
                value={rich.defaults[slot.key] ?? ''}
                maxLength={2000}
                placeholder={t('No default')}
                onChange={(event) => set({ defaults: { ...rich.defaults, [slot.key]: event.target.value } })}
              />
            </div>
          ))}
        </fieldset>
      )}
    </>
  )
}

const NO_RICH = {
  type: 'inapp' as const,
  imageUrl: null,
  linkUrl: null,
  linkLabel: null,
  notificationTitle: null,
  notificationText: null,
}

/** What stands in the app, and in the notification that leads there. */
export function InAppWords({ step, errorOf, onChange }: WordsProps) {
  const rich = step.rich?.type === 'inapp' ? step.rich : NO_RICH
  const set = (change: Partial<typeof rich>) => {
    const now = { ...rich, ...change }
    const empty = Object.entries(now).every(([name, value]) => name === 'type' || !value)
    onChange({ rich: empty ? null : now })
  }
  const field = (name: Exclude<keyof typeof rich, 'type'>, label: string, hint?: string) => (
    <TextField
      label={label}
      value={rich[name] ?? ''}
      type={name.endsWith('Url') ? 'url' : 'text'}
      placeholder={name.endsWith('Url') ? 'https://' : ''}
      error={errorOf(`rich.${name}`)}
      hint={hint}
      maxLength={
        { imageUrl: 2000, linkUrl: 2000, linkLabel: 60, notificationTitle: 120, notificationText: 300 }[name]
      }
      onChange={(event) => set({ [name]: event.target.value || null })}
    />
  )
  return (
    <>
      <AreaField
        label={t('Message')}
        rows={4}
        value={step.message}
        error={errorOf('message')}
        hint={t("Columns of a campaign’s file are variables: '{'first_name'}'.")}
        onChange={(event) => onChange({ message: event.target.value })}
      />
      {field('imageUrl', t('Picture'))}
      <div className="two-fields">
        {field('linkUrl', t('Link'))}
        {field('linkLabel', t('Words of the link'))}
      </div>
      <div className="two-fields">
        {field('notificationTitle', t('Title of the notification'), t('Empty: the brand’s name.'))}
        {field('notificationText', t('Text of the notification'), t('Empty: the message.'))}
      </div>
    </>
  )
}
