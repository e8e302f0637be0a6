import { expect } from 'vitest'
import type { Campaign, CampaignChange, Progress } from '../../packages/contract/src/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Answer, type Client, signIn } from './client.ts'
import type { TestHouse } from './server.ts'

/** How long to wait for what must come: a machine may be busy with much else. */
export const PATIENT = { timeout: 60_000 }

/** A campaign manager at work, over HTTP; every answer is expected to be good unless `call` is used. */
export type Brand = {
  accountId: string
  client: Client
  /** A draft whose file has been read. Round the clock unless `fields` say otherwise. */
  draft(fields: CampaignChange, csv: readonly string[]): Promise<string>
  launch(id: string): Promise<Answer>
  /** Draft, file and launch. */
  launched(fields: CampaignChange, csv: readonly string[]): Promise<string>
  look(id: string): Promise<Campaign>
  waiting(id: string): Promise<Progress['waiting']>
  /** How many messages each phone that begins so was sent, by the carrier's own count. */
  witnessed(prefix: string): Promise<number[]>
}

export async function openBrand(house: TestHouse, name: string): Promise<Brand> {
  const { accountId } = await house.account(name)
  const client = await signIn(house, await house.person(accountId, 'campaign_manager', []))
  const good = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
    const answer = await client.call(method, path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  const launch = (id: string) => client.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
  const draft = async (fields: CampaignChange, csv: readonly string[]): Promise<string> => {
    const round = { message: 'Once', deliveryWindow: hoursEveryDay('00:00', '24:00') }
    const id = String((await good('POST', '/campaigns', { ...round, ...fields })).id)
    expect((await client.upload(id, csv.join('\n'))).status).toBe(200)
    await expect
      .poll(async () => (await good('GET', `/campaigns/${id}/import`)).status, PATIENT)
      .toBe('ready')
    return id
  }
  return {
    accountId,
    client,
    draft,
    launch,
    async launched(fields, csv) {
      const id = await draft(fields, csv)
      const answer = await launch(id)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      return id
    },
    look: async (id) => (await good('GET', `/campaigns/${id}`)) as unknown as Campaign,
    waiting: async (id) => (await good('GET', `/campaigns/${id}/progress`)).waiting as Progress['waiting'],
    async witnessed(prefix) {
      const text = await (await fetch(`${house.sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
      const phones = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { number: string; accepted: number })
      return phones
        .filter((phone) => phone.number.startsWith(prefix) && phone.accepted > 0)
        .map((phone) => phone.accepted)
    },
  }
}

/** A file with `people` numbers of one area code. */
export const fileOf = (area: number, people: number): string[] => [
  'phone',
  ...Array.from(
    { length: people },
    (_, n) => `+1${area}${230 + Math.floor(n / 10_000)}${String(n % 10_000).padStart(4, '0')}`,
  ),
]
