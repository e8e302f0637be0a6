import { resolveTemplate, type StepDraft, slotsOf, type Template } from '@foreword/contract'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, CATEGORY_WORDS, ChannelIcon, languageName, Note, T, t } from '../../../../ui/index.ts'
import { TemplateStatusPill } from '../../../../ui/TemplateStatusPill.tsx'
import { contentOf } from '../channel-steps.ts'
import { messageColumns } from '../recipients/equation.ts'
import { nameOf } from './rendered.ts'
import { SlotField } from './SlotField.tsx'
import type { StepFieldsProps } from './step-fields.ts'
import { TemplatePicker } from './TemplatePicker.tsx'
import { unsendable } from './template-choice.ts'

/** Which template, and what fills each of its places. */
export function TemplateFields(props: StepFieldsProps) {
  const { step, template, errorOf, onChange } = props
  const [choosing, setChoosing] = useState(false)
  const gone = step.rich?.type === 'template' && template === null
  const error = gone ? t('This template is gone. Choose another.') : errorOf('rich')
  const choose = (chosen: Template) => {
    setChoosing(false)
    if (chosen.id === template?.id) return
    onChange({ rich: { type: 'template', templateId: chosen.id, fills: {}, defaults: chosen.defaults } })
  }
  return (
    <>
      <div className="field">
        <span className="lab">{t('Template')}</span>
        <div className={error ? 'row wz-template err' : 'row wz-template'}>
          {template ? (
            <Chosen template={template} />
          ) : (
            <span className="t2 row g6">
              <ChannelIcon channel="whatsapp" />
              {t('WhatsApp lets only approved templates begin a conversation')}
            </span>
          )}
          <span className="sp" />
          <Button
            size="sm"
            disabled={step.senderId === null}
            aria-invalid={error ? true : undefined}
            onClick={() => setChoosing(true)}
          >
            {template ? t('Change…') : t('Choose a template…')}
          </Button>
        </div>
        {error ? (
          <span className="field-error" role="alert">
            <IconAlertCircle className="i s14" aria-hidden />
            <span>{error}</span>
          </span>
        ) : (
          step.senderId === null && (
            <span className="hint">{t('Choose the sender first: templates are its own.')}</span>
          )
        )}
      </div>
      {template && !error && unsendable(template) && (
        <Note tone="wait" icon={<IconAlertTriangle className="i" aria-hidden />}>
          <b className="wz-inherit">{t('It cannot be sent as it is now.')}</b> {unsendable(template)}
        </Note>
      )}
      {template && <Slots {...props} template={template} />}
      {step.senderId !== null && (
        <TemplatePicker
          opened={choosing}
          senderId={step.senderId}
          chosen={template?.id ?? null}
          onChoose={choose}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  )
}

function Chosen({ template }: { template: Template }) {
  return (
    <span className="col wz-min0">
      <span className="row g6">
        <b className="b5 ell">{template.name}</b>
        {template.status !== 'approved' && <TemplateStatusPill status={template.status} />}
      </span>
      <span className="f12 t3">
        {languageName(template.language)} · {CATEGORY_WORDS[template.category]}
      </span>
    </span>
  )
}

type Rich = Extract<NonNullable<StepDraft['rich']>, { type: 'template' }>

function Slots({
  step,
  template,
  audience,
  samples,
  errorOf,
  onChange,
}: StepFieldsProps & { template: Template }) {
  const slots = slotsOf(template.parts)
  const rich = step.rich as Rich
  const content = contentOf(step, template, audience)
  if (slots.length === 0)
    return <p className="hint">{t('It says the same to everybody: there is nothing to fill in.')}</p>
  const columns = audience ? messageColumns(audience) : null
  const bad = content && samples.find((one) => resolveTemplate(content, one.variables).fault !== null)
  return (
    <fieldset className="wz-plain wz-slots">
      <legend className="lab">{t('What fills it')}</legend>
      <p className="hint">
        <T
          text="Type <span>'{'</span> for a column of the file, or plain text, or both. A row without a value gets the default, or is refused where there is none."
          with={{ span: (words) => <span className="kbd">{words}</span> }}
        />
      </p>
      {slots.map((slot) => (
        <SlotField
          key={slot.key}
          slot={slot}
          columns={columns}
          audience={audience}
          fill={rich.fills[slot.key] ?? ''}
          spare={rich.defaults[slot.key] ?? template.defaults[slot.key] ?? ''}
          error={errorOf(`rich.fills.${slot.key}`)}
          onFill={(text) => onChange({ rich: { ...rich, fills: { ...rich.fills, [slot.key]: text } } })}
          onSpare={(text) =>
            onChange({ rich: { ...rich, defaults: { ...rich.defaults, [slot.key]: text } } })
          }
        />
      ))}
      {bad && content && (
        <Note tone="wait" icon={<IconAlertTriangle className="i" aria-hidden />}>
          <T
            text="<b>For {bad}:</b> {fault}. Rows like this are refused."
            with={{
              bad: nameOf(bad) ?? bad.address,
              fault: resolveTemplate(content, bad.variables).fault,
              b: (words) => <b className="wz-inherit">{words}</b>,
            }}
          />
        </Note>
      )}
    </fieldset>
  )
}
