// pure

import {
  type Fills,
  type HeaderFormat,
  perPart,
  slotsOf,
  type Template,
  type TemplateButton,
  type TemplateCategory,
  type TemplateDraftText,
  type TemplateParts,
} from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** What stands in the editor. A button holds its own sample, so that it moves with it. */
export type TemplateForm = {
  name: string
  language: string
  category: TemplateCategory
  header: HeaderFormat | 'none'
  headerText: string
  body: string
  footer: string
  buttons: FormButton[]
  /** Samples of header and text; those of links and codes stand with their buttons. */
  examples: Fills
}
export type FormButton = TemplateButton & { key: number; sample: string }

export const BLANK: TemplateForm = {
  name: '',
  language: 'en',
  category: 'utility',
  header: 'none',
  headerText: '',
  body: '',
  footer: '',
  buttons: [],
  examples: {},
}

export function formOf(template: Template): TemplateForm {
  const { category, parts, examples } = template.edit ?? perPart(template)
  return {
    name: template.name,
    language: template.language,
    category,
    header: parts.header?.format ?? 'none',
    headerText: parts.header?.text ?? '',
    body: parts.body,
    footer: parts.footer ?? '',
    buttons: parts.buttons.map((button, index) => ({
      ...button,
      key: index,
      sample: examples[`button.${index}`] ?? '',
    })),
    examples,
  }
}

function partsOf(form: TemplateForm): TemplateParts {
  return {
    header:
      form.header === 'none'
        ? null
        : { format: form.header, text: form.header === 'text' ? form.headerText : null },
    body: form.body,
    footer: form.footer.trim() === '' ? null : form.footer,
    buttons: form.buttons.map(({ type, text, url, phone }) => ({
      type,
      text,
      url: type === 'url' ? (url ?? '') : null,
      phone: type === 'phone_number' ? (phone ?? '').replace(/[\s().-]/g, '') : null,
    })),
  }
}

/** As the contract has it: only samples of variables that are there. */
export function textOf(form: TemplateForm): TemplateDraftText {
  const parts = partsOf(form)
  const examples: Fills = {}
  for (const { key } of slotsOf(parts)) {
    const button = /^button\.(\d+)$/.exec(key)
    const value = button ? form.buttons[Number(button[1])]?.sample : form.examples[key]
    if (value?.trim()) examples[key] = value.trim()
  }
  const { name, language, category } = form
  return { name, language, category, parts, examples }
}

/** Whether what stands in the editor differs from what is kept. */
export const differs = (a: TemplateForm, b: TemplateForm): boolean =>
  JSON.stringify(textOf(a)) !== JSON.stringify(textOf(b))

export function addButton(form: TemplateForm, type: TemplateButton['type']): TemplateForm {
  const key = Math.max(-1, ...form.buttons.map((button) => button.key)) + 1
  const text = type === 'copy_code' ? t('Copy code') : ''
  const added: FormButton = {
    key,
    type,
    text,
    url: type === 'url' ? 'https://' : null,
    phone: type === 'phone_number' ? '+' : null,
    sample: '',
  }
  // Quick replies stand together: a new one joins those there are.
  const last = type === 'quick_reply' ? form.buttons.findLastIndex((one) => one.type === type) : -1
  const at = last === -1 ? form.buttons.length : last + 1
  return { ...form, buttons: form.buttons.toSpliced(at, 0, added) }
}

export function moveButton(form: TemplateForm, from: number, by: -1 | 1): TemplateForm {
  const to = from + by
  if (to < 0 || to >= form.buttons.length) return form
  return { ...form, buttons: form.buttons.toSpliced(from, 1).toSpliced(to, 0, form.buttons[from]!) }
}

export type Edited = { text: string; from: number; to: number }

/** Puts a mark around the selection; around marked text it takes it away. */
export function mark(text: string, from: number, to: number, sign: string): Edited {
  const inner = text.slice(from, to)
  const outside =
    text.slice(from - sign.length, from) === sign && text.slice(to, to + sign.length) === sign && inner !== ''
  if (outside) {
    const rest = text.slice(0, from - sign.length) + inner + text.slice(to + sign.length)
    return { text: rest, from: from - sign.length, to: to - sign.length }
  }
  const put = text.slice(0, from) + sign + inner + sign + text.slice(to)
  return { text: put, from: from + sign.length, to: to + sign.length }
}

/** Puts the next variable at the caret: {{3}} behind {{2}}; a blank before it where a word ends. */
export function putVariable(text: string, from: number, to: number): Edited {
  const numbers = [...text.matchAll(/\{\{\s*(\d+)\s*\}\}/g)].map((match) => Number(match[1]))
  const names = /\{\{\s*[a-z_]/i.test(text)
  const name = names ? 'name' : String(Math.max(0, ...numbers) + 1)
  const gap = from > 0 && !/\s/.test(text[from - 1]!) ? ' ' : ''
  const head = `${text.slice(0, from)}${gap}{{${name}}}`
  return { text: head + text.slice(to), from: head.length, to: head.length }
}
