import { setTimeout as delay } from 'node:timers/promises'
import { SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN } from '../../apps/carrier-sandbox/src/index.ts'
import type { Campaign } from '../../packages/contract/src/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Answer, type Client, signIn } from '../../tests/kit/client.ts'
import type { Audience, CampaignKey } from './people.ts'
import { ADMIN, type World } from './world.ts'

// The person in front of the console, over the same HTTP API. When the server is away they try again until it answers.

const NUMBER = '+18445550119'
const AGAIN_MS = 150
const IMPORT_PAUSE_MS = 100
/** Whoever texted STOP and hears nothing texts it again. */
const STOP_AGAIN_MS = 2_500

export type OptOut = { address: string; how: 'phone' | 'api'; acknowledgedAt: number }

export type Operator = {
  launch(audience: Audience): Promise<void>
  launched(): ReadonlyMap<CampaignKey, string>
  look(campaign: CampaignKey): Promise<Campaign>
  pause(campaign: CampaignKey, forMs: number): Promise<void>
  resume(campaign: CampaignKey): Promise<void>
  senderRate(perSecond: number): Promise<void>
  campaignRate(campaign: CampaignKey, perSecond: number | null): Promise<void>
  optOutByApi(address: string): Promise<void>
  optOutByPhone(address: string): Promise<void>
  optOuts(): readonly OptOut[]
  /** Sends again to those of a campaign nobody knows of. Answers how many. */
  sendAgain(campaign: CampaignKey): Promise<number>
}

export async function openOperator(world: World): Promise<Operator> {
  const client = await signIn({ url: world.apiUrl }, ADMIN)
  const sender = await addSender(client, world)
  const ids = new Map<CampaignKey, string>()
  const optOuts: OptOut[] = []
  const look = async (campaign: CampaignKey): Promise<Campaign> =>
    (await surely(client, 'GET', `/campaigns/${ids.get(campaign)}`)).body as unknown as Campaign
  const note = (address: string, how: OptOut['how']): void => {
    optOuts.push({ address, how, acknowledgedAt: Date.now() })
  }
  return {
    look,
    launched: () => ids,
    optOuts: () => optOuts,
    async launch(audience) {
      ids.set(audience.key, await launch(client, audience))
    },
    async pause(campaign, forMs) {
      const id = ids.get(campaign)
      if (!id) return
      await surely(client, 'POST', `/campaigns/${id}/pause`)
      await delay(forMs)
      await surely(client, 'POST', `/campaigns/${id}/resume`)
    },
    async resume(campaign) {
      await surely(client, 'POST', `/campaigns/${ids.get(campaign)}/resume`)
    },
    async senderRate(ratePerSecond) {
      await surely(client, 'PATCH', `/senders/${sender}`, { ratePerSecond })
    },
    async campaignRate(campaign, speed) {
      const id = ids.get(campaign)
      if (id) await surely(client, 'PATCH', `/campaigns/${id}`, { speed })
    },
    async optOutByApi(address) {
      const words = 'Asked on the telephone not to be written to.'
      await good(surely(client, 'POST', '/opt-outs', { phone: address, words }))
      note(address, 'api')
    },
    async optOutByPhone(address) {
      await stopByPhone(client, world, address)
      note(address, 'phone')
    },
    async sendAgain(campaign) {
      const path = `/campaigns/${ids.get(campaign)}/send-again`
      return (await good(surely(client, 'POST', path, { state: 'unknown' }))).body.people as number
    },
  }
}

/** Asks until there is an answer that is not the server's own failure. */
async function surely(client: Client, method: string, path: string, body?: unknown): Promise<Answer> {
  for (;;) {
    const answer = await client.call(method, path, body).catch(() => null)
    if (answer && answer.status < 500) return answer
    await delay(AGAIN_MS)
  }
}

async function good(pending: Promise<Answer>): Promise<Answer> {
  const answer = await pending
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer
}

/** A number at the sandbox, its replies pointed at the server with the retries a careful owner asks the carrier for. */
async function addSender(client: Client, world: World): Promise<string> {
  const { body } = await good(
    surely(client, 'POST', '/senders', {
      name: 'Chaos',
      carrier: 'twilio-sms',
      address: NUMBER,
      ratePerSecond: 100,
      sandbox: false,
      credentials: {
        accountSid: SANDBOX_ACCOUNT_SID,
        authToken: SANDBOX_AUTH_TOKEN,
        baseUrl: world.sandboxUrl,
      },
    }),
  )
  await atSandbox(world, 'POST', '/numbers', {
    number: NUMBER,
    smsUrl: `${String(body.inboundUrl)}#rc=5&rp=all`,
    mps: 20_000,
  })
  return String(body.id)
}

/** A request to the sandbox's own API. */
export async function atSandbox(world: World, method: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${world.sandboxUrl}/sandbox/api${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`)
}

/** Draft, file, launch; whatever the server's death took away is done again. Answers the campaign's id. */
async function launch(client: Client, audience: Audience): Promise<string> {
  const draft = {
    name: `Chaos, ${audience.key}`,
    kind: audience.key,
    message: audience.message,
    optOutOn: false,
    deliveryWindow: hoursEveryDay('00:00', '24:00'),
  }
  const id = String((await good(surely(client, 'POST', '/campaigns', draft))).body.id)
  while (!(await uploaded(client, id, audience.csv))) await delay(AGAIN_MS)
  await good(surely(client, 'POST', `/campaigns/${id}/launch`, { consentVersion: 1 }))
  return id
}

/** False when the upload was cut, or its reading failed. */
async function uploaded(client: Client, id: string, csv: string): Promise<boolean> {
  const taken = await client.upload(id, csv).catch(() => null)
  if (taken?.status !== 200) return false
  for (;;) {
    const { status, body } = await surely(client, 'GET', `/campaigns/${id}/import`)
    if (status !== 200 || body.status === 'failed') return false
    if (body.status === 'ready') return true
    await delay(IMPORT_PAUSE_MS)
  }
}

/** Texts STOP until the opt-out stands in the list. */
async function stopByPhone(client: Client, world: World, address: string): Promise<void> {
  for (;;) {
    await atSandbox(world, 'POST', `/phones/${encodeURIComponent(address)}/reply`, {
      body: 'STOP',
      to: NUMBER,
    })
    for (const until = Date.now() + STOP_AGAIN_MS; Date.now() < until; await delay(AGAIN_MS)) {
      const path = `/opt-outs/history?address=${encodeURIComponent(address)}`
      const { events } = (await surely(client, 'GET', path)).body as { events?: { kind: string }[] }
      if (events?.some((event) => event.kind === 'opt_out')) return
    }
  }
}
