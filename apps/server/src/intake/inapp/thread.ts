import type { InAppMessage, InAppState } from '@foreword/contract'
import { memberById } from '../../accounts/index.ts'
import { heard, isBot, namesOfBots } from '../../conversations/index.ts'
import {
  type InAppRow,
  numberThread,
  readContents,
  sayingOf,
  type ThreadOwner,
  threadAfter,
  threadBefore,
} from '../../messages/index.ts'
import type { Tx } from '../../platform/db/database.ts'
import { isOptedOut, readSeqOf } from '../../recipients/index.ts'

/** Messages in one frame. A device that missed more begins anew with the newest. */
export const PAGE = 100

/** Gives a link to a file of ours a new end: who may read the thread may see its pictures, however old. */
type Fresh = (link: string) => string

export type News = { messages: InAppMessage[]; more: boolean; state: InAppState }

/** What a device that has all up to `after` (null = nothing) does not know yet. */
export async function newsFor(tx: Tx, who: ThreadOwner, after: number | null, fresh: Fresh): Promise<News> {
  await numberThread(tx, who)
  const found = await threadAfter(tx, who, after ?? 0, PAGE)
  const first = found[0]?.seq
  return {
    messages: await views(tx, who, found, fresh),
    more: first !== undefined && first > (after ?? 0) + 1,
    state: await stateOf(tx, who),
  }
}

/** Older messages than a device has, oldest first. */
export async function earlierThan(
  tx: Tx,
  who: ThreadOwner,
  before: number,
  fresh: Fresh,
): Promise<{ messages: InAppMessage[]; more: boolean }> {
  const found = await threadBefore(tx, who, before, PAGE)
  return { messages: await views(tx, who, found, fresh), more: (found[0]?.seq ?? 1) > 1 }
}

async function stateOf(tx: Tx, who: ThreadOwner): Promise<InAppState> {
  const person = { accountId: who.accountId, channel: 'inapp', address: who.consumerId }
  return {
    on: !(await isOptedOut(tx, person)),
    read: await readSeqOf(tx, who),
    heard: await heard(tx, { ...person, senderId: who.senderId }),
  }
}

async function views(
  tx: Tx,
  who: ThreadOwner,
  found: readonly InAppRow[],
  fresh: Fresh,
): Promise<InAppMessage[]> {
  const contents = await readContents(tx, who.accountId, [
    ...new Set(found.flatMap((row) => (row.content_id ? [row.content_id] : []))),
  ])
  const names = new Map<string, string | null>()
  const bots = found.some((row) => isBot(row.author_id))
    ? await namesOfBots(tx, who.accountId)
    : new Map<string, string>()
  for (const id of new Set(found.flatMap((row) => (row.author_id ? [row.author_id] : []))))
    names.set(
      id,
      isBot(id) ? (bots.get(id) ?? null) : ((await memberById(tx, who.accountId, id))?.name ?? null),
    )
  return found.map((row) => {
    const { text, rich } = sayingOf(
      row,
      contents.find((content) => content.id === row.content_id),
    )
    const inapp = rich?.type === 'inapp' ? rich : null
    return {
      seq: row.seq,
      id: row.id,
      from: row.direction === 'in' ? 'me' : row.author_id ? 'agent' : 'brand',
      name: row.author_id ? (names.get(row.author_id) ?? null) : null,
      text,
      at: row.at.toISOString(),
      clientId: row.inbound_id?.slice(row.inbound_id.lastIndexOf('/') + 1) ?? null,
      image: inapp?.imageUrl ?? (rich?.type === 'media' && rich.media === 'image' ? fresh(rich.link) : null),
      link: inapp?.linkUrl
        ? { url: inapp.linkUrl, label: inapp.linkLabel }
        : rich?.type === 'media' && rich.media !== 'image'
          ? { url: fresh(rich.link), label: rich.filename }
          : null,
      buttons:
        rich?.type === 'buttons'
          ? rich.buttons
          : rich?.type === 'list'
            ? rich.rows.map(({ id, title, description, section = null }) => ({
                id,
                title,
                description,
                section,
              }))
            : [],
    }
  })
}
