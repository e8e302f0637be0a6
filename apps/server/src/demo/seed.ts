import { Readable } from 'node:stream'
import { type CampaignChange, hoursEveryDay } from '@foreword/contract'
import { addPerson, agree, createAccount, insertSkill, memberById, readAccount } from '../accounts/index.ts'
import {
  type Actor,
  createDraft,
  draftOf,
  launchCampaign,
  pauseCampaign,
  readCampaign,
} from '../campaigns/index.ts'
import {
  connectSandboxSenders,
  createHandoff,
  createSender,
  senderById,
  templatesForSender,
} from '../channels/index.ts'
import {
  createBot,
  placeBot,
  publishBot,
  replyInConversation,
  takeConversation,
  waitingWith,
} from '../conversations/index.ts'
import type { House } from '../main.ts'
import { ledgerOf } from '../messages/index.ts'
import type { Who } from '../platform/http/implement.ts'
import { saveUpload, signInInAppUser, startImport } from '../recipients/index.ts'
import { audienceCsv } from './audience.ts'
import { DELIVERY_BOT } from './bot.ts'
import {
  APP,
  APP_USERS,
  BRAND,
  PASSWORD,
  PEOPLE,
  REPLIES,
  SENDERS,
  SKILLS,
  WHATSAPP,
  WHATSAPP_REPLIES,
} from './people.ts'
import { dial, phoneWrites, until, whatsAppWrites } from './sandbox.ts'
import { orderReady, smsAfter, whatsAppFirst } from './steps.ts'
import { placeTemplates } from './templates.ts'
import { orderSystem } from './webhooks.ts'

// The demo's first hour, lived through the same verbs, carrier and webhooks as any other account's: nothing is written past them.

type Seeded = {
  accountId: string
  part: number
  manager: Actor
  skills: Map<string, string>
  senders: string[]
  whatsApp: string
  app: string
  /** The template with the picture. */
  orderReady: string
  handoff: string
  people: Map<string, Who>
}

/** Unknown numbers, landlines, filtered texts. */
const LASTING = [30005, 30006, 30007] as const

/** `part` of the people: tests live through it with fewer. At least a sixth, so that enough of them answer. */
export async function seed(house: House, say: (line: string) => void, part = 1): Promise<void> {
  const seeded = await brand(house, part)
  say('a brand with five people')
  await orderSystem(house, { ...seeded.manager, accountId: seeded.accountId })
  say('an order system that is told by webhooks')
  // Failures that do not pass: others would be tried again for hours, and the campaigns would not be finished.
  await dial(house, {
    failure: 3,
    failureCodes: LASTING,
    notOnWhatsapp: 24,
    whatsappFailureCodes: [131026],
    read: 70,
  })
  const paused = await pausedCampaign(house, seeded)
  const [finished, ordered] = await Promise.all([
    campaign(house, seeded, {
      name: 'Delivery slots · last week',
      skill: 'Deliveries',
      count: 400,
      offset: 0,
      said: {
        ...byText(seeded, 0),
        message:
          'Hi {first_name}, your order is ready: {item}. We deliver on {day} between 9 and 12. Any wish? Just answer.',
      },
    }),
    campaign(house, seeded, {
      name: 'Your order is ready',
      skill: 'Deliveries',
      count: 320,
      offset: 5_300,
      said: prioritized(seeded),
    }),
  ])
  await until(async () => {
    const { waiting, recipients } = (await look(house, seeded, paused)).funnel
    return recipients - waiting > 50 * part
  })
  await house.db.asAccount(seeded.accountId, (tx) =>
    pauseCampaign(tx, house.campaigns, seeded.manager, paused),
  )
  say('a paused campaign')
  for (const id of [finished, ordered])
    await until(async () => (await look(house, seeded, id)).status === 'finished')
  await dial(house, { failureCodes: [30003, ...LASTING, 30008] })
  say('a finished campaign by SMS, and one by WhatsApp with SMS for those it did not reach')
  await lively(house, seeded, finished)
  await livelyOnWhatsApp(house, seeded, ordered)
  await inTheApp(house, seeded)
  say('an inbox with answers, and a message in the app')
  await draft(house, seeded)
  await campaign(house, seeded, {
    name: 'Winter care tips for your furniture',
    skill: 'General care',
    count: 3_200,
    offset: 1_800,
    said: {
      ...byText(seeded, 0),
      deliveryWindow: hoursEveryDay('07:00', '22:00'),
      message:
        'Hi {first_name}, cold days dry out wood. Three tips for your {item}: answer CARE and we send them.',
      speed: 4,
    },
  })
  await campaign(house, seeded, {
    name: 'Orders of this week',
    skill: 'Deliveries',
    count: 900,
    offset: 5_700,
    said: { ...prioritized(seeded), speed: 3 },
  })
  say('two campaigns that are sending')
  await deliveryBot(house, seeded)
  say('a bot that answers new questions about deliveries')
  await dial(house, { failure: 1 })
}

/** Whoever answers about a delivery from now on meets it first. Who waits already waits for people. */
async function deliveryBot(house: House, { accountId, skills, people }: Seeded): Promise<void> {
  const deps = { ...house.people, secrets: house.channels.secrets }
  const who = people.get('Sam Whitaker')!
  await house.db.asAccount(accountId, async (tx) => {
    const { id } = await createBot(tx, deps, who, { kind: 'flow', name: 'Mila', draft: DELIVERY_BOT })
    await publishBot(tx, deps, who, id)
    await placeBot(tx, deps, who, id, { enabled: true, skillIds: [skills.get('Deliveries')!] })
  })
}

const ALWAYS = hoursEveryDay('00:00', '24:00')

const byText = (seeded: Seeded, sender: number): CampaignChange => ({
  kind: 'service',
  senderId: seeded.senders[sender]!,
  deliveryWindow: ALWAYS,
})

/** WhatsApp first, then SMS, as the brand's handoff says. */
const prioritized = (seeded: Seeded): CampaignChange => ({
  kind: 'service',
  channel: 'whatsapp',
  senderId: seeded.whatsApp,
  rich: orderReady(seeded.orderReady),
  fallbacks: [smsAfter(seeded.senders[1]!)],
  handoffId: seeded.handoff,
  optOutOn: false,
  deliveryWindow: ALWAYS,
})

const pausedCampaign = (house: House, seeded: Seeded) =>
  campaign(house, seeded, {
    name: 'Warehouse sale: members first',
    skill: 'General care',
    count: 1_400,
    offset: 400,
    said: {
      ...byText(seeded, 1),
      kind: 'marketing',
      message: 'Hi {first_name}, our warehouse sale opens to members on {day}. Answer YES to keep a place.',
      speed: 12,
    },
  })

const look = (house: House, { accountId }: Seeded, id: string) =>
  house.db.asAccount(accountId, (tx) => readCampaign(tx, accountId, id))

async function brand(house: House, part: number): Promise<Seeded> {
  const [admin, ...others] = PEOPLE
  const made = await createAccount(house.people, {
    brand: BRAND.name,
    timeZone: BRAND.timeZone,
    defaultCountry: BRAND.country,
    name: admin!.name,
    email: admin!.email,
    password: PASSWORD,
  })
  const { accountId, userId } = made
  const { agreement, clock } = house
  await house.db.asAccount(accountId, (tx) =>
    agree(tx, { clock, agreement }, { accountId, userId, address: null, hash: agreement.hash }),
  )
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
  const whatsApp = await house.db.asSystem((tx) =>
    createSender(tx, house.channels, accountId, { ...WHATSAPP, carrier: 'whatsapp-cloud', sandbox: true }),
  )
  const inApp = await app(house, accountId)
  await connectSandboxSenders(house.channels)
  const sender = (await house.db.asSystem((tx) => senderById(tx, accountId, whatsApp)))!
  await placeTemplates(house, sender)
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
  const manager = { accountId, userId: jonas.userId, name: jonas.name }
  const templates = await house.db.asAccount(accountId, (tx) => templatesForSender(tx, accountId, whatsApp))
  const templateId = templates.find((template) => template.name === 'order_ready')!.id
  const handoff = await house.db.asAccount(accountId, (tx) =>
    createHandoff(tx, house.people, manager, {
      name: 'Orders: WhatsApp, then SMS',
      lookbackMinutes: 3 * 24 * 60,
      routeAll: false,
      steps: [whatsAppFirst(whatsApp, templateId), smsAfter(senders[1]!)],
    }),
  )
  return {
    accountId,
    part,
    manager,
    skills,
    senders,
    whatsApp,
    app: inApp,
    orderReady: templateId,
    handoff: handoff.id,
    people,
  }
}

/** The brand's app with people who signed in there. Answers its sender. */
async function app(house: House, accountId: string): Promise<string> {
  return house.db.asSystem(async (tx) => {
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
    return senderId
  })
}

type Wanted = { name: string; skill: string; count: number; offset: number; said: CampaignChange }

async function campaign(house: House, seeded: Seeded, wanted: Wanted): Promise<string> {
  return launched(
    house,
    seeded,
    { name: wanted.name, skillId: seeded.skills.get(wanted.skill)!, ...wanted.said },
    audienceCsv(Math.round(wanted.count * seeded.part), wanted.offset),
  )
}

async function launched(house: House, seeded: Seeded, said: CampaignChange, csv: string): Promise<string> {
  const { accountId, manager } = seeded
  const made = await house.db.asAccount(accountId, (tx) => createDraft(tx, house.campaigns, manager, said))
  await readAudience(house, accountId, made.id, csv)
  await house.db.asAccount(accountId, async (tx) => {
    const account = await readAccount(tx, accountId)
    await launchCampaign(tx, house.campaigns, manager, made.id, account.consent_statement_version)
  })
  return made.id
}

async function readAudience(house: House, accountId: string, campaignId: string, csv: string): Promise<void> {
  const ctx = {
    db: house.db,
    clock: house.clock,
    newId: house.people.newId,
    uploads: house.uploads,
    hashAddress: house.hashAddress,
  }
  const rules = await house.db.asAccount(accountId, (tx) => draftOf(tx, accountId, campaignId))
  const { importId } = await saveUpload(ctx, Readable.from([Buffer.from(csv)]))
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
  await readAudience(house, accountId, made.id, audienceCsv(Math.round(240 * seeded.part), 5_000))
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

/** A tap on a button, and words of one's own. */
async function livelyOnWhatsApp(house: House, seeded: Seeded, campaignId: string): Promise<void> {
  const { accountId } = seeded
  const read = await house.db.asAccount(accountId, (tx) =>
    ledgerOf(tx, accountId, campaignId, {
      states: ['delivered', 'read'],
      channel: 'whatsapp',
      search: null,
      afterLine: 0,
      limit: WHATSAPP_REPLIES.length,
    }),
  )
  for (const [index, reply] of WHATSAPP_REPLIES.entries())
    await whatsAppWrites(house, read[index]!.address, WHATSAPP.address, reply)
}

/** A message that waits in the app for those who open it: the shop's page shows it. */
const inTheApp = (house: House, seeded: Seeded) =>
  launched(
    house,
    seeded,
    {
      name: 'New in the app: your orders',
      kind: 'service',
      channel: 'inapp',
      senderId: seeded.app,
      skillId: seeded.skills.get('Deliveries')!,
      message: 'Hi {first_name}, you can follow your orders here now. Questions? Just write back.',
      optOutOn: false,
      deliveryWindow: ALWAYS,
      rich: {
        type: 'inapp',
        imageUrl: null,
        linkUrl: 'https://shop.harbourpine.example/orders',
        linkLabel: 'See your orders',
        notificationTitle: BRAND.name,
        notificationText: 'You can follow your orders in the app now.',
      },
    },
    ['consumer_id,first_name', ...APP_USERS.map((user) => `${user.id},${user.name.split(' ')[0]}`)].join(
      '\n',
    ),
  )
