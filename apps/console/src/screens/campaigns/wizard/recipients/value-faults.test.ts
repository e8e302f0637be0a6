import type { Campaign, Import, Template } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { valueFault } from './value-faults.ts'

const template = {
  id: 't',
  defaults: { 'body.2': 'soon' },
  parts: {
    header: { format: 'image', text: null },
    body: 'Hi {{1}}, see you {{2}}.',
    footer: null,
    buttons: [],
  },
} as unknown as Template
const campaign = {
  channel: 'whatsapp',
  message: '',
  rich: {
    type: 'template',
    templateId: 't',
    fills: { 'header.link': '{picture}', 'body.1': '{first_name}', 'body.2': '{day}' },
    defaults: {},
  },
  fallbacks: [{ channel: 'sms', message: 'Hi {first_name}, gate {2}' }],
} as unknown as Campaign
const audience = {
  columns: ['phone', 'first_name', 'gate', 'day', 'picture'],
  phoneColumn: 0,
} as unknown as Import
const good = { first_name: 'Ana', gate: '7', picture: 'https://example.org/a.png' }
const fault = (values: Record<string, string>) => valueFault(campaign, { t: template }, audience, values)

describe('the values of one row, on every channel', () => {
  it('are right when each place can be filled; a default stands in', () => {
    expect(fault(good)).toBeNull()
  })

  it('are wrong where WhatsApp refuses one, and the column is named', () => {
    expect(fault({ ...good, picture: 'a.png' })).toEqual({
      words: '“a.png” is not a link: write it with https://',
      names: ['picture'],
    })
    expect(fault({ ...good, first_name: 'Ana\tMaria' })).toMatchObject({ names: ['first_name'] })
  })

  it('lack what a further channel needs', () => {
    const { gate: _, ...without } = good
    expect(fault(without)).toEqual({ words: 'No value for gate', names: ['gate'] })
  })

  it('are not blamed for a column that the file does not have', () => {
    const other = { ...audience, columns: ['phone', 'first_name', 'gate', 'day'] }
    expect(valueFault(campaign, { t: template }, other, { first_name: 'Ana', gate: '7' })).toBeNull()
  })
})
