import { api } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { Problem } from '../platform/problem.ts'
import { listBlocks } from '../recipients/index.ts'
import { fileFor, keepFile, readBytes, removeFile } from './agent-files.ts'
import { type AttendDeps, attendTo, showTyping, whomToAttend } from './attending.ts'
import { blockPerson, blockView, unblock } from './blocking.ts'
import * as canned from './canned.ts'
import { type ConversationsDeps, lockFor } from './conversations.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { addNote, listNotes } from './notes.ts'
import { findPeople, listEarlier, mergePerson, readPerson, splitPerson } from './persons.ts'

const OK = { ok: true as const }

export function deskRoutes(implement: Implement, deps: ConversationsDeps & AttendDeps): void {
  implement(api.listCannedReplies, ({ who, tx }) =>
    tx(async (t) => ({ replies: await canned.listCanned(t, who) })),
  )
  implement(api.createCannedReply, ({ who, body, tx }) => tx((t) => canned.createCanned(t, deps, who, body)))
  implement(api.changeCannedReply, ({ who, params, body, tx }) =>
    tx((t) => canned.changeCanned(t, deps, who, params.id, body)),
  )
  implement(api.deleteCannedReply, ({ who, params, tx }) =>
    tx(async (t) => {
      await canned.removeCanned(t, deps, who, params.id)
      return OK
    }),
  )
  implement(api.getDraft, ({ who, params, tx }) => tx((t) => readDraft(t, who, params.id)))
  implement(api.keepDraft, ({ who, params, body, tx }) => tx((t) => keepDraft(t, deps, who, params.id, body)))
  implement(api.listNotes, ({ who, params, tx }) =>
    tx(async (t) => ({ notes: await listNotes(t, who, params.id) })),
  )
  implement(api.addNote, ({ who, params, body, tx }) => tx((t) => addNote(t, deps, who, params.id, body)))
  implement(api.typing, async ({ who, params, tx }) => {
    const at = await tx(async (t) => {
      const row = await lockFor(t, who, params.id)
      if (row.state === 'closed') throw new Problem('conversation_closed')
      await showTyping(t, row)
      return whomToAttend(t, row)
    })
    if (at) await attendTo(deps, at, true)
    return OK
  })
  fileRoutes(implement, deps)
  personRoutes(implement, deps)
}

function fileRoutes(implement: Implement, deps: ConversationsDeps): void {
  implement(api.uploadFile, async ({ who, params, query, upload, tx }) => {
    const bytes = await readBytes(upload())
    return tx((t) => keepFile(t, deps, who, params.id, { ...query, bytes }))
  })
  implement(api.getAgentFile, async ({ who, params, reply, tx }) => {
    const { headers, bytes } = await tx((t) => fileFor(t, deps, who, params))
    return reply.headers(headers).send(bytes)
  })
  implement(api.dropFile, ({ who, params, tx }) =>
    tx(async (t) => {
      await removeFile(t, who, params)
      return OK
    }),
  )
}

function personRoutes(implement: Implement, deps: ConversationsDeps): void {
  implement(api.blockPerson, ({ who, params, body, tx }) =>
    tx((t) => blockPerson(t, deps, who, params.id, body.reason)),
  )
  implement(api.listBlocks, (call) => {
    const { who, query, tx } = call
    const at = pageOf(call, ['time', 'text', 'text'])
    return tx(async (t) => {
      const search = query.search?.trim() || null
      const { blocks, total } = await listBlocks(t, who.accountId, search, at.after, at.limit + 1)
      const { page, nextCursor } = at.cut(blocks, (row) => [row.since, row.channel, row.address])
      return { blocks: page.map(blockView), total, nextCursor }
    })
  })
  implement(api.unblock, ({ who, body, tx }) =>
    tx(async (t) => {
      await unblock(t, deps, who, body)
      return OK
    }),
  )
  implement(api.getPerson, ({ who, params, tx }) => tx((t) => readPerson(t, who, params.id)))
  implement(api.listEarlier, (call) => {
    const at = pageOf(call, ['time', 'id'])
    return call.tx((t) => listEarlier(t, call.who, call.params.id, at))
  })
  implement(api.findPeople, ({ who, params, query, tx }) =>
    tx(async (t) => ({ people: await findPeople(t, who, params.id, query.search) })),
  )
  implement(api.mergePerson, ({ who, params, body, tx }) =>
    tx((t) => mergePerson(t, deps, who, params.id, body)),
  )
  implement(api.splitPerson, ({ who, params, body, tx }) =>
    tx((t) => splitPerson(t, deps, who, params.id, body)),
  )
}
