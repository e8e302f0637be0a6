import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { changeDials, presetDials, presetOf } from './dials.ts'
import { createDice } from './dice.ts'
import { drawFaults, magicFrom, magicTo } from './faults.ts'
import { keywordOf } from './keywords.ts'
import { countSegments } from './segments.ts'
import { signWebhook } from './signature.ts'
import { messagesOfTwiml } from './twiml.ts'
import { createWebhookUrlReader, parseWebhookUrl } from './webhook-url.ts'

const TOKEN = '12345678901234567890123456789012'

describe('signature', () => {
  it('gives the published values', () => {
    const call = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    }
    const status = {
      AccountSid: `AC${'0'.repeat(32)}`,
      ApiVersion: '2010-04-01',
      From: '+15005550001',
      MessageSid: `SM${'0'.repeat(31)}1`,
      MessageStatus: 'delivered',
      To: '+15005550006',
    }
    const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
    expect(signWebhook('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', call)).toBe(
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    )
    expect(signWebhook(TOKEN, 'https://example.org/hooks/twilio/status?t=abc', status)).toBe(
      '21AfDh2cuWFzolFc0bHov/olYV4=',
    )
    expect(signWebhook(TOKEN, `https://example.org/hooks/json?bodySHA256=${hash}`, {})).toBe(
      'yIvG38bfoPOJaI9xPPyk3foUpwI=',
    )
  })

  it('signs repeated names as the SDK checks them, and never the fragment', () => {
    const fields = { MediaUrl: ['https://b.example', 'https://a.example', 'https://b.example'], Body: 'é' }
    const signature = signWebhook(TOKEN, 'https://example.org/in?x=1#rc=5', fields)
    expect(twilio.validateRequest(TOKEN, signature, 'https://example.org/in?x=1', fields)).toBe(true)
  })
})

describe('segments', () => {
  it.each([
    ['', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['é'.repeat(160), 1],
    [`${'a'.repeat(159)}€`, 2],
    // The pair does not fit behind 152 characters, so each segment holds one less than 153 allows.
    [`${`${'a'.repeat(152)}€`.repeat(2)}a`, 3],
    ['ç'.repeat(70), 1],
    ['ç'.repeat(71), 2],
    [`${'ç'.repeat(68)}😀`, 1],
    [`${'ç'.repeat(66)}😀${'ç'.repeat(66)}`, 3],
  ])('counts %#', (text, segments) => {
    expect(countSegments(text)).toBe(segments)
  })
})

describe('dice', () => {
  it('rolls the same for the same seed, whatever other dials say', () => {
    const some = { ...presetDials('calm'), receiptTwice: 30 }
    const more = { ...some, dropAfterAccepting: 50, failure: 40 }
    const twice = (dials: typeof some, seed: number) => {
      const dice = createDice(seed)
      return Array.from({ length: 200 }, () => drawFaults(dice, dials).receiptTwice)
    }
    expect(twice(some, 7)).toEqual(twice(more, 7))
    expect(twice(some, 7)).not.toEqual(twice(some, 8))
    const share = twice(some, 7).filter(Boolean).length / 200
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.4)
  })
})

describe('dials', () => {
  it('knows its presets and names what is wrong', () => {
    const bad = changeDials(presetDials('calm'), { preset: 'bad-day' }, 0)
    expect('dials' in bad && presetOf(bad.dials)).toBe('bad-day')
    expect(presetOf({ ...presetDials('busy'), receiptNever: 3 })).toBe('custom')
    expect(changeDials(presetDials('calm'), { receiptTwice: 101 }, 0)).toEqual({
      error: 'receiptTwice is a number from 0 to 100.',
    })
    expect(changeDials(presetDials('calm'), { nonsense: 1 }, 0)).toEqual({
      error: 'There is no dial named nonsense.',
    })
  })
})

describe('magic numbers', () => {
  it('reads codes and behaviour from the last four digits', () => {
    expect(magicTo('+15005550001')?.code).toBe(21211)
    expect(magicTo('+15005551612')?.code).toBe(21612)
    expect(magicTo('+15005553007')).toEqual({ code: 0, faults: { failure: 30007 } })
    expect(magicTo('whatsapp:+15005556016')?.faults.failure).toBe(63016)
    expect(magicTo('+15005559003')?.faults).toEqual({ receiptTwice: true })
    expect(magicTo('+15005550006')).toBeNull()
    expect(magicTo('+12125550142')).toBeNull()
    expect(magicFrom('+15005550006')).toBe(0)
    expect(magicFrom('+15005550042')).toBe(21606)
    expect(magicFrom('+12125550142')).toBe(0)
  })
})

describe('keywords', () => {
  it('takes the whole message only, and no YES on toll-free numbers', () => {
    expect(keywordOf(' stop ', '+12125550100')).toBe('STOP')
    expect(keywordOf('OptOut', '+12125550100')).toBe('STOP')
    expect(keywordOf('STOP please', '+12125550100')).toBeNull()
    expect(keywordOf('yes', '+12125550100')).toBe('START')
    expect(keywordOf('yes', '+18445550119')).toBeNull()
    expect(keywordOf('unstop', '+18445550119')).toBe('START')
    expect(keywordOf('info', '+12125550100')).toBe('HELP')
  })
})

describe('TwiML', () => {
  it('reads texts, entities, CDATA and Body', () => {
    const xml =
      '<?xml version="1.0"?><Response><Message to="+1">Tea &amp; cake &#x1F370;</Message>' +
      '<Message><Body><![CDATA[<b>]]></Body><Media>https://x.example/a.png</Media></Message></Response>'
    expect(messagesOfTwiml(xml)).toEqual(['Tea & cake 🍰', '<b>'])
    expect(messagesOfTwiml('<Response/>')).toEqual([])
    expect(messagesOfTwiml('thanks')).toEqual([])
  })
})

describe('webhook URL', () => {
  it('splits off the fragment and reads its overrides', () => {
    const target = parseWebhookUrl('https://example.org:8443/a?t=1#rc=5&rp=5xx,rt&ct=200&tt=99999')!
    expect(target).toMatchObject({ origin: 'https://example.org:8443', path: '/a?t=1', retries: 5 })
    expect([...target.retryOn]).toEqual(['5xx', 'rt'])
    expect([target.connectMs, target.readMs, target.totalMs]).toEqual([200, 15_000, 15_000])
    expect([...parseWebhookUrl('http://example.org')!.retryOn]).toEqual(['ct'])
    expect(parseWebhookUrl('http://example.org?t=1')!.path).toBe('/?t=1')
  })

  it.each(['nonsense', '/relative', 'ftp://example.org/', 'http://my_host/x', 'http://example.org/a b'])(
    'refuses %s',
    (url) => {
      expect(parseWebhookUrl(url)).toBeNull()
    },
  )

  it('remembers a prefix without mixing up tokens', () => {
    const read = createWebhookUrlReader()
    expect(read('http://example.org/cb?t=1')!.path).toBe('/cb?t=1')
    expect(read('http://example.org/cb?t=2')!.path).toBe('/cb?t=2')
    expect(read('http://example.org/cb?t=2#rc=3')!.retries).toBe(3)
    expect(read('http://example.org/cb?t=a b')).toBeNull()
  })
})
