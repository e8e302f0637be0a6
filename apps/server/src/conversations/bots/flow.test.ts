import { botProblems, type FlowDefinition, type FlowStep } from '@foreword/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FLOW } from './bots.fixture.ts'
import { answerFlow, beginFlow, type FlowState, type Outcome } from './flow.ts'
import { readDate, readNumber, readValue } from './values.ts'

const heard = (text: string, tapped: string | null = null) => ({ text, tapped })
const said = (outcome: Outcome) => outcome.deeds.flatMap((deed) => (deed.type === 'say' ? [deed.text] : []))
const ends = (outcome: Outcome) => outcome.deeds.at(-1)

/** Runs a whole talk; answers the outcome of each line. */
function talk(flow: FlowDefinition, lines: readonly string[]): Outcome[] {
  const outcomes: Outcome[] = []
  let values: Record<string, string> = {}
  let state: FlowState | null = null
  for (const line of lines) {
    const outcome: Outcome = state
      ? answerFlow(flow, state, values, heard(line))
      : beginFlow(flow, values, heard(line))
    for (const deed of outcome.deeds) if (deed.type === 'set') values = { ...values, ...deed.values }
    state = outcome.state
    outcomes.push(outcome)
  }
  return outcomes
}

describe('a flow', () => {
  test('asks, keeps the value and hands over with it', () => {
    const [first, second, third] = talk(FLOW, ['Hello', '1', 'it is 4711, thanks'])
    expect(said(first!)).toEqual(['What is it?'])
    expect(first!.state).toEqual({ at: 'm', misses: 0 })
    expect(said(second!)).toEqual(['Which order number?'])
    expect(third!.deeds).toEqual([
      { type: 'set', values: { order_number: '4711' } },
      { type: 'say', text: 'Order 4711, one moment.', options: [] },
      { type: 'people', why: 'came to “People”', note: null },
    ])
  })

  test('takes a number, a label in any case, a keyword within words, and a tap', () => {
    for (const one of ['2', '2.', 'GOODBYE!', 'well, bye then', 'option 2'])
      expect(ends(talk(FLOW, ['Hello', one])[1]!), one).toEqual({ type: 'close' })
    const tapped = answerFlow(FLOW, { at: 'm', misses: 0 }, {}, heard('whatever the label is', 'o2'))
    expect(ends(tapped)).toEqual({ type: 'close' })
  })

  test('what could be two options is none', () => {
    expect(said(talk(FLOW, ['Hello', 'bye or change'])[1]!)).toEqual(['Say that again?'])
  })

  test('takes the first words as the answer when a campaign asked for it', () => {
    expect(said(talk(FLOW, ['change'])[0]!)).toEqual(['Which order number?'])
  })

  test('gives up after so many answers that it did not understand', () => {
    const [, first, second] = talk(FLOW, ['Hello', 'xyz', 'xyz'])
    expect(first!.state).toEqual({ at: 'm', misses: 1 })
    expect(ends(second!)).toEqual({ type: 'people', why: 'did not understand the answers', note: null })
    expect(said(second!)).toEqual(['A colleague comes.'])
  })

  test('a person is asked for anywhere, but a value that holds the word is a value', () => {
    expect(ends(talk(FLOW, ['I want a human'])[0]!)).toMatchObject({ why: 'asked for a person' })
    expect(ends(talk(FLOW, ['Hello', 'agent'])[1]!)).toMatchObject({ why: 'asked for a person' })
    const asks: FlowDefinition = {
      ...FLOW,
      steps: FLOW.steps.map((step) =>
        step.type === 'ask' ? { ...step, as: 'text', least: null, most: null } : step,
      ),
    }
    expect(ends(talk(asks, ['Hello', '1', 'seats by the agent'])[2]!)).toMatchObject({
      why: 'came to “People”',
    })
    expect(ends(talk(asks, ['Hello', '1', 'let me talk to a human'])[2]!)).toMatchObject({
      why: 'asked for a person',
    })
  })

  test('an option of its own is meant before the word is', () => {
    const flow: FlowDefinition = {
      ...FLOW,
      steps: [
        {
          ...{ id: 'm', name: 'Menu', type: 'menu', text: 'Travel with?', retry: '' },
          options: [{ label: 'Agent', keywords: [], next: null }],
        },
        { id: 'c', name: 'End', type: 'close', text: 'Thanks' },
      ],
    }
    expect(ends(talk(flow, ['Hello', 'agent'])[1]!)).toEqual({ type: 'close' })
  })

  test('values nobody knows leave no placeholder', () => {
    const flow: FlowDefinition = {
      ...FLOW,
      steps: [{ id: 'c', name: 'End', type: 'close', text: 'Bye {first_name}, see you' }],
    }
    expect(said(beginFlow(flow, {}, heard('x')))).toEqual(['Bye, see you'])
    expect(said(beginFlow(flow, { first_name: 'Ada' }, heard('x')))).toEqual(['Bye Ada, see you'])
  })

  test('conditions look at what was asked and at what the campaign knew', () => {
    const end = (id: string): FlowStep => ({ id, name: id, type: 'close', text: id })
    const flow: FlowDefinition = {
      ...FLOW,
      steps: [
        {
          ...{ id: 'b', name: 'Branch', type: 'branch', otherwise: 'low' },
          cases: [
            { key: 'tier', is: 'equal', value: 'GOLD', next: 'gold' },
            { key: 'points', is: 'more', value: '100', next: 'many' },
          ],
        },
        ...['gold', 'many', 'low'].map(end),
      ],
    }
    expect(botProblems(flow)).toEqual([])
    expect(said(beginFlow(flow, { tier: 'gold' }, null))).toEqual(['gold'])
    expect(said(beginFlow(flow, { points: '101' }, null))).toEqual(['many'])
    expect(said(beginFlow(flow, { points: 'a lot' }, null))).toEqual(['low'])
    expect(said(beginFlow(flow, {}, null))).toEqual(['low'])
  })
})

test.each([
  ['it costs 12.50 euros', 12.5],
  ['1,250.50', 1250.5],
  ['1.250,50', 1250.5],
  ['1 250', 1250],
  ['12,5', 12.5],
  ['-3', -3],
  ['12 or 13', null],
  ['twelve', null],
])('a number in “%s”', (text, number) => expect(readNumber(text)).toBe(number))

test.each([
  ['2026-12-25', '2026-12-25'],
  ['on 25.12.2026', '2026-12-25'],
  ['12/25/2026', '2026-12-25'],
  ['25/12/2026', '2026-12-25'],
  ['25 December 2026', '2026-12-25'],
  ['Dec 25th, 2026', '2026-12-25'],
  ['03/04/2026', null],
  ['31.02.2026', null],
  ['tomorrow', null],
])('a date in “%s”', (text, date) => expect(readDate(text)).toBe(date))

test('an e-mail is found in a sentence, and a text has a length', () => {
  const any = { least: null, most: null }
  expect(readValue({ as: 'email', ...any }, 'write to ada@example.org.')).toBe('ada@example.org')
  expect(readValue({ as: 'email', ...any }, 'ada at example')).toBe(null)
  expect(readValue({ as: 'text', least: 3, most: null }, 'ab')).toBe(null)
})

describe('what does not fit is named with its step and remedy', () => {
  const menu = FLOW.steps[0] as Extract<FlowStep, { type: 'menu' }>
  const with_ = (...steps: FlowStep[]): FlowDefinition => ({ ...FLOW, steps })
  const last = FLOW.steps.at(-1)!
  test.each<[string, FlowDefinition, string, RegExp]>([
    ['no step', with_(), 'steps', /Add one/],
    [
      'a step that is gone',
      with_({ ...menu, options: [{ label: 'A', keywords: [], next: 'nowhere' }] }),
      'options.0.next',
      /gone/,
    ],
    [
      'the last leads on',
      with_({ id: 's', name: 'Say', type: 'say', text: 'Hi', next: null }),
      'next',
      /leads nowhere/,
    ],
    [
      'nobody leads to it',
      with_(last, { id: 'x', name: 'Lost', type: 'close', text: '' }),
      'id',
      /“Lost” is never reached/,
    ],
    [
      'a word twice',
      with_({ ...menu, options: [menu.options[0]!, { label: 'Change!', keywords: [], next: null }] }, last),
      'options.1.keywords',
      /two options/,
    ],
    [
      'a circle',
      with_(
        { id: 'a', name: 'One', type: 'say', text: 'a', next: null },
        { id: 'b', name: 'Two', type: 'say', text: 'b', next: 'a' },
      ),
      'next',
      /circle/,
    ],
  ])('%s', (_name, flow, field, words) => {
    const found = botProblems(flow).find((one) => one.field === field)
    expect(found?.message, JSON.stringify(botProblems(flow))).toMatch(words)
  })
})

const IDS = ['a', 'b', 'c', 'd', 'e', 'f']
const next = fc.constantFrom(null, ...IDS)
const word = fc.constantFrom('yes', 'no', 'change', 'order', 'one more', 'agent')
const stepOf = (id: string): fc.Arbitrary<FlowStep> => {
  const named = {
    id: fc.constant(id),
    name: fc.constant(`Step ${id}`),
    text: fc.constant(`Words of ${id} {key}`),
  }
  return fc.oneof(
    fc.record({ ...named, type: fc.constant('say' as const), next }),
    fc.record({
      ...named,
      type: fc.constant('menu' as const),
      options: fc.array(fc.record({ label: word, keywords: fc.array(word, { maxLength: 2 }), next }), {
        maxLength: 3,
      }),
      retry: fc.constantFrom('', 'Again?'),
    }),
    fc.record({
      ...named,
      type: fc.constant('ask' as const),
      key: fc.constant('key'),
      as: fc.constantFrom('text' as const, 'number' as const, 'date' as const, 'email' as const),
      least: fc.constant(null),
      most: fc.constant(null),
      retry: fc.constant(''),
      next,
    }),
    fc.record({
      id: named.id,
      name: named.name,
      type: fc.constant('branch' as const),
      cases: fc.array(
        fc.record({
          key: fc.constant('key'),
          is: fc.constantFrom('equal' as const, 'known' as const, 'more' as const),
          value: fc.constantFrom('1', '5'),
          next,
        }),
        { minLength: 1, maxLength: 2 },
      ),
      otherwise: next,
    }),
    fc.record({ ...named, type: fc.constant('people' as const) }),
    fc.record({ ...named, type: fc.constant('close' as const) }),
  )
}
const anyFlow: fc.Arbitrary<FlowDefinition> = fc
  .integer({ min: 1, max: IDS.length })
  .chain((n) => fc.tuple(...IDS.slice(0, n).map(stepOf)))
  .map((steps) => ({ ...FLOW, steps }))

test('every flow that is valid waits or ends, whatever is said to it, and gives up on who is never understood', () => {
  let valid = 0
  fc.assert(
    fc.property(
      anyFlow,
      fc.array(fc.oneof(word, fc.string(), fc.constantFrom('1', '2', '5', '9', 'a@b.cd'))),
      (flow, lines) => {
        if (botProblems(flow).length > 0) return
        valid++
        for (const outcome of talk(flow, ['Hello', ...lines])) {
          const over = outcome.deeds.filter((deed) => ['people', 'transfer', 'close'].includes(deed.type))
          // Exactly one of: it waits at a step that is there and takes answers, or it ended with its last deed.
          if (outcome.state) {
            expect(over).toEqual([])
            expect(['menu', 'ask']).toContain(flow.steps.find((step) => step.id === outcome.state!.at)?.type)
            expect(outcome.deeds.some((deed) => deed.type === 'say')).toBe(true)
            expect(outcome.state.misses).toBeLessThan(flow.maxMisses)
          } else {
            expect(over).toEqual([outcome.deeds.at(-1)])
            expect(over[0]).not.toMatchObject({ why: 'the flow led nowhere' })
          }
        }
      },
    ),
    { numRuns: 4_000, seed: 20261126 },
  )
  expect(valid).toBeGreaterThan(200)
})

test('a flow that does not fit never goes on for ever either', () => {
  fc.assert(
    fc.property(anyFlow, fc.array(word, { maxLength: 5 }), (flow, lines) => {
      for (const outcome of talk(flow, ['Hello', ...lines])) expect(outcome.deeds.length).toBeLessThan(500)
    }),
    { numRuns: 500, seed: 7 },
  )
})
