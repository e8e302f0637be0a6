import { expect, it } from 'vitest'
import { readPrices } from './price-file.ts'

it('reads channel, country, price and category, by name and in any order', () => {
  const text =
    '\uFEFFCountry,Price,Channel,Category\r\nus,0.0079,sms,\r\nDE,0.1131,WhatsApp,Marketing\r\n\r\n'
  expect(readPrices(text)).toEqual({
    prices: [
      { channel: 'sms', category: '', country: 'US', amount: '0.0079' },
      { channel: 'whatsapp', category: 'marketing', country: 'DE', amount: '0.1131' },
    ],
    problems: [],
  })
})

it('reads a decimal comma where semicolons divide', () => {
  expect(readPrices('channel;country;price\nsms;FR;0,0725').prices).toEqual([
    { channel: 'sms', category: '', country: 'FR', amount: '0.0725' },
  ])
})

it('says of each wrong line what is wrong, and takes nothing', () => {
  const text = [
    'channel,country,price,category',
    'sms,US,0.0079,',
    'mms,US,0.02,',
    'sms,USA,0.0079,',
    'sms,GB,cheap,',
    'whatsapp,GB,0.05,',
    'sms,GB,0.04,marketing',
    'sms,us,0.01,',
    'sms,ZZ,0.01,',
    'sms,FR,-1,',
  ].join('\n')
  const { prices, problems } = readPrices(text)
  expect(prices).toEqual([])
  expect(problems.map((one) => `${one.line}: ${one.message}`)).toEqual([
    '3: channel “mms” is neither sms nor whatsapp.',
    '4: country “USA” is not a country in two letters, such as US.',
    '5: price “cheap” is not an amount such as 0.0079.',
    '6: category “” is not marketing, utility or authentication; WhatsApp needs one.',
    '7: category “marketing” does not go with sms. Leave it empty.',
    '8: The same as line 2. Leave one of the two.',
    expect.stringMatching(/^9: country “ZZ”/),
    '10: price “-1” is not an amount such as 0.0079.',
  ])
})

it('says what the head lacks', () => {
  expect(readPrices('land,preis\nUS,1').problems[0]?.message).toContain('Missing: channel, country, price.')
  expect(readPrices('channel,country,price\n').problems[0]?.message).toContain('no price below it')
})
