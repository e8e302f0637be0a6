import type { TemplateParts } from '@foreword/contract'
import { sql } from 'kysely'
import { fakeClock } from '../../../../tests/kit/clock.ts'
import { testDatabase } from '../../../../tests/kit/database.ts'
import { createAccount } from '../accounts/index.ts'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openSecrets } from '../platform/secrets.ts'
import type { Carrier, CarrierTemplate, NewTemplate } from './carrier.ts'
import type { TemplatesDeps } from './templates.ts'

/** A shelf of templates as a carrier keeps it: by owner, each name and language once. What it answers is set by the test. */
export type Shelf = {
  carrier: Carrier
  /** By owner. */
  templates: Map<string, CarrierTemplate[]>
  /** The carrier's next answer, whatever it is asked. */
  refuse: { code: string; detail: string } | null
  /** Runs while the carrier is asked. */
  meanwhile: () => Promise<void>
  asked: string[]
  /** How many were made: the next is T and one more. */
  made: number
}

export function shelf(name: string, options: { changes?: boolean } = {}): Shelf {
  const it: Shelf = {
    carrier: null as never,
    templates: new Map(),
    refuse: null,
    meanwhile: async () => {},
    asked: [],
    made: 0,
  }
  const answer = async <T>(what: string, value: () => T) => {
    assertNoOpenTransaction('A carrier was called')
    it.asked.push(what)
    await it.meanwhile()
    return it.refuse ? { ok: false as const, ...it.refuse } : { ok: true as const, value: value() }
  }
  const onShelf = (owner: string) => {
    if (!it.templates.has(owner)) it.templates.set(owner, [])
    return it.templates.get(owner)!
  }
  const ownerOf = (sender: { config: Readonly<Record<string, string>> }) => sender.config.owner ?? null
  it.carrier = {
    name,
    channel: 'whatsapp',
    label: 'Shelf',
    templateOwner: ownerOf,
    listTemplates: (sender) => answer('list', () => structuredClone(onShelf(ownerOf(sender)!))),
    createTemplate: (sender, template) =>
      answer(`create ${template.name} ${template.language}`, () => {
        const owner = ownerOf(sender)!
        const one = asKept(owner, `T${++it.made}`, template)
        onShelf(owner).push(one)
        return one
      }),
    ...(options.changes === false
      ? {}
      : {
          changeTemplate: (sender, id, template) =>
            answer(`change ${id}`, () => {
              const owner = ownerOf(sender)!
              const one = asKept(owner, id, template)
              it.templates.set(
                owner,
                onShelf(owner).map((other) => (other.carrierTemplateId === id ? one : other)),
              )
              return one
            }),
        }),
    deleteTemplate: (sender, template) =>
      answer(`delete ${template.name} ${template.language} ${template.carrierTemplateId}`, () => {
        const owner = ownerOf(sender)!
        it.templates.set(
          owner,
          onShelf(owner).filter((one) => one.carrierTemplateId !== template.carrierTemplateId),
        )
        return null
      }),
  } as Partial<Carrier> as Carrier
  return it
}

const asKept = (owner: string, id: string, template: NewTemplate): CarrierTemplate => ({
  owner,
  carrierTemplateId: id,
  status: 'pending',
  detail: null,
  quality: null,
  ...structuredClone(template),
})

export const parts = (
  body = 'Hello {{1}}, your order has left.',
  more: Partial<TemplateParts> = {},
): TemplateParts => ({
  header: null,
  body,
  footer: null,
  buttons: [],
  ...more,
})

/** A brand with two WhatsApp senders of one business account and one of another, and an SMS number. */
export async function templatesFixture(one: Shelf) {
  const kit = await testDatabase()
  const clock = fakeClock('2026-11-23T15:00:00Z')
  const secrets = openSecrets(Buffer.alloc(32, 7))
  const brand = async (name: string) => {
    const { accountId } = await createAccount(
      { db: kit.db, clock, newId },
      {
        brand: name,
        timeZone: 'America/New_York',
        defaultCountry: 'US',
        name: 'Ines Duarte',
        email: `ines@${name.toLowerCase()}.example`,
        password: 'correct horse battery',
      },
    )
    return accountId
  }
  const accountId = await brand('Northline')
  const sender = async (name: string, more: { owner?: string; channel?: string; carrier?: string } = {}) => {
    const id = newId()
    const config = more.owner ? { owner: more.owner } : {}
    await sql`insert into senders (account_id, id, name, channel, carrier, address, config, created_at)
      values (${accountId}, ${id}, ${name}, ${more.channel ?? 'whatsapp'}, ${more.carrier ?? one.carrier.name}, '+12025550101',
        ${JSON.stringify(config)}::jsonb, ${clock.now()})`.execute(kit.db.kysely)
    clock.advance(1)
    return id
  }
  const deps: TemplatesDeps = {
    db: kit.db,
    clock,
    newId,
    secrets,
    carriers: new Map([[one.carrier.name, one.carrier]]),
    publicUrl: 'https://example.org',
  }
  return {
    kit,
    clock,
    deps,
    accountId,
    brand,
    sender,
    actor: { accountId, name: 'Ines Duarte' },
    inTx: <T>(work: (tx: Tx) => Promise<T>) => kit.db.asAccount(accountId, work),
  }
}
export type TemplatesFixture = Awaited<ReturnType<typeof templatesFixture>>
