import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { run } from './plan.ts'

const NOW = Date.parse('2026-05-19T03:10:00Z')

async function plan(args: string[], stdin = '') {
  const text = { out: '', err: '' }
  const sink = (key: 'out' | 'err') =>
    new Writable({
      write(chunk, _encoding, done) {
        text[key] += chunk
        done()
      },
    })
  const io = { stdin: Readable.from([stdin]), stdout: sink('out'), stderr: sink('err'), now: () => NOW }
  const code = await run(args, io)
  return { code, ...text, lines: text.out.split('\n').slice(0, -1) }
}

/** Number, now, window, next opening, zones it may be in (or how many). By tzdata 2026f. */
const EXAMPLES: [string, string, string, string, string | null, string | number][] = [
  ['+16465550142', '2026-05-19T03:10Z', '08:00', '21:00', '2026-05-19T12:00:00Z', 'America/New_York'],
  [
    '+18505550164',
    '2026-05-19T12:20Z',
    '08:00',
    '21:00',
    '2026-05-19T13:00:00Z',
    'America/Chicago America/New_York',
  ],
  [
    '+12195550142',
    '2026-02-24T13:05Z',
    '08:00',
    '21:00',
    '2026-02-24T14:00:00Z',
    'America/Chicago America/New_York',
  ],
  ['+61491570156', '2026-05-19T20:00Z', '08:00', '21:00', '2026-05-20T00:00:00Z', 7],
  ['+79005550142', '2026-05-19T10:00Z', '08:00', '21:00', '2026-05-20T06:00:00Z', 14],
  ['+79005550142', '2026-05-19T10:00Z', '09:00', '18:00', null, 14],
  ['+9779812345670', '2026-05-19T01:00Z', '08:00', '21:00', '2026-05-19T02:15:00Z', 'Asia/Kathmandu'],
  [
    '+64221234567',
    '2026-06-10T08:20Z',
    '08:00',
    '21:00',
    '2026-06-10T20:00:00Z',
    'Pacific/Auckland Pacific/Chatham',
  ],
  ['+16465550142', '2026-03-07T09:00Z', '02:00', '03:00', '2026-03-09T06:00:00Z', 'America/New_York'],
  ['+16465550142', '2026-11-01T05:40Z', '01:00', '01:30', '2026-11-01T06:00:00Z', 'America/New_York'],
  ['+447400123987', '2026-03-29T01:30Z', '22:00', '02:00', '2026-03-29T21:00:00Z', 'Europe/London'],
  ['+12045550186', '2026-11-24T02:20Z', '08:00', '21:00', '2026-11-24T13:00:00Z', 'America/Winnipeg'],
  ['+17015550107', '2026-04-14T10:00Z', '12:00', '13:00', null, 3],
  ['+213661234567', '2026-07-20T06:30Z', '08:00', '21:00', '2026-07-20T07:00:00Z', 'Africa/Algiers'],
  ['+5592987654321', '2026-05-19T02:00Z', '08:00', '21:00', '2026-05-19T12:00:00Z', 'America/Manaus'],
  ['+18335550142', '2026-05-19T02:00Z', '08:00', '21:00', null, 0],
]

function check(answer: string, example: (typeof EXAMPLES)[number]) {
  const [phone, , , , nextOpen, zones] = example
  const found = JSON.parse(answer)
  expect(found).toMatchObject({ input: phone, valid: true, e164: phone, nextOpen })
  expect(typeof zones === 'number' ? found.zones.length : found.zones.join(' ')).toBe(zones)
  expect(found.reason).not.toBe('')
}

describe('worked examples', () => {
  test.each(EXAMPLES)('%s at %s, %s to %s', async (...example) => {
    const [phone, now, from, to] = example
    const args = ['--json', '--phone', phone, '--now', now, '--from', from, '--to', to]
    const { code, lines } = await plan(args)
    expect(code).toBe(0)
    expect(lines).toHaveLength(1)
    check(lines[0]!, example)
  })

  test('all at once through --stdin, in order', async () => {
    const questions = EXAMPLES.map(([phone, now, from, to]) => JSON.stringify({ phone, now, from, to }))
    const { code, lines } = await plan(['--stdin'], `${questions.join('\n')}\n`)
    expect(code).toBe(0)
    expect(lines).toHaveLength(EXAMPLES.length)
    for (const [i, example] of EXAMPLES.entries()) check(lines[i]!, example)
  })

  test('a toll-free number says why there is no time, and takes the account’s zone', async () => {
    const bare = JSON.parse((await plan(['--json', '--phone', '+18335550142'])).out)
    expect(bare.zoneSource).toBe('none')
    expect(bare.reason).toBe(
      "no time zone can be inferred from this number; give one or set the account's time zone",
    )
    const zoned = JSON.parse((await plan(['--json', '--phone', '+18335550142', '--zone', 'US/Eastern'])).out)
    expect(zoned).toMatchObject({
      zones: ['America/New_York'],
      zoneSource: 'account_default',
      nextOpen: '2026-05-19T12:00:00Z',
    })
  })
})

describe('--stdin', () => {
  test('a malformed line answers an error in its place and the rest goes on', async () => {
    const bad = [
      ['{"phone": ', 'the line is not JSON'],
      ['', 'the line is not JSON'],
      ['[1]', 'the line is not a JSON object'],
      ['{}', 'phone: missing'],
      ['{"phone": "+16465550142", "now": "tomorrow"}', 'now: write an instant'],
      ['{"phone": "+16465550142", "now": "2026-05-19T03:10"}', 'now: write an instant'],
      ['{"phone": "+16465550142", "now": 1e300}', 'now: write an instant'],
      ['{"phone": "+16465550142", "from": 8}', 'from: write it as text'],
      ['{"phone": "+16465550142", "from": "08:00", "to": "08:00"}', 'from and to are both 08:00'],
      ['{"phone": "+16465550142", "zones": ["Mars/Base"]}', 'time zone "Mars/Base" is unknown'],
      ['{"phone": "+16465550142", "zones": [5]}', 'zones: write a name'],
    ] as const
    const good = '{"phone": "+16465550142"}'
    const { code, lines } = await plan(['--stdin'], bad.map(([line]) => `${line}\n${good}\n`).join(''))
    expect(code).toBe(0)
    expect(lines).toHaveLength(bad.length * 2)
    for (const [i, [, message]] of bad.entries()) {
      expect(Object.keys(JSON.parse(lines[i * 2]!))).toEqual(['error'])
      expect(JSON.parse(lines[i * 2]!).error).toContain(message)
      expect(JSON.parse(lines[i * 2 + 1]!).nextOpen).toBe('2026-05-19T12:00:00Z')
    }
  })

  test('what a line leaves out comes from the options', async () => {
    const args = [
      '--stdin',
      '--country',
      'us',
      '--from',
      '09:00',
      '--now',
      '2026-05-20T03:00Z',
      '--zone',
      'Asia/Tokyo',
    ]
    const lines = (await plan(args, '{"phone":"6465550142"}\n{"phone":"8335550142","now":0}')).lines
    expect(JSON.parse(lines[0]!).nextOpen).toBe('2026-05-20T13:00:00Z')
    expect(JSON.parse(lines[1]!)).toMatchObject({ zones: ['Asia/Tokyo'], nextOpen: '1970-01-01T00:00:00Z' })
  })
})

describe('--csv', () => {
  async function fromFile(content: string, ...args: string[]) {
    const folder = await mkdtemp(join(tmpdir(), 'plan-'))
    const file = join(folder, 'recipients.csv')
    await writeFile(file, content)
    try {
      const answer = await plan(['--json', '--country', 'US', '--csv', file, ...args])
      return { ...answer, inputs: answer.lines.map((line) => JSON.parse(line).input) }
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test.each([
    ['the first column without headings', '+16465550142,Ana\n(212) 555-0142,Bo\n'],
    [
      'the first column under an unknown heading',
      '\ufeffrecipient,name\n+16465550142,Ana\n(212) 555-0142,Bo\n',
    ],
    ['a column named Mobile', 'name;Mobile\nAna;+16465550142\nBo;(212) 555-0142\n'],
    ['a column named phone_number', 'name\tphone_number\r\nAna\t+16465550142\r\nBo\t(212) 555-0142\r\n'],
  ])('%s', async (_name, content) => {
    expect((await fromFile(content)).inputs).toEqual(['+16465550142', '(212) 555-0142'])
  })

  test.each(['Work line', '3'])('--column %s', async (column) => {
    const content = 'phone,name,work line\n+1,Ana,+16465550142\n+2,Bo,2125550142\n'
    expect((await fromFile(content, '--column', column)).inputs).toEqual(['+16465550142', '2125550142'])
  })

  test('a column that is not there is an error of the command line', async () => {
    const answer = await fromFile('phone,name\n+16465550142,Ana\n', '--column', 'fax')
    expect(answer.code).toBe(2)
    expect(answer.err).toContain('there is no column "fax"; the first row has phone, name')
  })
})

describe('for people', () => {
  test('the table is aligned and gives local times and reasons', async () => {
    const args = ['--phone', '+16465550142', '--phone', '+18505550164', '--phone', '555', '--country', 'US']
    const { code, lines } = await plan(args)
    expect(code).toBe(0)
    expect(lines).toEqual([
      'Phone         Type             Next opening (UTC)  Local time and reason',
      '+16465550142  fixed or mobile  2026-05-19 12:00    opens at 08:00 in America/New_York; area code 646',
      '+18505550164  fixed or mobile  2026-05-19 13:00    opens at 08:00 in America/Chicago and 09:00 in America/New_York; area code 850',
      '555           invalid          –                   3 digits, numbers in the US have 10',
    ])
  })

  test('--help explains every option', async () => {
    const { code, out } = await plan(['--help'])
    expect(code).toBe(0)
    for (const option of [
      'phone',
      'csv',
      'column',
      'from',
      'to',
      'now',
      'country',
      'zone',
      'json',
      'stdin',
    ]) {
      expect(out).toContain(`--${option}`)
    }
  })

  test.each([
    [[], 'give one of --phone, --csv or --stdin'],
    [['--phone', '+16465550142', '--stdin'], 'give one of'],
    [['--phon', '1'], "Unknown option '--phon'"],
    [['--phone', '1', '--from', '9'], 'from: "9" is not a time of day'],
    [['--phone', '1', '--from', '09:00', '--to', '09:00'], 'from and to are both 09:00'],
    [['--phone', '1', '--now', 'yesterday'], '--now: "yesterday" is not an instant'],
    [['--phone', '1', '--country', 'XX'], '--country: "XX" is not a country code'],
    [['--phone', '1', '--zone', 'EST'], '--zone: "EST" is unknown'],
    [['--phone', '1', '--column', 'x'], '--column needs --csv'],
    [['--csv', join(tmpdir(), 'no-such-folder', 'x.csv')], 'cannot be read'],
  ])('%j exits with 2', async (args, message) => {
    const { code, out, err } = await plan(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})
