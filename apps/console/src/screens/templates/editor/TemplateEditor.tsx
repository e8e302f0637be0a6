import {
  type HeaderFormat,
  type RuleBroken,
  slotsOf,
  TEMPLATE_LANGUAGES,
  TEMPLATE_LIMITS,
  templateName,
} from '@foreword/contract'
import { Radio, SegmentedTabs, SelectField, spoken, TextField, t } from '../../../ui/index.ts'
import { languageName } from '../words.ts'
import { BodyField } from './BodyField.tsx'
import { ButtonsField } from './ButtonsField.tsx'
import { type TemplateForm, textOf } from './form.ts'

const LANGUAGES = TEMPLATE_LANGUAGES.map((code) => ({
  value: code,
  label: `${languageName(code)} (${code})`,
})).sort((a, b) => a.label.localeCompare(b.label))
const HEADERS: { value: HeaderFormat | 'none'; label: string }[] = spoken(() => [
  { value: 'none', label: t('None') },
  { value: 'text', label: t('Text') },
  { value: 'image', label: t('Picture') },
  { value: 'video', label: t('Video') },
  { value: 'document', label: t('Document') },
  { value: 'location', label: t('Place') },
])

type TemplateEditorProps = {
  form: TemplateForm
  onChange: (form: TemplateForm) => void
  /** Rules to show at their fields; empty until one tried to hand it in or left the field. */
  broken: readonly RuleBroken[]
  /** Name and language are fixed once it was handed in. */
  mayRename: boolean
}

/** Everything of a template, in the order people read it. */
export function TemplateEditor({ form, onChange, broken, mayRename }: TemplateEditorProps) {
  const errorOf = (field: string) => broken.find((one) => one.field === field)?.message
  const set = (change: Partial<TemplateForm>) => onChange({ ...form, ...change })
  return (
    <div className="stack tpl-editor">
      {mayRename && <NameFields form={form} errorOf={errorOf} set={set} />}
      <fieldset className="tpl-choices" data-field="category">
        <legend className="lab">{t('Category')}</legend>
        <Radio
          name="category"
          label={t('Utility')}
          hint={t('About something the person did or has: an order, an appointment, an account.')}
          checked={form.category === 'utility'}
          onChange={() => set({ category: 'utility' })}
        />
        <Radio
          name="category"
          label={t('Marketing')}
          hint={t(
            'Everything else: offers, news, invitations. WhatsApp moves a template here by itself when it reads like one.',
          )}
          checked={form.category === 'marketing'}
          onChange={() => set({ category: 'marketing' })}
        />
        {errorOf('category') && <p className="field-error">{errorOf('category')}</p>}
      </fieldset>
      <HeaderFields form={form} errorOf={errorOf} set={set} />
      <BodyField
        value={form.body}
        most={TEMPLATE_LIMITS.body}
        error={errorOf('body')}
        onChange={(body) => set({ body })}
      />
      <div data-field="footer">
        <TextField
          label={t('Footer')}
          value={form.footer}
          maxLength={200}
          error={errorOf('footer')}
          hint={t('A small grey line, without variables. Leave it empty for none.')}
          onChange={(event) => set({ footer: event.target.value })}
          aside={<Length text={form.footer} most={TEMPLATE_LIMITS.footer} />}
        />
      </div>
      <ButtonsField form={form} errorOf={errorOf} onChange={onChange} />
      <Samples form={form} errorOf={errorOf} set={set} />
    </div>
  )
}

type PartProps = {
  form: TemplateForm
  errorOf: (field: string) => string | undefined
  set: (change: Partial<TemplateForm>) => void
}

function NameFields({ form, errorOf, set }: PartProps) {
  return (
    <div className="two-fields">
      <div data-field="name">
        <TextField
          label={t('Name')}
          value={form.name}
          maxLength={TEMPLATE_LIMITS.name}
          error={errorOf('name')}
          hint={t('Small letters, digits and underscores. Only you see it.')}
          spellCheck={false}
          onChange={(event) => set({ name: event.target.value.toLowerCase().replace(/[\s-]/g, '_') })}
          onBlur={() => form.name !== '' && set({ name: templateName(form.name) })}
        />
      </div>
      <div data-field="language">
        <SelectField
          label={t('Language')}
          searchable
          data={LANGUAGES}
          value={form.language}
          error={errorOf('language')}
          hint={t('The same name may be there in several languages.')}
          onChange={(language) => set({ language })}
        />
      </div>
    </div>
  )
}

function HeaderFields({ form, errorOf, set }: PartProps) {
  return (
    <div className="field" data-field="header">
      <span className="lab">{t('Header')}</span>
      <div>
        <SegmentedTabs
          label={t('Header')}
          segments={HEADERS}
          value={form.header}
          onChange={(header) => set({ header })}
        />
      </div>
      {form.header === 'text' && (
        <TextField
          label={t('Words of the header')}
          value={form.headerText}
          maxLength={200}
          error={errorOf('header')}
          hint={t('One line, bold by itself. It may have one variable.')}
          onChange={(event) => set({ headerText: event.target.value })}
          aside={<Length text={form.headerText} most={TEMPLATE_LIMITS.header} />}
        />
      )}
      {form.header === 'location' && (
        <span className="hint">{t('A campaign says which place: its name, address and position.')}</span>
      )}
      {['image', 'video', 'document'].includes(form.header) && (
        <span className="hint">{t('A campaign says which file. The reviewers see the sample below.')}</span>
      )}
    </div>
  )
}

function Length({ text, most }: { text: string; most: number }) {
  return (
    <span className={`f12 num ${text.length > most ? 'bad' : 't3'}`}>
      {t('{text} of {most}', { text: text.length, most })}
    </span>
  )
}

function Samples({ form, errorOf, set }: PartProps) {
  const slots = slotsOf(textOf(form).parts).filter(
    ({ key }) =>
      !key.startsWith('button.') &&
      key !== 'header.filename' &&
      !(form.header === 'location' && key.startsWith('header.')),
  )
  if (slots.length === 0) return null
  return (
    <fieldset className="tpl-samples">
      <legend className="lab">{t('Samples for the reviewers')}</legend>
      <p className="hint">{t('What could stand there. People never get them.')}</p>
      <div className="two-fields">
        {slots.map(({ key, label, wants }) => (
          <div key={key} data-field={`examples.${key}`}>
            <TextField
              label={label}
              type={wants === 'link' ? 'url' : 'text'}
              placeholder={wants === 'link' ? 'https://' : ''}
              value={form.examples[key] ?? ''}
              error={errorOf(`examples.${key}`)}
              onChange={(event) => set({ examples: { ...form.examples, [key]: event.target.value } })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  )
}
