// pure
import {
  type BotDeed,
  type Condition,
  type FlowDefinition,
  type FlowStep,
  plainWord,
  renderTemplate,
  stepAfter,
} from '@foreword/contract'
import { wantsPerson } from './hearing.ts'
import { readValue } from './values.ts'

// The interpreter of flows. It knows no clock and no database: the same for people, the test pane and tests.

/** Where a flow waits, and how many answers in a row it did not understand there. */
export type FlowState = { at: string; misses: number }
export type Values = Readonly<Record<string, string>>
/** What they wrote, and the id of the button they tapped, if they did. */
export type Heard = { text: string; tapped: string | null }
/** `state` null = the flow ended with its last deed, which says how. */
export type Outcome = { deeds: BotDeed[]; state: FlowState | null }

/** More than a valid flow has: it would have been refused for going in a circle. */
const MOST_STEPS = 200

type Run = { flow: FlowDefinition; deeds: BotDeed[]; values: Record<string, string> }

/**
 * The first words of a conversation, or of one an agent gave back (`heard` null). When the flow begins with a menu and what they wrote is an
 * answer to it already, as to a campaign that said “reply 1 or 2”, it is taken as that.
 */
export function beginFlow(flow: FlowDefinition, values: Values, heard: Heard | null): Outcome {
  const run: Run = { flow, deeds: [], values: { ...values } }
  if (heard && wantsPerson(flow.personWords, heard.text, 'anywhere'))
    return toPeople(run, 'asked for a person')
  const first = flow.steps[0]
  const start = heard ? first : (flow.steps.find((step) => step.id === flow.resumeAt) ?? first)
  if (!start) return toPeople(run, 'the flow has no step')
  if (heard && start.type === 'menu') {
    const option = optionOf(start, heard)
    if (option) return goOn(run, stepAfter(flow.steps, start, option.next))
  }
  return goOn(run, start)
}

/** What they answered to the step at which the flow waits. */
export function answerFlow(flow: FlowDefinition, state: FlowState, values: Values, heard: Heard): Outcome {
  const run: Run = { flow, deeds: [], values: { ...values } }
  const step = flow.steps.find((one) => one.id === state.at)
  if (!step || (step.type !== 'menu' && step.type !== 'ask'))
    return toPeople(run, 'the step it waited at is gone')
  if (step.type === 'menu') {
    // An option of the flow's own called “Agent” is meant before the word is.
    const option = optionOf(step, heard)
    if (option) return goOn(run, stepAfter(flow.steps, step, option.next))
  }
  if (wantsPerson(flow.personWords, heard.text, step.type === 'ask' ? 'asking' : 'anywhere'))
    return toPeople(run, 'asked for a person')
  if (step.type === 'ask') {
    const read = readValue(step, heard.text)
    if (read !== null) {
      keep(run, step.key, read)
      return goOn(run, stepAfter(flow.steps, step, step.next))
    }
  }
  const misses = state.misses + 1
  if (misses >= flow.maxMisses) return toPeople(run, 'did not understand the answers')
  say(run, step.retry.trim() || flow.notUnderstood, optionsOf(step))
  return { deeds: run.deeds, state: { at: step.id, misses } }
}

/** Walks from a step until one waits or ends. */
function goOn(run: Run, from: FlowStep | undefined): Outcome {
  let step = from
  for (let count = 0; step && count < MOST_STEPS; count++) {
    switch (step.type) {
      case 'say':
        say(run, step.text, [])
        step = stepAfter(run.flow.steps, step, step.next)
        break
      case 'branch':
        step = branch(run, step)
        break
      case 'menu':
      case 'ask':
        say(run, step.text, optionsOf(step))
        return { deeds: run.deeds, state: { at: step.id, misses: 0 } }
      case 'close':
        if (step.text.trim()) say(run, step.text, [])
        run.deeds.push({ type: 'close' })
        return { deeds: run.deeds, state: null }
      case 'people':
        return toPeople(run, `came to “${step.name}”`, step.text)
      case 'transfer':
        if (step.skillId === null) return toPeople(run, 'no skill was chosen to transfer to')
        if (step.text.trim()) say(run, step.text, [])
        run.deeds.push({ type: 'transfer', skillId: step.skillId, note: null })
        return { deeds: run.deeds, state: null }
    }
  }
  return toPeople(run, 'the flow led nowhere')
}

function branch(run: Run, step: Extract<FlowStep, { type: 'branch' }>): FlowStep | undefined {
  const met = step.cases.find((one) => holds(one, run.values))
  return stepAfter(run.flow.steps, step, met ? met.next : step.otherwise)
}

export function holds(one: Condition, values: Values): boolean {
  const value = (values[one.key] ?? '').trim()
  const same = plainWord(value) === plainWord(one.value)
  switch (one.is) {
    case 'known':
      return value !== ''
    case 'unknown':
      return value === ''
    case 'equal':
      return value !== '' && same
    case 'different':
      return value !== '' && !same
    case 'contains':
      return value !== '' && plainWord(value).includes(plainWord(one.value))
    case 'less':
      return value !== '' && Number(value) < Number(one.value)
    case 'more':
      return value !== '' && Number(value) > Number(one.value)
  }
}

function toPeople(run: Run, why: string, text = ''): Outcome {
  const words = text.trim() || run.flow.handOverText.trim()
  if (words) say(run, words, [])
  run.deeds.push({ type: 'people', why, note: null })
  return { deeds: run.deeds, state: null }
}

function keep(run: Run, key: string, value: string): void {
  run.values[key] = value
  run.deeds.push({ type: 'set', values: { [key]: value } })
}

function say(run: Run, text: string, options: string[]): void {
  // A value nobody knows leaves a gap, not a placeholder.
  const { missing } = renderTemplate(text, run.values)
  const blank = Object.fromEntries(missing.map((name) => [name, '\u200b']))
  const words = renderTemplate(text, { ...run.values, ...blank })
    .text.replace(/ *\u200b(?=[\p{P}])/gu, '')
    .replaceAll('\u200b', '')
  run.deeds.push({ type: 'say', text: words.replace(/ {2,}/g, ' ').trim(), options })
}

const optionsOf = (step: FlowStep): string[] =>
  step.type === 'menu' ? step.options.map((option) => option.label) : []

/** The option that is meant: by the tapped button, its number, its label, or a keyword. Null when none is, or when it could be several. */
export function optionOf(step: Extract<FlowStep, { type: 'menu' }>, heard: Heard) {
  const { options } = step
  const tapped = heard.tapped === null ? null : /^o(\d+)$/.exec(heard.tapped)
  if (tapped) return options[Number(tapped[1]) - 1] ?? null
  const text = plainWord(heard.text)
  if (text === '') return null
  const number = /^(?:option |number |no |nr )?(\d{1,2})$/.exec(text.normalize('NFKC'))
  const exact = options.find((option) =>
    [option.label, ...option.keywords].some((word) => plainWord(word) === text),
  )
  if (exact) return exact
  if (number) return options[Number(number[1]) - 1] ?? null
  const within = options.filter((option) =>
    [option.label, ...option.keywords].some((word) => hasWord(text, plainWord(word))),
  )
  return within.length === 1 ? within[0]! : null
}

/** Whether a text holds a word or words as a whole. */
export const hasWord = (text: string, word: string): boolean =>
  word !== '' &&
  ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${word.replace(/[^\p{L}\p{N}]+/gu, ' ')} `)
