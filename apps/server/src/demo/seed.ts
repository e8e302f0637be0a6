import { Readable } from 'node:stream'
import { type CampaignChange, hoursEveryDay } from '@foreword/contract'
import { addPerson, createAccount, insertSkill, memberById, readAccount } from '../accounts/index.ts'
import {
  type Actor,
  createDraft,
  draftOf,
  launchCampaign,
  pauseCampaign,
  readCampaign,
} from '../campaigns/index.ts'
import { connectSandboxSenders, createSender } from '../channels/index.ts'
import { replyInConversation, takeConversation, waitingWith } from '../conversations/index.ts'
import type { House } from '../main.ts'
import { ledgerOf } from '../messages/index.ts'
import type { Who } from '../platform/http/implement.ts'
import { saveUpload, signInInAppUser, startImport } from '../recipients/index.ts'
import { audienceCsv } from './audience.ts'
import { APP, APP_USERS, BRAND, PASSWORD, PEOPLE, REPLIES, SENDERS, SKILLS } from './people.ts'

// The demo's first hour, lived through the same verbs, carrier and webhooks as any other account's: nothing is written past them.

type Seeded = {
  accountId: string
  manager: Actor
  skills: Map<string, string>
  senders: string[]
  people: Map<string, Who>
}

/** Unknown numbers, landlines, filtered texts. */
const LASTING = [30005, 30006, 30007] as const

export async function seed(house: House, say: (line: string) => void): Promise<void> {
  const seeded = await brand(house)
  say('a brand with five people')
  // Failures that do not pass: others would be tried again for hours, and the campaign would not be finished.
  await dial(house, { failure: 3, failureCodes: LASTING })
  const finished = await campaign(house, seeded, {
    name: 'Delivery slots · last week',
    sender: 0,
    skill: 'Deliveries',
    count: 400,
    offset: 0,
    window: hoursEveryDay('00:00', '24:00'),
    text: 'Hi {first_name}, your order is ready: {item}. We deliver on {day} between 9 and 12. Any wish? Just answer.',
    kind: 'service',
  })
  await until(
    async () =>
      (await house.db.asAccount(seeded.accountId, (tx) => readCampaign(tx, seeded.accountId, finished)))
        .status === 'finished',
  )
  await dial(house, { failureCodes: [30003, ...LASTING, 30008] })
  say('a finished campaign')
  await lively(house, seeded, finished)
  say('an inbox with answers')
  const paused = await campaign(house, seeded, {
    name: 'Warehouse sale: members first',
    sender: 1,
    skill: 'General care',
    count: 1_400,
    offset: 400,
    window: hoursEveryDay('00:00', '24:00'),
    text: 'Hi {first_name}, our warehouse sale opens to members on {day}. Answer YES to keep a place.',
    kind: 'marketing',
    speed: 12,
  })
  await until(
    async () =>
      (await house.db.asAccount(seeded.accountId, (tx) => readCampaign(tx, seeded.accountId, paused))).funnel
        .waiting < 1_300,
  )
  await house.db.asAccount(seeded.accountId, (tx) =>
    pauseCampaign(tx, house.campaigns, seeded.manager, paused),
  )
  say('a paused campaign')
  await campaign(house, seeded, {
    name: 'Winter care tips for your furniture',
    sender: 0,
    skill: 'General care',
    count: 3_200,
    offset: 1_800,
    window: hoursEveryDay('07:00', '22:00'),
    text: 'Hi {first_name}, cold days dry out wood. Three tips for your {item}: answer CARE and we send them.',
    kind: 'service',
    speed: 4,
  })
  await draft(house, seeded)
  say('a campaign that is sending')
  await dial(house, { failure: 1 })
}

async function brand(house: House): Promise<Seeded> {
  const [admin, ...others] = PEOPLE
  const made = await createAccount(house.people, {
    brand: BRAND.name,
    timeZone: BRAND.timeZone,
    defaultCountry: BRAND.country,
    name: admin!.name,
    email: admin!.email,
    password: PASSWORD,
  })
  const { accountId } = made
  const skills = new Map([['General care', made.skillId]])
  const senders: string[] = []
  await house.db.asSystem(async (tx) => {
    for (const name of SKILLS) {
      const id = house.people.newId()
      await insertSkill(tx, { accountId, id, name, isDefault: false }, house.clock.now())
      skills.set(name, id)
    }
    for (const sender of SENDERS)
      senders.push(
        await createSender(tx, house.channels, accountId, {
          ...sender,
          carrier: 'twilio-sms',
          sandbox: true,
        }),
      )
  })
  await app(house, accountId)
  await connectSandboxSenders(house.channels)
  const people = new Map<string, Who>()
  for (const person of others) {
    const userId = await addPerson(house.people, {
      ...person,
      accountId,
      password: PASSWORD,
      skillIds: person.skills.map((name) => skills.get(name)!),
    })
    const member = await house.db.asSystem((tx) => memberById(tx, accountId, userId))
    people.set(person.name, {
      accountId,
      userId,
      name: person.name,
      email: person.email,
      role: person.role,
      skillIds: member!.skill_ids,
    })
  }
  const jonas = people.get('Jonas Okafor')!
  return {
    accountId,
    manager: { accountId, userId: jonas.userId, name: jonas.name },
    skills,
    senders,
    people,
  }
}

/** The brand's app with people who signed in there. */
async function app(house: House, accountId: string): Promise<void> {
  await house.db.asSystem(async (tx) => {
    const senderId = await createSender(tx, house.channels, accountId, {
      ...APP,
      carrier: 'in-app',
      ratePerSecond: 100,
      sandbox: true,
    })
    for (const user of APP_USERS)
      await signInInAppUser(
        tx,
        { accountId, senderId, consumerId: user.id, name: user.name, timeZone: user.timeZone },
        house.clock.now(),
      )
  })
}

type Wanted = {
  name: string
  sender: number
  skill: string
  count: number
  offset: number
  window: CampaignChange['deliveryWindow']
  text: string
  kind: 'service' | 'marketing'
  speed?: number
}

async function campaign(house: House, seeded: Seeded, wanted: Wanted): Promise<string> {
  const { accountId, manager } = seeded
  const made = await house.db.asAccount(accountId, (tx) =>
    createDraft(tx, house.campaigns, manager, {
      name: wanted.name,
      kind: wanted.kind,
      message: wanted.text,
      senderId: seeded.senders[wanted.sender]!,
      skillId: seeded.skills.get(wanted.skill)!,
      ...(wanted.window ? { deliveryWindow: wanted.window } : {}),
      ...(wanted.speed ? { speed: wanted.speed } : {}),
    }),
  )
  await readAudience(house, accountId, made.id, wanted)
  await house.db.asAccount(accountId, async (tx) => {
    const account = await readAccount(tx, accountId)
    await launchCampaign(tx, house.campaigns, manager, made.id, account.consent_statement_version)
  })
  return made.id
}

async function readAudience(
  house: House,
  accountId: string,
  campaignId: string,
  wanted: Pick<Wanted, 'count' | 'offset' | 'name'>,
): Promise<void> {
  const ctx = {
    db: house.db,
    clock: house.clock,
    newId: house.people.newId,
    uploads: house.uploads,
    hashAddress: house.hashAddress,
  }
  const rules = await house.db.asAccount(accountId, (tx) => draftOf(tx, accountId, campaignId))
  const { importId } = await saveUpload(
    ctx,
    Readable.from([Buffer.from(audienceCsv(wanted.count, wanted.offset))]),
  )
  const started = await startImport(ctx, {
    ...rules.audience,
    rules: rules.rules,
    importId,
    source: 'file',
    fileName: 'members.csv',
    defaultCountry: BRAND.country,
  })
  await started.done
}

async function draft(house: House, seeded: Seeded): Promise<void> {
  const { accountId } = seeded
  const made = await house.db.asAccount(accountId, (tx) =>
    createDraft(tx, house.campaigns, seeded.manager, {
      name: 'New year, new shelves',
      message: 'Hi {first_name}, shelves are 20% off until Sunday. Questions? Just answer.',
      senderId: seeded.senders[0]!,
    }),
  )
  await readAudience(house, accountId, made.id, { count: 240, offset: 5_000, name: made.name })
}

/** People answer from their virtual phones; agents take some and write back. One texts STOP. */
async function lively(house: House, seeded: Seeded, campaignId: string): Promise<void> {
  const { accountId } = seeded
  const sent = await house.db.asAccount(accountId, (tx) =>
    ledgerOf(tx, accountId, campaignId, {
      states: ['sent', 'delivered'],
      search: null,
      afterLine: 0,
      limit: 60,
    }),
  )
  const from = SENDERS[0].address
  for (const [index, reply] of REPLIES.entries())
    await phoneWrites(house, sent[index * 3]!.address, from, reply.text)
  await phoneWrites(house, sent[50]!.address, from, 'STOP')
  for (const [index, reply] of REPLIES.entries()) {
    if (!reply.answer) continue
    const agent = seeded.people.get(reply.agent)!
    const deps = { clock: house.clock, newId: house.people.newId }
    let conversationId: string | null = null
    await until(async () => {
      conversationId = await house.db.asAccount(accountId, (tx) =>
        waitingWith(tx, accountId, sent[index * 3]!.address),
      )
      return conversationId !== null
    })
    await house.db.asAccount(accountId, (tx) =>
      takeConversation(tx, deps, { ...agent, role: 'agent_manager' }, conversationId!),
    )
    await house.db.asAccount(accountId, (tx) =>
      replyInConversation(tx, deps, { ...agent, role: 'agent_manager' }, conversationId!, {
        text: reply.answer!,
        messageId: house.people.newId(),
      }),
    )
  }
}

async function phoneWrites(house: House, phone: string, to: string, body: string): Promise<void> {
  await sandbox(house, `/sandbox/api/phones/${encodeURIComponent(phone)}/reply`, 'POST', { body, to })
}

const dial = (house: House, dials: Record<string, number | readonly number[]>) =>
  sandbox(house, '/sandbox/api/dials', 'PATCH', dials)

async function sandbox(house: House, path: string, method: string, body: unknown): Promise<void> {
  const answer = await fetch(house.channels.sandbox!.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`)
}

const TRIES = 600

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The demo could not be made in a minute. Is the machine very busy? Try again.')
}
