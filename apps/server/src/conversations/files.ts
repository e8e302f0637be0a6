import type { Received } from '@foreword/contract'
import {
  type ChannelsDeps,
  carrierOf,
  openCredentials,
  type SenderRow,
  senderById,
} from '../channels/index.ts'
import { threadOf } from '../messages/index.ts'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import { type ConversationsDeps, readConversation } from './conversations.ts'
import * as store from './store.ts'

export type FilesDeps = Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
export type FileWanted = { id: string; messageId: string; index: number }
type Place = { sender: SenderRow; url: string; type: string; name: string | null }

/** Types that a browser shows without running anything of theirs. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/

/** Where a file of a message is, for somebody who may see its conversation. */
export async function findFile(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  wanted: FileWanted,
): Promise<Place> {
  await readConversation(tx, deps, who, wanted.id)
  const row = found(await store.summaryById(tx, who.accountId, wanted.id))
  const message = (await threadOf(tx, who.accountId, wanted.id)).find((one) => one.id === wanted.messageId)
  const received = message?.direction === 'in' ? (message.extra as Received | null) : null
  const media = found(received?.media[wanted.index], 'This file')
  return { ...media, sender: found(await senderById(tx, who.accountId, row.sender_id)) }
}

export type FetchedFile = { headers: Record<string, string>; body: AsyncIterable<Uint8Array> }

/** The file's bytes from its carrier, outside any transaction, with headers under which nothing in them can act here. */
export async function fetchFile(deps: FilesDeps, { sender, url, type, name }: Place): Promise<FetchedFile> {
  assertNoOpenTransaction('A carrier was called')
  const carrier = carrierOf(deps, sender.carrier)
  if (!carrier.fetchMedia)
    throw new Problem('not_found', { message: `${carrier.label} hands over no files.` })
  const answer = await carrier.fetchMedia(openCredentials(deps, sender), url)
  if (!answer.ok)
    throw new Problem('carrier_unreachable', { message: `The file could not be fetched. ${answer.detail}` })
  const plain = (answer.value.type || type).split(';')[0]!.trim().toLowerCase()
  const shown = SHOWN.test(plain)
  const file = encodeURIComponent(name ?? `file.${plain.split('/')[1]?.replace(/[^a-z0-9]/g, '') || 'bin'}`)
  return {
    headers: {
      'content-type': shown ? plain : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${file}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    },
    body: answer.value.body,
  }
}
