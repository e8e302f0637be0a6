import type { TemplateButton } from '@foreword/contract'
import { placesIn, TEMPLATE_LIMITS } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { Button, IconButton, spoken, TextField, t } from '../../../ui/index.ts'
import { addButton, type FormButton, moveButton, type TemplateForm } from './form.ts'

const KINDS: { type: TemplateButton['type']; label: string; most: number }[] = spoken(() => [
  { type: 'quick_reply', label: t('Quick reply'), most: TEMPLATE_LIMITS.buttons },
  { type: 'url', label: t('Open a link'), most: TEMPLATE_LIMITS.urlButtons },
  { type: 'phone_number', label: t('Call a number'), most: TEMPLATE_LIMITS.phoneButtons },
  { type: 'copy_code', label: t('Copy a code'), most: TEMPLATE_LIMITS.codeButtons },
])
const kindOf = (type: TemplateButton['type']) => KINDS.find((kind) => kind.type === type)?.label ?? t('Other')

type ButtonsFieldProps = {
  form: TemplateForm
  errorOf: (field: string) => string | undefined
  onChange: (form: TemplateForm) => void
}

/** Buttons in their order, each with what it needs. A kind that is full is not offered. */
export function ButtonsField({ form, errorOf, onChange }: ButtonsFieldProps) {
  const { buttons } = form
  const left = KINDS.filter((kind) => buttons.filter((one) => one.type === kind.type).length < kind.most)
  const full = buttons.length >= TEMPLATE_LIMITS.buttons
  const set = (index: number, change: Partial<FormButton>) =>
    onChange({ ...form, buttons: buttons.map((one, at) => (at === index ? { ...one, ...change } : one)) })
  return (
    <fieldset className="tpl-buttons" data-field="buttons">
      <legend className="lab">{t('Buttons')}</legend>
      {errorOf('buttons') && <p className="field-error">{errorOf('buttons')}</p>}
      {buttons.length > 0 && (
        <ul className="tpl-button-list">
          {buttons.map((button, index) => (
            <li key={button.key} data-field={`buttons.${index}`}>
              <div className="row g4">
                <span className="f12 b5 t2">
                  {index + 1}. {kindOf(button.type)}
                </span>
                <span className="sp" />
                <IconButton
                  label={t('Move button {index} up', { index: index + 1 })}
                  kind="quiet"
                  size="sm"
                  disabled={index === 0}
                  onClick={() => onChange(moveButton(form, index, -1))}
                >
                  <IconArrowUp className="i s14" aria-hidden />
                </IconButton>
                <IconButton
                  label={t('Move button {index} down', { index: index + 1 })}
                  kind="quiet"
                  size="sm"
                  disabled={index === buttons.length - 1}
                  onClick={() => onChange(moveButton(form, index, 1))}
                >
                  <IconArrowDown className="i s14" aria-hidden />
                </IconButton>
                <IconButton
                  label={t('Remove button {index}', { index: index + 1 })}
                  kind="quiet"
                  size="sm"
                  onClick={() => onChange({ ...form, buttons: buttons.toSpliced(index, 1) })}
                >
                  <IconTrash className="i s14" aria-hidden />
                </IconButton>
              </div>
              <OneButton
                button={button}
                index={index}
                errorOf={errorOf}
                onChange={(change) => set(index, change)}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        {full ? (
          <span className="hint">
            {t('{buttons} buttons are the most.', { buttons: TEMPLATE_LIMITS.buttons })}
          </span>
        ) : (
          <Menu>
            <Menu.Target>
              <Button size="sm" icon={<IconPlus className="i" aria-hidden />}>
                {t('Add a button')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {left.map((kind) => (
                <Menu.Item key={kind.type} onClick={() => onChange(addButton(form, kind.type))}>
                  {kind.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </fieldset>
  )
}

type OneButtonProps = {
  button: FormButton
  index: number
  errorOf: (field: string) => string | undefined
  onChange: (change: Partial<FormButton>) => void
}

function OneButton({ button, index, errorOf, onChange }: OneButtonProps) {
  const at = `buttons.${index}`
  const sampled =
    button.type === 'copy_code' || (button.type === 'url' && placesIn(button.url ?? '').length > 0)
  return (
    <div className="two-fields">
      <TextField
        label={t('Words of button {index}', { index: index + 1 })}
        value={button.text}
        maxLength={60}
        error={errorOf(`${at}.text`) ?? errorOf(`${at}.type`)}
        hint={button.type === 'quick_reply' ? t('They come back as the answer.') : undefined}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      {button.type === 'url' && (
        <TextField
          label={t('Link of button {index}', { index: index + 1 })}
          type="url"
          value={button.url ?? ''}
          error={errorOf(`${at}.url`)}
          hint={t("May end in '{{'1'}}', which each person’s row fills.")}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      )}
      {button.type === 'phone_number' && (
        <TextField
          label={t('Number of button {index}', { index: index + 1 })}
          type="tel"
          value={button.phone ?? ''}
          error={errorOf(`${at}.phone`)}
          onChange={(event) => onChange({ phone: event.target.value })}
        />
      )}
      {sampled && (
        <TextField
          label={
            button.type === 'url'
              ? t("Sample for '{{'1'}}' of button {index}", { index: index + 1 })
              : t('Sample code of button {index}', { index: index + 1 })
          }
          value={button.sample}
          error={errorOf(`examples.button.${index}`)}
          onChange={(event) => onChange({ sample: event.target.value })}
        />
      )}
    </div>
  )
}
