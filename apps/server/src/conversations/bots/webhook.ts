import { createHmac, randomBytes } from 'node:crypto'
import { type BotAction, BotActions, type BotDeed, type WebhookDefinition } from '@foreword/contract'
import { validator } from '../../platform/http/validate.ts'
import { Problem } from '../../platform/problem.ts'
import { type Caller, callBot } from './calling.ts'
import type { Setting, Thought } from './thought.ts'

// A bot beyond this server: what happens is posted to it, signed as Standard Webhooks say, and it answers with what it wants done.

const MAX_BYTES = 64 * 1024
const read = validator(BotActions, 'actions', false)

/** A secret as Standard Webhooks write it: whsec_ and 32 bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** The headers of a signed event: id, seconds since 1970, and the signature over both and the body. */
export function signedHeaders(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** Asks the bot, twice at most; the second time under the same id, so that it can tell. */
export async function askWebhook(
  caller: Caller,
  bot: { definition: WebhookDefinition; secret: string },
  event: { id: string; type: string; data: Record<string, unknown>; setting: Setting },
  at: Date,
): Promise<Thought> {
  const body = JSON.stringify({ type: event.type, timestamp: at.toISOString(), data: event.data })
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Foreword',
    ...signedHeaders(bot.secret, event.id, at, body),
  }
  const problems: string[] = []
  for (let time = 0; time < 2; time++) {
    const answer = await callBot(caller, bot.definition.url, headers, body, {
      timeoutMs: bot.definition.timeoutSeconds * 1000,
      maxBytes: MAX_BYTES,
    })
    if (!answer.ok) {
      problems.push(answer.problem)
      continue
    }
    if (answer.status < 200 || answer.status > 299) {
      problems.push(`It answered ${answer.status}`)
      // What it refuses it refuses again.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) break
      continue
    }
    try {
      const deeds = deedsOf(answer.text.trim() === '' ? [] : readActions(answer.text), event.setting)
      return {
        deeds,
        state: null,
        given: body,
        answered: answer.text,
        problem: problems.join('; ') || null,
        tokens: 0,
      }
    } catch (error) {
      const problem = `Its answer was not understood: ${error instanceof Problem ? error.message : 'it is not JSON'}`
      return failed(body, answer.text, problem)
    }
  }
  return failed(
    body,
    null,
    problems.length === 2 && problems[0] === problems[1] ? `${problems[0]}, twice` : problems.join('; '),
  )
}

const failed = (given: string, answered: string | null, problem: string): Thought => ({
  deeds: [{ type: 'people', why: problem, note: null }],
  ...{ state: null, given, answered, problem, tokens: 0 },
})

function readActions(text: string): readonly BotAction[] {
  const value: unknown = JSON.parse(text)
  // An empty object is an answer too: nothing for now.
  const actions =
    value && typeof value === 'object' && !('actions' in value) ? { ...value, actions: [] } : value
  return (read(actions) as BotActions).actions
}

/** What a bot's actions mean here. @throws Problem when one names a skill there is not */
export function deedsOf(actions: readonly BotAction[], setting: Pick<Setting, 'skills'>): BotDeed[] {
  return actions.map((action): BotDeed => {
    switch (action.type) {
      case 'say':
        return { type: 'say', text: action.text, options: [] }
      case 'ask':
        return { type: 'say', text: action.text, options: action.options }
      case 'hand_over':
        return { type: 'people', why: '', note: action.note ?? null }
      case 'transfer': {
        const wanted = action.skill.trim().toLowerCase()
        const skill = setting.skills.find((one) => one.id === wanted || one.name.toLowerCase() === wanted)
        if (!skill)
          throw new Problem('bad_request', {
            field: 'skill',
            message: `There is no skill “${action.skill}”.`,
          })
        return { type: 'transfer', skillId: skill.id, note: action.note ?? null }
      }
      default:
        return action
    }
  })
}
