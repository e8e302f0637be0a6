// pure
import type { BotDefinition, BotProblem, FlowDefinition, FlowStep, ModelDefinition } from './bots.ts'

// What stands in the way of publishing a bot. Console and server say the same, and name the step and the remedy.

/** A word or label as answers are compared: one form of letters, no case, no marks at its ends, one space between words. */
export const plainWord = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')

/** The step a `next` leads to: the one of that id, or the one below; undefined = nowhere. */
export function stepAfter(
  steps: readonly FlowStep[],
  step: FlowStep,
  next: string | null,
): FlowStep | undefined {
  if (next !== null) return steps.find((one) => one.id === next)
  const at = steps.findIndex((one) => one.id === step.id)
  return at < 0 ? undefined : steps[at + 1]
}

/** Where a step may lead, each with the field that says so. */
export function waysOf(step: FlowStep): { field: string; next: string | null; words: string }[] {
  switch (step.type) {
    case 'say':
    case 'ask':
      return [{ field: 'next', next: step.next, words: 'what comes next' }]
    case 'menu':
      return step.options.map((option, at) => ({
        field: `options.${at}.next`,
        next: option.next,
        words: `the option “${option.label}”`,
      }))
    case 'branch':
      return [
        ...step.cases.map((one, at) => ({
          field: `cases.${at}.next`,
          next: one.next,
          words: `condition ${at + 1}`,
        })),
        { field: 'otherwise', next: step.otherwise, words: '“otherwise”' },
      ]
    default:
      return []
  }
}

/** Whether a flow stops at the step: it waits for an answer there, or ends. */
export const stopsAt = (step: FlowStep): boolean => step.type !== 'say' && step.type !== 'branch'

const KEY = /^[a-z][a-z0-9_]{0,39}$/

/** `skillIds`: skills in use; null = not known here, and not looked at. */
export function botProblems(
  definition: BotDefinition,
  skillIds: ReadonlySet<string> | null = null,
): BotProblem[] {
  switch (definition.kind) {
    case 'flow':
      return flowProblems(definition, skillIds)
    case 'webhook':
      return urlProblems('url', definition.url, 'The address events go to')
    case 'model':
      return modelProblems(definition)
  }
}

const general = (field: string, message: string): BotProblem => ({ stepId: null, field, message })

function urlProblems(field: string, value: string, what: string): BotProblem[] {
  if (value.trim() === '') return [general(field, `${what} is missing. Write it with https://.`)]
  const url = URL.parse(value)
  if (!url || !['https:', 'http:'].includes(url.protocol))
    return [general(field, `${what} is not an address. Write it whole, such as https://bot.example/events.`)]
  if (url.username || url.password)
    return [general(field, `${what} holds a password. Leave it out: events are signed.`)]
  return []
}

function modelProblems(definition: ModelDefinition): BotProblem[] {
  const found = urlProblems('baseUrl', definition.baseUrl, 'The address of the model’s server')
  if (definition.model.trim() === '')
    found.push(general('model', 'The model’s name is missing. Write it as its server calls it.'))
  if (definition.instructions.trim() === '')
    found.push(
      general(
        'instructions',
        'There are no instructions. Say who the bot is, what it helps with, and how it talks.',
      ),
    )
  return found
}

function flowProblems(flow: FlowDefinition, skillIds: ReadonlySet<string> | null): BotProblem[] {
  if (flow.steps.length === 0)
    return [general('steps', 'The flow has no step. Add one that says something or asks for something.')]
  const found: BotProblem[] = []
  const ids = new Set<string>()
  for (const step of flow.steps) {
    if (ids.has(step.id)) found.push(of(step, 'id', 'has the same id as another. Remove one of them.'))
    ids.add(step.id)
  }
  for (const step of flow.steps) found.push(...ownProblems(step, skillIds), ...wayProblems(flow, step))
  if (flow.resumeAt !== null && !ids.has(flow.resumeAt))
    found.push(
      general('resumeAt', 'The step it begins with when an agent gives it back is gone. Choose another.'),
    )
  if (
    flow.notUnderstood.trim() === '' &&
    flow.steps.some((step) => 'retry' in step && step.retry.trim() === '')
  )
    found.push(
      general('notUnderstood', 'Nothing is said when an answer is not understood. Write a sentence for it.'),
    )
  if (found.length > 0) return found
  return [...circleProblems(flow), ...unreachable(flow)]
}

const of = (step: FlowStep, field: string, message: string): BotProblem => ({
  stepId: step.id,
  field,
  message: `“${step.name || 'A step without a name'}” ${message}`,
})

function ownProblems(step: FlowStep, skillIds: ReadonlySet<string> | null): BotProblem[] {
  const found: BotProblem[] = []
  if (step.name.trim() === '') found.push(of(step, 'name', 'needs a name, so that others can lead to it.'))
  if ((step.type === 'say' || step.type === 'menu' || step.type === 'ask') && step.text.trim() === '')
    found.push(of(step, 'text', 'says nothing. Write its text.'))
  if (step.type === 'menu') {
    if (step.options.length === 0) found.push(of(step, 'options', 'has no option. Add at least one.'))
    const said = new Map<string, string>()
    step.options.forEach((option, at) => {
      if (plainWord(option.label) === '')
        found.push(of(step, `options.${at}.label`, `has an option without a label. Write it.`))
      for (const word of new Set([option.label, ...option.keywords].map(plainWord))) {
        if (word === '') continue
        const other = said.get(word)
        if (other !== undefined)
          found.push(
            of(step, `options.${at}.keywords`, `has “${word}” in two options. Leave it in one of them.`),
          )
        said.set(word, option.label)
      }
    })
  }
  if (step.type === 'ask') {
    if (!KEY.test(step.key))
      found.push(
        of(
          step,
          'key',
          'keeps its answer under a name that does not fit. Use small letters, digits and _, such as order_number.',
        ),
      )
    if (step.least !== null && step.most !== null && step.least > step.most)
      found.push(of(step, 'least', 'takes nothing: the least is above the most. Exchange them.'))
  }
  if (step.type === 'branch') {
    if (step.cases.length === 0)
      found.push(of(step, 'cases', 'has no condition. Add one, or remove the step.'))
    step.cases.forEach((one, at) => {
      if (one.key.trim() === '')
        found.push(
          of(step, `cases.${at}.key`, `does not say which value condition ${at + 1} looks at. Name it.`),
        )
      if ((one.is === 'less' || one.is === 'more') && !Number.isFinite(Number(one.value || 'x')))
        found.push(
          of(step, `cases.${at}.value`, `compares with “${one.value}”, which is no number. Write one.`),
        )
    })
  }
  if (step.type === 'transfer') {
    if (step.skillId === null) found.push(of(step, 'skillId', 'does not say which skill. Choose one.'))
    else if (skillIds && !skillIds.has(step.skillId))
      found.push(of(step, 'skillId', 'leads to a skill that is no longer there. Choose another.'))
  }
  return found
}

function wayProblems(flow: FlowDefinition, step: FlowStep): BotProblem[] {
  return waysOf(step)
    .filter((way) => stepAfter(flow.steps, step, way.next) === undefined)
    .map((way) =>
      way.next === null
        ? of(
            step,
            way.field,
            `is the last one, and ${way.words} leads nowhere. Choose a step, or add one below that ends.`,
          )
        : of(step, way.field, `leads ${way.words} to a step that is gone. Choose another.`),
    )
}

/** A circle in which nobody is asked anything would talk for ever. */
function circleProblems(flow: FlowDefinition): BotProblem[] {
  const done = new Set<string>()
  for (const start of flow.steps) {
    const walk = (step: FlowStep, path: readonly string[]): BotProblem | null => {
      if (stopsAt(step) || done.has(step.id)) return null
      if (path.includes(step.id))
        return of(
          step,
          'next',
          'is in a circle in which nobody is asked anything. Let one of its steps lead out, or ask something.',
        )
      for (const way of waysOf(step)) {
        const after = stepAfter(flow.steps, step, way.next)
        const problem = after && walk(after, [...path, step.id])
        if (problem) return problem
      }
      done.add(step.id)
      return null
    }
    const problem = walk(start, [])
    if (problem) return [problem]
  }
  return []
}

function unreachable(flow: FlowDefinition): BotProblem[] {
  const reached = new Set<string>()
  const resume = flow.steps.find((step) => step.id === flow.resumeAt)
  const open: FlowStep[] = [flow.steps[0]!, ...(resume ? [resume] : [])]
  for (let step = open.pop(); step; step = open.pop()) {
    if (reached.has(step.id)) continue
    reached.add(step.id)
    for (const way of waysOf(step)) {
      const after = stepAfter(flow.steps, step, way.next)
      if (after) open.push(after)
    }
  }
  return flow.steps
    .filter((step) => !reached.has(step.id))
    .map((step) => of(step, 'id', 'is never reached. Let a step lead to it, or remove it.'))
}
