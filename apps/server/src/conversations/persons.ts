import {
  type AuditAction,
  type Channel,
  EARLIER_AT_ONCE,
  type Earlier,
  type Person,
  type PersonAddress,
} from '@foreword/contract'
import { insertAudit } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import type { Page } from '../platform/http/paging.ts'
import { Problem } from '../platform/problem.ts'
import { isOptedOut } from '../recipients/index.ts'
import { type ConversationsDeps, changed, seenBy } from './conversations.ts'
import { sees } from './model.ts'
import * as persons from './persons-store.ts'
import * as store from './store.ts'

const CANDIDATES = 12

const key = (one: persons.Address): string => `${one.channel} ${one.address}`

/** The same number on the other channel that goes by numbers: one telephone is taken for one person's. */
const twinOf = ({ channel, address }: persons.Address): persons.Address | null =>
  channel === 'inapp' ? null : { channel: channel === 'sms' ? 'whatsapp' : 'sms', address }

/** Everything known of who somebody is: their addresses and what was talked about at them. */
export async function readPerson(tx: Tx, who: Who, id: string): Promise<Person> {
  const row = await seenBy(tx, who, id)
  const self = { channel: row.channel, address: row.address }
  const links = await persons.linkedWith(tx, who.accountId, withTwins([self]))
  const all = withTwins([self, ...links])
  const told = new Map(links.map((link) => [key(link), link]))
  const found = await persons.conversationsAt(tx, who.accountId, all, id, null, EARLIER_AT_ONCE)
  const names = new Map((await persons.namesOf(tx, who.accountId, all)).map((one) => [key(one), one.name]))
  const addresses: PersonAddress[] = []
  for (const one of all) {
    const link = told.get(key(one))
    // The other channel of a number is of interest once it was used.
    if (key(one) !== key(self) && !link && !found.some((row) => key(row) === key(one))) continue
    addresses.push({
      ...one,
      name: names.get(key(one)) ?? null,
      byName: link?.by_name ?? null,
      at: link?.at.toISOString() ?? null,
      optedOut: await isOptedOut(tx, { accountId: who.accountId, ...one }),
    })
  }
  return { addresses, earlier: found.map((one) => earlierView(one, who)) }
}

/** A page of all that was talked about with this person, but for the conversation itself. */
export async function listEarlier(
  tx: Tx,
  who: Who,
  id: string,
  at: Page<['time', 'id']>,
): Promise<{ conversations: Earlier[]; nextCursor: string | null }> {
  const row = await seenBy(tx, who, id)
  const self = { channel: row.channel, address: row.address }
  const links = await persons.linkedWith(tx, who.accountId, withTwins([self]))
  const after = at.after && { openedAt: at.after[0], id: at.after[1] }
  const all = withTwins([self, ...links])
  const list = await persons.conversationsAt(tx, who.accountId, all, id, after, at.limit + 1)
  const { page, nextCursor } = at.cut(list, (one) => [one.opened_at, one.id])
  return { conversations: page.map((one) => earlierView(one, who)), nextCursor }
}

function withTwins(list: readonly persons.Address[]): persons.Address[] {
  const all = new Map<string, persons.Address>()
  for (const { channel, address } of list) {
    all.set(key({ channel, address }), { channel, address })
    const twin = twinOf({ channel, address })
    if (twin) all.set(key(twin), all.get(key(twin)) ?? twin)
  }
  return [...all.values()]
}

const earlierView = (row: persons.EarlierRow, who: Who): Earlier => ({
  id: row.id,
  channel: row.channel,
  address: row.address,
  skillName: row.skill_name,
  campaignName: row.campaign_name,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
  lastText: sees(who.role, who, {
    assigneeId: row.assignee_id,
    skillId: row.skill_id,
    offeredTo: row.offered_to,
  })
    ? row.last_text
    : null,
})

/** Addresses that may be the same person's: those with the text in name or address, without the ones that are theirs already. */
export async function findPeople(tx: Tx, who: Who, id: string, search: string) {
  const { addresses } = await readPerson(tx, who, id)
  const theirs = new Set(addresses.map(key))
  const found = await persons.addressesWith(tx, who.accountId, store.patternOf(search), CANDIDATES * 2)
  return found
    .filter((one) => !theirs.has(key(one)))
    .slice(0, CANDIDATES)
    .map((one) => ({
      channel: one.channel,
      address: one.address,
      name: one.name,
      lastMessageAt: one.last_message_at.toISOString(),
    }))
}

/** Says that an address is the person's of a conversation. Their consent stays with each address. */
export async function mergePerson(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  other: { channel: Channel; address: string },
): Promise<Person> {
  const row = await seenBy(tx, who, id)
  const self = { channel: row.channel, address: row.address }
  const theirs = { channel: other.channel, address: readAddress(other) }
  if (key(self) === key(theirs))
    throw new Problem('bad_request', {
      field: 'address',
      message: 'This is the address of the conversation itself. Name another one.',
    })
  if (!(await persons.isKnown(tx, who.accountId, theirs)))
    throw new Problem('bad_request', {
      field: 'address',
      message: `Nothing was ever said to or from ${theirs.address} on this channel. Look whether it is written right.`,
    })
  const now = deps.clock.now()
  await persons.lockPersons(tx, who.accountId)
  const [mine, its] = [
    await persons.linkOf(tx, who.accountId, self),
    await persons.linkOf(tx, who.accountId, theirs),
  ]
  const personId = mine?.person_id ?? its?.person_id ?? deps.newId()
  for (const one of [self, theirs])
    await persons.writeLink(tx, who.accountId, { ...one, personId, by: who.name }, now)
  if (mine && its && mine.person_id !== its.person_id)
    await persons.joinPersons(tx, who.accountId, its.person_id, mine.person_id)
  await audit(tx, deps, who, 'person.merged', `${self.address} = ${theirs.address}`)
  await changed(tx, who, id)
  return readPerson(tx, who, id)
}

/** A number as people write it becomes +12125550120; an id of an app stays as it is. */
function readAddress({ channel, address }: { channel: Channel; address: string }): string {
  if (channel === 'inapp') return address.trim()
  const number = address.replace(/[\s().-]/g, '')
  if (!/^\+\d{6,15}$/.test(number))
    throw new Problem('invalid_phone', {
      field: 'address',
      message: 'Write the number with its country code, such as +1 212 555 0120.',
    })
  return number
}

/** Takes an address out of the person again. */
export async function splitPerson(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  other: { channel: Channel; address: string },
): Promise<Person> {
  await seenBy(tx, who, id)
  await persons.lockPersons(tx, who.accountId)
  const { addresses } = await readPerson(tx, who, id)
  const theirs = addresses.some((one) => key(one) === key(other))
  if (!theirs || !(await persons.dropLink(tx, who.accountId, other)))
    throw new Problem('bad_request', {
      field: 'address',
      message: 'This address is not merged with the person of this conversation. Load it again.',
    })
  await audit(tx, deps, who, 'person.split', other.address)
  await changed(tx, who, id)
  return readPerson(tx, who, id)
}

const audit = (tx: Tx, deps: ConversationsDeps, who: Who, action: AuditAction, subject: string) =>
  insertAudit(
    tx,
    { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
    deps.clock.now(),
  )
