import { describe, expect, it } from 'vitest'
import type { TemplateParts } from './content.ts'
import { brokenRules, type TemplateDraftText, templateName } from './template-rules.ts'

const parts = (more: Partial<TemplateParts> = {}): TemplateParts => ({
  header: null,
  body: 'Hello {{1}}, your order has left our house today.',
  footer: null,
  buttons: [],
  ...more,
})
const draft = (more: Partial<TemplateDraftText> = {}): TemplateDraftText => ({
  name: 'order_shipped',
  language: 'en',
  category: 'utility',
  parts: parts(),
  examples: { 'body.1': 'Ana' },
  ...more,
})
const body = (text: string, examples = {}): TemplateDraftText =>
  draft({ parts: parts({ body: text }), examples })
const button = (more: Partial<TemplateParts['buttons'][number]> = {}) => ({
  type: 'quick_reply' as const,
  text: 'Yes',
  url: null,
  phone: null,
  ...more,
})
const buttons = (...list: ReturnType<typeof button>[]) => draft({ parts: parts({ buttons: list }) })
const url = (link: string) => button({ type: 'url' as never, text: 'Track', url: link })

it('a good template breaks none', () => {
  expect(brokenRules(draft())).toEqual([])
  expect(
    brokenRules(
      draft({
        parts: {
          header: { format: 'text', text: 'Order {{1}}' },
          body: 'Hello {{1}}, your order {{2}} has left our house and comes on Friday.',
          footer: 'Reply STOP to end',
          buttons: [
            button(),
            button({ text: 'No' }),
            url('https://example.org/o/{{1}}'),
            button({ type: 'phone_number' as never, text: 'Call us', phone: '+1 202 555 0101' }),
            button({ type: 'copy_code' as never, text: 'Copy code' }),
          ],
        },
        examples: {
          'header.1': '77',
          'body.1': 'Ana',
          'body.2': '77',
          'button.2': '77',
          'button.4': 'SAVE20',
        },
      }),
    ),
  ).toEqual([])
  expect(brokenRules(body('Dear {{first_name}}, thank you.', { 'body.first_name': 'Ana' }))).toEqual([])
})

const TABLE: [string, TemplateDraftText, string, RegExp][] = [
  ['no name', draft({ name: '' }), 'name', /name is needed/],
  ['capitals and blanks in the name', draft({ name: 'Order shipped!' }), 'name', /“order_shipped” would do/],
  ['a name of 513', draft({ name: 'a'.repeat(513) }), 'name', /at most 512/],
  ['a language in words', draft({ language: 'English' }), 'language', /pt_BR/],
  ['authentication', draft({ category: 'authentication' }), 'category', /WhatsApp Manager/],
  ['an empty header', draft({ parts: parts({ header: { format: 'text', text: ' ' } }) }), 'header', /empty/],
  [
    'a header of 61',
    draft({ parts: parts({ header: { format: 'text', text: 'x'.repeat(61) } }) }),
    'header',
    /61 characters; 60/,
  ],
  [
    'two variables in a header',
    draft({
      parts: parts({ header: { format: 'text', text: '{{1}} and {{2}}' } }),
      examples: { 'body.1': 'a', 'header.1': 'a', 'header.2': 'b' },
    }),
    'header',
    /one variable/,
  ],
  [
    'emoji in a header',
    draft({ parts: parts({ header: { format: 'text', text: 'Hi 🎉' } }) }),
    'header',
    /no emoji/,
  ],
  [
    'two lines of header',
    draft({ parts: parts({ header: { format: 'text', text: 'a\nb' } }) }),
    'header',
    /one line/,
  ],
  ['an empty text', body('  '), 'body', /empty/],
  ['a text of 1025', body('x'.repeat(1025)), 'body', /1025 characters; 1024/],
  ['a variable first', body('{{1}}, your order has left', { 'body.1': 'Ana' }), 'body', /begin/],
  ['a variable last', body('Your order comes on {{1}}', { 'body.1': 'Friday' }), 'body', /end/],
  [
    'too many variables',
    body('Hi {{1}} and {{2}} there', { 'body.1': 'a', 'body.2': 'b' }),
    'body',
    /at least 5 words/,
  ],
  [
    'a gap in the numbers',
    body('Hello {{1}}, you get {{3}} of them on this fine day', { 'body.1': 'a', 'body.3': 'b' }),
    'body',
    /\{\{2\}\} is missing/,
  ],
  [
    'numbers that begin at two',
    body('Hello {{2}}, all is well', { 'body.2': 'a' }),
    'body',
    /\{\{1\}\} is missing/,
  ],
  [
    'numbers and names',
    body('Hello {{1}} and {{name}}, all is well here today', { 'body.1': 'a', 'body.name': 'b' }),
    'body',
    /mixed/,
  ],
  [
    'a name with capitals',
    body('Hello {{First Name}}, all is well', { 'body.First Name': 'a' }),
    'body',
    /“First Name”/,
  ],
  ['open braces', body('Hello {{1, all is well'), 'body', /Braces/],
  ['empty braces', body('Hello {{}}, all is well'), 'body', /Braces/],
  ['an empty footer', draft({ parts: parts({ footer: ' ' }) }), 'footer', /empty/],
  ['a footer of 61', draft({ parts: parts({ footer: 'x'.repeat(61) }) }), 'footer', /61 characters/],
  ['a variable in the footer', draft({ parts: parts({ footer: 'For {{1}}' }) }), 'footer', /no variables/],
  [
    'eleven buttons',
    buttons(...Array.from({ length: 11 }, () => button())),
    'buttons',
    /10 buttons are the most/,
  ],
  [
    'three links',
    buttons(url('https://a.example'), url('https://b.example'), url('https://c.example')),
    'buttons',
    /2 link buttons/,
  ],
  [
    'two call buttons',
    buttons(
      button({ type: 'phone_number' as never, phone: '+12025550101' }),
      button({ type: 'phone_number' as never, phone: '+12025550101' }),
    ),
    'buttons',
    /One call button/,
  ],
  [
    'two codes',
    buttons(button({ type: 'copy_code' as never }), button({ type: 'copy_code' as never })),
    'buttons',
    /copies a code/,
  ],
  ['quick replies apart', buttons(button(), url('https://a.example'), button()), 'buttons', /together/],
  ['words of 26', buttons(button({ text: 'x'.repeat(26) })), 'buttons.0.text', /26 characters; 25/],
  ['no words', buttons(button({ text: '' })), 'buttons.0.text', /no words/],
  ['a variable on a button', buttons(button({ text: '{{1}}' })), 'buttons.0.text', /no variables/],
  ['half a link', buttons(url('example.org')), 'buttons.0.url', /https/],
  ['a variable in the middle', buttons(url('https://example.org/{{1}}/x')), 'buttons.0.url', /at its end/],
  ['a named variable', buttons(url('https://example.org/{{id}}')), 'buttons.0.url', /is \{\{1\}\}/],
  [
    'two variables in a link',
    buttons(url('https://example.org/{{1}}{{2}}')),
    'buttons.0.url',
    /one variable/,
  ],
  [
    'a number without country',
    buttons(button({ type: 'phone_number' as never, phone: '202 555 0101' })),
    'buttons.0.phone',
    /country code/,
  ],
  [
    'a kind of button we cannot make',
    buttons(button({ type: 'other' as never })),
    'buttons.0.type',
    /Manager/,
  ],
  ['no sample', draft({ examples: {} }), 'examples.body.1', /sample/],
  ['a sample on two lines', draft({ examples: { 'body.1': 'a\nb' } }), 'examples.body.1', /line break/],
  [
    'no file for the header',
    draft({ parts: parts({ header: { format: 'image', text: null } }) }),
    'examples.header.link',
    /sample/,
  ],
  [
    'a file that is no link',
    draft({
      parts: parts({ header: { format: 'image', text: null } }),
      examples: { 'body.1': 'a', 'header.link': 'picture.jpg' },
    }),
    'examples.header.link',
    /https/,
  ],
  [
    'a code of 16',
    draft({
      parts: parts({ buttons: [button({ type: 'copy_code' as never })] }),
      examples: { 'body.1': 'a', 'button.0': 'x'.repeat(16) },
    }),
    'examples.button.0',
    /15 characters/,
  ],
  [
    'samples that make it too long',
    body(`Hello {{1}} ${'x'.repeat(1000)}`, { 'body.1': 'y'.repeat(60) }),
    'body',
    /With its samples/,
  ],
]

describe('one broken rule names its field and what to do', () => {
  it.each(TABLE)('%s', (_what, given, field, words) => {
    const found = brokenRules(given).filter((one) => one.field === field)
    expect(found.map((one) => one.message).join(' ')).toMatch(words)
  })
  it('a place on the map needs no sample', () => {
    expect(brokenRules(draft({ parts: parts({ header: { format: 'location', text: null } }) }))).toEqual([])
  })
})

describe('templateName', () => {
  it.each([
    ['Order shipped!', 'order_shipped'],
    ['Commande expédiée', 'commande_expediee'],
    ['  --  ', 'template'],
    ['a'.repeat(600), 'a'.repeat(512)],
  ])('%j', (typed, name) => expect(templateName(typed)).toBe(name))
})
