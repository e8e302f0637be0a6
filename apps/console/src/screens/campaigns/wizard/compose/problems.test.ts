import type { Campaign, Import, StepDraft, Template } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { composeProblems } from './problems.ts'

const template = {
  id: 't',
  name: 'visit',
  status: 'approved',
  defaults: {},
  parts: {
    header: { format: 'image', text: null },
    body: 'Hi {{first_name}}, see you {{day}}.',
    footer: null,
    buttons: [
      { type: 'url', text: 'Plan', url: 'https://example.org/{{1}}', phone: null },
      { type: 'copy_code', text: 'Copy', url: null, phone: null },
    ],
  },
} as unknown as Template
const rich = (fills: Record<string, string>, defaults: Record<string, string> = {}) => ({
  type: 'template' as const,
  templateId: 't',
  fills,
  defaults,
})
const whole = {
  'header.link': 'https://example.org/{picture}',
  'body.first_name': '{first_name}',
  'body.day': 'Friday',
  'button.0': '{order}',
  'button.1': 'SPRING26',
}
const campaign = (change: Partial<Campaign>) =>
  ({
    channel: 'sms',
    senderId: 's',
    skillId: 'k',
    message: 'Hi',
    rich: null,
    optOutOn: true,
    optOutText: 'Reply STOP',
    fallbacks: [],
    ...change,
  }) as Campaign
const whatsapp = (change: Partial<Campaign>) => campaign({ channel: 'whatsapp', message: '', ...change })
const problems = (one: Campaign, file: Import | null = null, own: Template | null | undefined = template) =>
  composeProblems(one, file, { t: own })

describe('SMS', () => {
  it('asks for its words and its opt-out text', () => {
    expect(problems(campaign({}))).toEqual({})
    expect(problems(campaign({ message: ' ', optOutText: ' ' }))).toEqual({
      message: 'Write what people will read.',
      optOutText: 'Write the opt-out text, or switch it off.',
    })
    expect(problems(campaign({ optOutOn: false, optOutText: '' }))).toEqual({})
  })
})

describe('WhatsApp', () => {
  it('asks for a template that can be sent', () => {
    expect(problems(whatsapp({})).rich).toMatch(/^Choose a template/)
    expect(problems(whatsapp({ rich: rich(whole) }), null, null).rich).toMatch(/is gone/)
    const paused = { ...template, status: 'paused' as const }
    expect(problems(whatsapp({ rich: rich(whole) }), null, paused).rich).toMatch(/paused it/)
    expect(problems(whatsapp({ rich: rich(whole) }))).toEqual({})
  })

  it('is not judged while its template is being read', () => {
    expect(composeProblems(whatsapp({ rich: rich({}) }), null, {})).toEqual({})
  })

  it('names each place that is empty or wrong: header, text, link and code', () => {
    const wrong = { ...whole, 'header.link': 'a.png', 'body.day': '', 'button.1': 'a code of more than 15' }
    expect(problems(whatsapp({ rich: rich(wrong) }))).toEqual({
      'rich.fills.header.link': '“a.png” is not a link: write it with https://.',
      'rich.fills.body.day': 'Text, day: say what stands here, such as {first_name} or plain text.',
      'rich.fills.button.1': 'The code “a code of more than 15” has 22 characters; 15 are the most.',
    })
    expect(problems(whatsapp({ rich: rich({ ...whole, 'body.day': '' }, { 'body.day': 'soon' }) }))).toEqual(
      {},
    )
  })

  it('names columns that the file lacks', () => {
    const file = { columns: ['phone', 'first_name', 'order'], phoneColumn: 0 } as Import
    expect(Object.keys(problems(whatsapp({ rich: rich(whole) }), file))).toEqual(['rich.fills.header.link'])
  })
})

describe('the app', () => {
  it('asks for its words, and for whole links', () => {
    const links = { type: 'inapp' as const, imageUrl: 'a.png', linkUrl: null, linkLabel: 'Look' }
    const found = problems(
      campaign({
        channel: 'inapp',
        message: '',
        rich: { ...links, notificationTitle: null, notificationText: null },
      }),
    )
    expect(Object.keys(found)).toEqual(['message', 'rich.imageUrl', 'rich.linkUrl'])
  })
})

describe('several channels', () => {
  const sms = {
    channel: 'sms',
    senderId: null,
    message: '',
    optOutOn: false,
    optOutText: '',
    rich: null,
    noReceiptMinutes: 30,
  } satisfies StepDraft

  it('names the fields of each by its place', () => {
    expect(Object.keys(problems(whatsapp({ senderId: null, skillId: null, fallbacks: [sms] })))).toEqual([
      'skillId',
      'senderId',
      'rich',
      'fallbacks.0.senderId',
      'fallbacks.0.message',
    ])
  })
})
