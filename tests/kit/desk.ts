import { expect } from 'vitest'
import { addPerson } from '../../apps/server/src/accounts/index.ts'
import { type FlowDefinition, hoursEveryDay, type RoutedSkill } from '../../packages/contract/src/index.ts'
import { type Brand, openBrand, PATIENT } from './brand.ts'
import { type Client, signIn } from './client.ts'
import type { Person, TestHouse } from './server.ts'

/** The number of the sandbox that brands have. */
const SENDER = '+18445550119'
const PASSWORD = 'a password for tests'

/** What order it is about, and then people. */
const BOT: FlowDefinition = {
  kind: 'flow',
  ...{ personWords: ['human'], handOverText: 'A colleague comes.', quietMinutes: 60 },
  ...{ maxMisses: 2, notUnderstood: 'Say that again?', resumeAt: null },
  steps: [
    {
      ...{ id: 'menu', name: 'Greeting', type: 'menu', text: 'Hello {first_name}! What is it?', retry: '' },
      options: [
        { label: 'My order', keywords: ['order'], next: null },
        { label: 'Something else', keywords: [], next: 'people' },
      ],
    },
    {
      ...{ id: 'ask', name: 'Number', type: 'ask', text: 'Which order number?', key: 'order_number' },
      ...{ as: 'number', least: 1, most: 9999, retry: 'A number from 1 to 9999.', next: null },
    },
    { id: 'people', name: 'People', type: 'people', text: '' },
  ],
}

type Agent = { id: string; name: string; email: string; password: string; client: Client }
export type Desk = {
  brand: Brand
  admin: Client
  boss: Person & { client: Client }
  ann: Agent
  ben: Agent
  /** The skill whose new conversations the bot Mila has first, and which asks how it was. The default one has neither. */
  orders: string
  /** A phone of the sandbox writes to the brand. */
  write(phone: string, body: string): Promise<void>
  /** What came to a phone, oldest first. */
  got(phone: string): Promise<string[]>
  /** Waits until the last words that came to a phone are these. */
  comes(phone: string, text: RegExp): Promise<void>
}

/** A brand with two skills, General care and Orders, Ann and Ben in both, a bot in Orders, and a manager. Round the clock. */
export async function openDesk(house: TestHouse, name: string): Promise<Desk> {
  const brand = await openBrand(house, name)
  const admin = await signIn(house, await house.person(brand.accountId, 'administrator', []))
  const good = async (method: string, path: string, input?: unknown) => {
    const answer = await admin.call(method, path, input)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer.body
  }
  // A question after the end keeps to the hours of the account.
  await good('PATCH', '/account', { defaultWindow: hoursEveryDay('00:00', '24:00') })
  const orders = String((await good('POST', '/skills', { name: 'Orders' })).id)
  const skills = (await good('GET', '/routing')).skills as RoutedSkill[]
  const agent = async (who: string): Promise<Agent> => {
    const email = `${who.split(' ')[0]!.toLowerCase()}@${name.toLowerCase()}.example`
    const made = { name: who, email, password: PASSWORD }
    const id = await addPerson(house.running.house.people, {
      ...{ ...made, accountId: brand.accountId, role: 'agent' },
      skillIds: skills.map((one) => one.id),
    })
    return { ...made, id, client: await signIn(house, made) }
  }
  const [ann, ben] = [await agent('Ann Lee'), await agent('Ben Ode')]
  // Who waits for somebody whose line is lost goes back at once, and an offer outlasts a slow machine.
  for (const one of skills)
    await good('PUT', `/skills/${one.id}/routing`, {
      routing: { ...one.routing, offerSeconds: 600, returnSeconds: 0 },
      agentIds: [ann.id, ben.id],
    })
  const bot = String((await good('POST', '/bots', { kind: 'flow', name: 'Mila' })).id)
  await good('PUT', `/bots/${bot}`, { name: 'Mila', draft: BOT, capacity: null })
  await good('POST', `/bots/${bot}/publish`)
  await good('PUT', `/bots/${bot}/skills`, { enabled: true, skillIds: [orders] })
  const survey = await good('GET', `/skills/${orders}/survey`)
  await good('PUT', `/skills/${orders}/survey`, {
    ...survey,
    enabled: true,
    delaySeconds: 0,
    askWords: false,
  })
  const boss = await house.person(brand.accountId, 'agent_manager', [])
  const phoneAt = (phone: string) => `${house.sandbox.url}/sandbox/api/phones/${encodeURIComponent(phone)}`
  const got = async (phone: string) => {
    const { messages } = (await (await fetch(phoneAt(phone))).json()) as {
      messages: { direction: string; body: string }[]
    }
    return messages.filter((one) => one.direction.startsWith('outbound')).map((one) => one.body)
  }
  return {
    ...{ brand, admin, ann, ben, orders, got },
    boss: { ...boss, client: await signIn(house, boss) },
    async write(phone, body) {
      const answer = await fetch(`${phoneAt(phone)}/reply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ body, to: SENDER }),
      })
      expect(answer.ok, await answer.clone().text()).toBe(true)
    },
    comes: (phone, text) => expect.poll(async () => (await got(phone)).at(-1), PATIENT).toMatch(text),
  }
}
