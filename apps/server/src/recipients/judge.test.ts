import type { TemplateContent } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { judgeAmongOthers, judgeFor } from './judge.ts'
import type { AudienceRules } from './model.ts'

const rules: AudienceRules = {
  channel: 'sms',
  message: '',
  optOutText: 'Reply STOP',
  timeZone: 'America/New_York',
}
const columns = ['phone', 'name', 'zone']

function judge(cells: string[], change: Partial<AudienceRules> = {}, ownText: string | null = null) {
  const settings = { rules: { ...rules, ...change }, columns, phoneColumn: 0, defaultCountry: 'US' }
  return judgeFor(settings)({ line: 7, cells, ownText })
}

describe('judgeFor', () => {
  it('reads the phone, its country and its zones', () => {
    expect(judge(['(212) 255-0142', 'Dana', ''])).toEqual({
      line: 7,
      input: '(212) 255-0142',
      address: '+12122550142',
      addresses: null,
      country: 'US',
      phoneType: 'fixed_or_mobile',
      zoneKey: 'US+NY:America/New_York',
      zoneSource: 'area_code',
      variables: { name: 'Dana' },
      ownText: null,
      verdict: 'ready',
      reason: null,
      detail: null,
    })
  })

  it.each([
    ['', 'empty', /no number/],
    ['=SUM(A1:A9)', 'formula', /formula/],
    ['@cmd', 'formula', /formula/],
    ['+cmd|calc', 'formula', /formula/],
    ['-415 255 013', 'too_short', /^9 digits/],
    ['+49 30 55500172', 'landline', /Cannot receive SMS/],
    ['+1 800 234 5678', 'no_sms', /toll-free/],
  ])('refuses %j: %s', (phone, reason, detail) => {
    expect(judge([phone])).toMatchObject({
      verdict: 'refused',
      reason,
      detail: expect.stringMatching(detail),
    })
  })

  it('keeps formulas in values as text, without control characters', () => {
    const row = judge(['2122550142', '=HYPERLINK("x")\0\x1b\ud800'])
    expect(row).toMatchObject({ verdict: 'ready', variables: { name: '=HYPERLINK("x")\ufffd' } })
  })

  it('takes an explicit zone, and refuses one nobody knows', () => {
    expect(judge(['2122550142', '', 'europe/lisbon'])).toMatchObject({
      zoneKey: 'US+NY:Europe/Lisbon',
      zoneSource: 'given',
    })
    expect(judge(['2122550142', '', 'Mars/Base'])).toMatchObject({
      verdict: 'refused',
      reason: 'unknown_zone',
    })
  })

  it('refuses a row without a value the message needs, by name or number', () => {
    const detail = 'No value for name'
    expect(judge(['2122550142', ' '], { message: 'Hi {name}' })).toMatchObject({
      reason: 'missing_variable',
      detail,
    })
    expect(judge(['2122550142'], { message: 'Hi {1}' })).toMatchObject({ reason: 'missing_variable', detail })
    expect(judge(['2122550142', 'Dana'], { message: 'Hi {1}' }).verdict).toBe('ready')
    expect(judge(['2122550142', 'D'], { message: '{fare}' })).toMatchObject({ detail: 'No value for fare' })
  })

  it('counts the opt-out text: 1,600 characters pass, 1,601 do not', () => {
    const message = 'x'.repeat(1600 - ' Reply STOP'.length)
    expect(judge(['2122550142'], { message }).verdict).toBe('ready')
    expect(judge(['2122550142'], { message: `${message}x` })).toMatchObject({
      reason: 'message_too_long',
      detail: '1601 characters with the opt-out text; an SMS takes 1600',
    })
    expect(judge(['2122550142'], { optOutText: null }, 'x'.repeat(1601)).detail).toBe(
      '1601 characters; an SMS takes 1600',
    )
    expect(judge(['2122550142'], { message: '👍' }).verdict).toBe('ready')
  })

  it('refuses what would read as a damaged character', () => {
    expect(judge(['2122550142', 'Ren\ufffde'], { message: 'Hi {name}' })).toMatchObject({
      reason: 'unreadable_text',
    })
    expect(judge(['2122550142', 'Ren\ufffde'], { message: 'Hi' }).verdict).toBe('ready')
  })
})

describe('judgeAmongOthers', () => {
  const ready = judge(['2122550142'])
  const since = new Date('2026-11-04T02:00:00Z')

  it('says which line was first, and when somebody opted out on the account’s calendar', () => {
    expect(judgeAmongOthers(ready, { optOut: null, cannotReach: null, sameAsLine: 3 }, 'UTC')).toMatchObject({
      verdict: 'duplicate',
      detail: 'Same as line 3',
    })
    const optOut = { since, source: 'reply', words: ' STOP ' }
    expect(
      judgeAmongOthers(ready, { optOut, cannotReach: null, sameAsLine: 3 }, 'America/New_York'),
    ).toMatchObject({
      verdict: 'suppressed',
      detail: 'STOP on 3 Nov 2026',
    })
    const noted = { since, source: 'person', words: 'asked by phone' }
    expect(
      judgeAmongOthers(ready, { optOut: noted, cannotReach: null, sameAsLine: null }, 'UTC').detail,
    ).toBe('Opted out on 4 Nov 2026')
  })

  it('says since when a carrier cannot reach somebody; an opt-out is said before', () => {
    const cannotReach = { since }
    const others = { optOut: null, cannotReach, sameAsLine: 3 }
    expect(judgeAmongOthers(ready, others, 'America/New_York')).toMatchObject({
      verdict: 'refused',
      reason: 'cannot_get_texts',
      detail: 'Cannot get texts, the carrier said on 3 Nov 2026',
    })
    const optOut = { since, source: 'reply', words: 'STOP' }
    expect(judgeAmongOthers(ready, { ...others, optOut }, 'UTC').verdict).toBe('suppressed')
  })

  it('leaves refused rows as they are', () => {
    const refused = judge(['x'])
    expect(judgeAmongOthers(refused, { optOut: null, cannotReach: null, sameAsLine: 3 }, 'UTC')).toBe(refused)
  })
})

describe('an audience of several channels', () => {
  const visit: TemplateContent = {
    type: 'template',
    templateId: '00000000-0000-0000-0000-000000000001',
    name: 'visit',
    language: 'en',
    category: 'utility',
    carrierTemplateId: null,
    parts: { header: { format: 'image', text: null }, body: 'Hi {{1}}', footer: null, buttons: [] },
    fills: { 'header.link': 'https://example.org/{picture}', 'body.1': '{name}' },
    defaults: { 'body.1': 'there' },
  }
  const columns = ['phone', 'name', 'picture', 'consumer_id']
  const judgeBy = (rules: Partial<AudienceRules>, ...cells: string[]) =>
    judgeFor({
      rules: { channel: 'sms', message: '', optOutText: null, timeZone: 'Europe/Vienna', ...rules },
      columns,
      phoneColumn: 0,
      defaultCountry: 'US',
    })({ line: 1, cells, ownText: null })
  const whatsapp = { channel: 'whatsapp' as const, rich: visit }

  it('checks each row against the template, and lets defaults stand in', () => {
    expect(judgeBy(whatsapp, '+43 1 51234', '', 'a.png')).toMatchObject({ verdict: 'ready' })
    expect(judgeBy(whatsapp, '+43 1 51234', 'Ada', '')).toMatchObject({
      verdict: 'refused',
      reason: 'missing_variable',
      detail: 'No value for picture',
    })
    expect(judgeBy(whatsapp, '+43 1 51234', 'A\tb', 'a.png')).toMatchObject({ reason: 'bad_value' })
  })

  it('asks for what every channel needs', () => {
    const sms = { channel: 'sms' as const, message: 'Hi {name}', optOutText: null }
    expect(judgeBy({ ...whatsapp, fallbacks: [sms] }, '+43 664 1234567', '', 'a.png')).toMatchObject({
      reason: 'missing_variable',
      detail: 'No value for name',
    })
  })

  it('takes consumer ids for the app: as the address, or beside the phone', () => {
    const app = { channel: 'inapp' as const, message: 'Hi' }
    expect(judgeBy(app, 'user-17')).toMatchObject({
      verdict: 'ready',
      address: 'user-17',
      addresses: { inapp: 'user-17' },
      zoneKey: null,
    })
    expect(judgeBy(app, ' ')).toMatchObject({ reason: 'no_consumer_id' })
    expect(judgeBy(app, 'ü'.repeat(3))).toMatchObject({ reason: 'bad_consumer_id' })
    const both = { ...whatsapp, fallbacks: [{ ...app, optOutText: null }] }
    expect(judgeBy(both, '+43 664 1234567', 'Ada', 'a.png', 'u-1')).toMatchObject({
      address: '+436641234567',
      addresses: { inapp: 'u-1' },
    })
    expect(judgeBy(both, '+43 664 1234567', 'Ada', 'a.png', '')).toMatchObject({
      verdict: 'ready',
      addresses: null,
    })
  })
})
