import { describe, expect, it } from 'vitest'
import { runsOf, whatsAppMessage } from './whatsapp-text.ts'

const drawn = (text: Parameters<typeof runsOf>[0]) =>
  runsOf(text).map(({ text, looks, variable }) =>
    [text, ...looks, ...(variable === undefined ? [] : [`{${variable}}`])].join('|'),
  )

describe('runsOf', () => {
  it.each([
    ['plain', ['plain']],
    ['', []],
    ['*bold*', ['bold|bold']],
    ['a _b_ c', ['a ', 'b|italic', ' c']],
    ['~gone~', ['gone|strike']],
    ['```let x = *y*```', ['let x = *y*|mono']],
    ['use `code` here', ['use ', 'code|mono', ' here']],
    ['*bold _both_*', ['bold |bold', 'both|bold|italic']],
    ['2*3*4 is 24', ['2*3*4 is 24']],
    ['snake_case_name', ['snake_case_name']],
    ['* not bold *', ['* not bold *']],
    ['*not\nbold*', ['*not\nbold*']],
    ['(*in brackets*)', ['(', 'in brackets|bold', ')']],
    ['```two\nlines```', ['two\nlines|mono']],
    ['*one* and *two*', ['one|bold', ' and ', 'two|bold']],
  ])('%j', (text, runs) => {
    expect(drawn(text)).toEqual(runs)
  })

  it('marks values inside looks, and a sign inside a value counts as WhatsApp counts it', () => {
    expect(drawn([{ text: 'Hi *' }, { text: 'Ana', variable: '1' }, { text: '*!' }])).toEqual([
      'Hi ',
      'Ana|bold|{1}',
      '!',
    ])
    expect(drawn([{ text: 'Hi ' }, { text: '*Ana*', variable: '1' }])).toEqual(['Hi ', 'Ana|bold|{1}'])
  })

  it('says where each run stands, so that they can be told apart', () => {
    expect(runsOf('*a* b').map((run) => run.at)).toEqual([1, 3])
  })
})

describe('whatsAppMessage', () => {
  const parts = {
    header: { format: 'text' as const, text: 'Order {{1}}' },
    body: 'Hi {{first_name}}, it comes {{ day }}.',
    footer: 'Reply STOP to end',
    buttons: [{ type: 'url' as const, text: 'Track', url: 'https://example.org/{{1}}', phone: null }],
  }
  it('fills what has a value and leaves the place of what has none', () => {
    const message = whatsAppMessage(parts, { 'header.1': '77', 'body.first_name': 'Ana', 'body.day': ' ' })
    expect(message.header?.text).toEqual([{ text: 'Order ' }, { text: '77', variable: '1' }])
    expect(message.body).toEqual([
      { text: 'Hi ' },
      { text: 'Ana', variable: 'first_name' },
      { text: ', it comes ' },
      { text: '{{ day }}', variable: 'day' },
      { text: '.' },
    ])
  })
  it('names a place and a file', () => {
    const location = { ...parts, header: { format: 'location' as const, text: null } }
    expect(
      whatsAppMessage(location, { 'header.name': 'Shop', 'header.address': 'High St 1' }).header?.text,
    ).toBe('Shop\nHigh St 1')
    const document = { ...parts, header: { format: 'document' as const, text: null } }
    expect(whatsAppMessage(document, { 'header.link': 'https://example.org/a.pdf' }).header).toEqual({
      format: 'document',
      text: null,
      link: 'https://example.org/a.pdf',
      filename: null,
    })
  })
})
