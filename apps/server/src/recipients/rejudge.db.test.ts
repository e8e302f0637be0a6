import type { TemplateContent } from '@foreword/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recipientsFixture, sums } from './import.fixture.ts'
import { importOf } from './import-store.ts'
import type { AudienceRules } from './model.ts'
import { addOptOut } from './opt-outs.ts'
import { rejudgeValues } from './rejudge.ts'
import { toImport } from './views.ts'

type Fixture = Awaited<ReturnType<typeof recipientsFixture>>
let at: Fixture
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const template = (change: Partial<TemplateContent>): TemplateContent => ({
  type: 'template',
  templateId: '00000000-0000-0000-0000-000000000001',
  name: 'visit',
  language: 'en',
  category: 'utility',
  carrierTemplateId: null,
  parts: { header: { format: 'image', text: null }, body: 'Hi {{1}}!', footer: null, buttons: [] },
  fills: { 'header.link': '{photo}', 'body.1': '{name}' },
  defaults: {},
  ...change,
})
const rules = (change: Partial<TemplateContent> = {}): AudienceRules => ({
  ...at.rules,
  channel: 'whatsapp',
  optOutText: null,
  rich: template(change),
})

const LIST = [
  'phone,name,photo',
  '+12122550142,Dana,https://example.org/a.png',
  '+12122550143,,https://example.org/b.png',
  '+12122550144,Luis,c.png',
  '+12122550145,,https://example.org/d.png',
  '12 34,Eve,https://example.org/e.png',
  '+12122550143,,https://example.org/f.png',
].join('\n')

it('follows what fills a template: defaults, values WhatsApp refuses, and who opted out meanwhile', async () => {
  const { audience } = await at.read(LIST, { rules: rules() })
  const look = async () => {
    const kept = (await at.db.asSystem((tx) => importOf(tx, audience)))!
    const { parts, whole } = sums(toImport(kept))
    expect(parts).toBe(whole)
    const rows = await at.stored(audience.campaignId)
    expect(rows.filter((row) => row.verdict === 'ready')).toHaveLength(kept.ready)
    return { kept, rows: rows.map((row) => [row.line, row.verdict, row.reason]) }
  }
  const judge = async (change: Partial<TemplateContent>) => {
    const { kept } = await look()
    await at.db.asSystem((tx) => rejudgeValues(tx, audience, kept, rules(change)))
    return look()
  }
  const before = await look()
  expect(before.rows).toEqual([
    [2, 'ready', null],
    [3, 'refused', 'missing_variable'],
    [4, 'refused', 'bad_value'],
    [5, 'refused', 'missing_variable'],
    [6, 'refused', 'too_short'],
    [7, 'refused', 'missing_variable'],
  ])
  await addOptOut(at.ctx, {
    ...{ accountId: at.accountId, userId: null, userName: 'Priya', defaultCountry: 'US' },
    ...{ phone: '+12122550145', channel: 'all', words: 'Asked by telephone' },
  })

  const withDefault = await judge({ defaults: { 'body.1': 'there' } })
  expect(withDefault.rows.map(([line, verdict]) => [line, verdict])).toEqual([
    [2, 'ready'],
    [3, 'ready'], // the first of its number
    [4, 'refused'],
    [5, 'refused'], // opted out since
    [6, 'refused'],
    [7, 'refused'],
  ])
  const plain = await judge({ fills: { 'header.link': 'https://example.org/x.png', 'body.1': 'you' } })
  expect(plain.rows.map(([, verdict]) => verdict)).toEqual([
    'ready',
    'ready',
    'ready',
    'refused',
    'refused',
    'refused',
  ])
  const broken = await judge({ fills: { 'header.link': '{name}', 'body.1': 'you' } })
  expect(broken.rows.filter(([, verdict]) => verdict === 'ready')).toEqual([])
  expect(broken.kept.refused_reasons).toMatchObject({ bad_value: 2, missing_variable: 3 })
})
