import type { Template } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { addButton, BLANK, differs, formOf, mark, moveButton, putVariable, textOf } from './form.ts'

const template = {
  name: 'order_shipped',
  language: 'en',
  category: 'utility',
  parts: {
    header: { format: 'text', text: 'Order {{1}}' },
    body: 'Hello {{1}}, it left.',
    footer: 'Bye',
    buttons: [
      { type: 'quick_reply', text: 'Thanks', url: null, phone: null },
      { type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null },
    ],
  },
  examples: { 'header.1': '77', 'body.1': 'Ana', 'button.1': 'abc' },
  edit: null,
} as unknown as Template

describe('the form', () => {
  it('comes back as it was', () => {
    const text = textOf(formOf(template))
    expect(text).toEqual({
      name: template.name,
      language: template.language,
      category: template.category,
      parts: template.parts,
      examples: template.examples,
    })
    expect(differs(formOf(template), formOf(template))).toBe(false)
  })

  it('shows the change that waits, and leaves samples of variables that are gone', () => {
    const edit = {
      category: 'marketing',
      parts: { ...template.parts, header: null },
      examples: template.examples,
    }
    const form = formOf({ ...template, edit } as Template)
    expect(form).toMatchObject({ category: 'marketing', header: 'none' })
    expect(Object.keys(textOf(form).examples)).toEqual(['body.1', 'button.1'])
  })

  it('moves a sample with its button, and puts a quick reply to the others', () => {
    const form = moveButton(formOf(template), 1, -1)
    expect(textOf(form).parts.buttons.map((button) => button.text)).toEqual(['Track', 'Thanks'])
    expect(textOf(form).examples['button.0']).toBe('abc')
    expect(moveButton(form, 0, -1)).toBe(form)
    const more = addButton(moveButton(form, 0, 1), 'quick_reply')
    expect(more.buttons.map((button) => button.type)).toEqual(['quick_reply', 'quick_reply', 'url'])
    expect(new Set(more.buttons.map((button) => button.key)).size).toBe(3)
  })

  it('writes an empty footer and a spaced phone as the contract has them', () => {
    const form = addButton({ ...BLANK, footer: '  ' }, 'phone_number')
    form.buttons[0]!.phone = '+1 (202) 555-0101'
    expect(textOf(form).parts).toMatchObject({ footer: null, buttons: [{ phone: '+12025550101' }] })
  })
})

describe('marks and variables', () => {
  it('stand around the selection, and go away again', () => {
    expect(mark('say hello now', 4, 9, '*')).toEqual({ text: 'say *hello* now', from: 5, to: 10 })
    expect(mark('say *hello* now', 5, 10, '*')).toEqual({ text: 'say hello now', from: 4, to: 9 })
    expect(mark('', 0, 0, '```')).toEqual({ text: '``````', from: 3, to: 3 })
  })
  it('count on', () => {
    expect(putVariable('Hello', 5, 5)).toEqual({ text: 'Hello {{1}}', from: 11, to: 11 })
    expect(putVariable('Hello {{1}} and ', 16, 16).text).toBe('Hello {{1}} and {{2}}')
    expect(putVariable('Hello {{first_name}} and ', 25, 25).text).toBe('Hello {{first_name}} and {{name}}')
  })
})
