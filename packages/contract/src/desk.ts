// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { ChoicesDraft } from './content.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { AGENTS_WORK, route, TALKERS } from './route.ts'

// What agents have around a conversation: drafts, saved answers, notes, files, who the person is, and who is not talked with.

/** Bytes of the largest file an agent can send, whatever the channel. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024
export const MAX_DRAFT = 8_000
export const MAX_NOTE = 2_000
export const MAX_CANNED = 4_000

export const CannedReply = Type.Object({
  id: Id,
  name: Type.String(),
  text: Type.String({ description: 'may have {{name}}, {{agent}} and columns of the campaign’s file' }),
  /** Whose it is for, when not everybody’s. */
  skillId: Nullable(Id),
  skillName: Nullable(Type.String()),
  /** Only its owner sees it. */
  personal: Type.Boolean(),
  changedBy: Type.String(),
  changedAt: Time,
})
export type CannedReply = Type.Static<typeof CannedReply>

const CannedWords = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  text: Type.String({ minLength: 1, maxLength: MAX_CANNED }),
  skillId: Nullable(Id),
}

/** Words among those who answer. */
export const Note = Type.Object({
  id: Id,
  at: Time,
  authorId: Nullable(Type.String()),
  authorName: Type.String(),
  text: Type.String(),
  /** For these eyes and those of managers only. */
  whisperTo: Nullable(Type.String()),
  mentions: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
})
export type Note = Type.Static<typeof Note>

/** A picture or file that an agent sends. */
export const AgentFile = Type.Object({
  id: Id,
  name: Type.String(),
  type: Type.String(),
  size: Type.Integer({ description: 'bytes' }),
  href: Type.String({ description: 'for who may see the conversation' }),
})
export type AgentFile = Type.Static<typeof AgentFile>

/** What may be attached to an answer: types with the most bytes each takes. */
export const Attachable = Type.Array(Type.Object({ type: Type.String(), most: Type.Integer() }))
export type Attachable = Type.Static<typeof Attachable>

export const Block = Type.Object({
  channel: Channel,
  address: Type.String(),
  reason: Type.String(),
  byName: Type.String(),
  since: Time,
})
export type Block = Type.Static<typeof Block>

const Address = { channel: Channel, address: Type.String({ minLength: 1, maxLength: 128 }) }

/** A conversation with the same person, here or on another channel. */
export const Earlier = Type.Object({
  id: Id,
  channel: Channel,
  address: Type.String(),
  skillName: Type.String(),
  campaignName: Nullable(Type.String()),
  state: Type.Union([Type.Literal('queued'), Type.Literal('assigned'), Type.Literal('closed')]),
  openedAt: Time,
  closedAt: Nullable(Time),
  /** null = it is of a skill one does not have. */
  lastText: Nullable(Type.String()),
})
export type Earlier = Type.Static<typeof Earlier>

export const PersonAddress = Type.Object({
  ...Address,
  name: Nullable(Type.String()),
  /** Who said that it is this person's; null = the address of the conversation itself, or the same number on another channel. */
  byName: Nullable(Type.String()),
  at: Nullable(Time),
  optedOut: Type.Boolean(),
})
export type PersonAddress = Type.Static<typeof PersonAddress>

/** How many earlier conversations come with a person. */
export const EARLIER_AT_ONCE = 30

export const Person = Type.Object({
  addresses: Type.Array(PersonAddress),
  earlier: Type.Array(Earlier, { description: `the newest ${EARLIER_AT_ONCE}` }),
})
export type Person = Type.Static<typeof Person>

const OfFile = Type.Object({ id: Id, fileId: Id })

export const deskRoutes = {
  listCannedReplies: route({
    method: 'GET',
    path: '/canned-replies',
    summary: 'Saved answers I may use: everybody’s, those of my skills, and my own',
    allow: TALKERS,
    person: AGENTS_WORK,
    response: Type.Object({ replies: Type.Array(CannedReply) }),
  }),
  createCannedReply: route({
    method: 'POST',
    path: '/canned-replies',
    summary: 'Save an answer, for oneself or, as a manager, for everybody or a skill',
    allow: TALKERS,
    person: AGENTS_WORK,
    body: Type.Object({ ...CannedWords, personal: Type.Boolean() }),
    response: CannedReply,
  }),
  changeCannedReply: route({
    method: 'PATCH',
    path: '/canned-replies/:id',
    summary: 'Change a saved answer',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    body: Type.Partial(Type.Object(CannedWords)),
    response: CannedReply,
  }),
  deleteCannedReply: route({
    method: 'DELETE',
    path: '/canned-replies/:id',
    summary: 'Delete a saved answer',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Ok,
  }),
  getDraft: route({
    method: 'GET',
    path: '/conversations/:id/draft',
    summary: 'What I was writing here, on whichever device',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Type.Object({ text: Type.String(), rich: Nullable(ChoicesDraft), at: Nullable(Time) }),
  }),
  keepDraft: route({
    method: 'PUT',
    path: '/conversations/:id/draft',
    summary: 'Keep what I am writing; nothing = there is no draft any more',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    body: Type.Object({
      text: Type.String({ maxLength: MAX_DRAFT }),
      /** Buttons or a list that go with it; absent = none. */
      rich: Type.Optional(Nullable(ChoicesDraft)),
    }),
    response: Type.Object({ at: Nullable(Time) }),
  }),
  listNotes: route({
    method: 'GET',
    path: '/conversations/:id/notes',
    summary: 'Notes among those who answer, oldest first; whispers to others are left out',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Type.Object({ notes: Type.Array(Note) }),
  }),
  addNote: route({
    method: 'POST',
    path: '/conversations/:id/notes',
    summary:
      'Leave a note. Who is named in `mentions` is told. A whisper is for the agent who has the conversation. `noteId` makes a retry harmless',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['wrong_state'],
    params: ById,
    body: Type.Object({
      noteId: Id,
      text: Type.String({ minLength: 1, maxLength: MAX_NOTE }),
      mentions: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
      whisper: Type.Optional(Type.Boolean()),
    }),
    response: Note,
  }),
  uploadFile: route({
    method: 'POST',
    path: '/conversations/:id/files',
    summary:
      'A picture or file to be sent with the next answer, as bytes. Unsent ones are deleted after a day',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['conversation_closed'],
    params: ById,
    query: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 240 }),
      type: Type.String({ minLength: 1, maxLength: 100, description: 'image/jpeg, …' }),
    }),
    raw: 'upload',
    response: AgentFile,
  }),
  getAgentFile: route({
    method: 'GET',
    path: '/conversations/:id/files/:fileId',
    summary: 'A picture or file that an agent sent or is about to send',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: OfFile,
    raw: 'download',
  }),
  dropFile: route({
    method: 'DELETE',
    path: '/conversations/:id/files/:fileId',
    summary: 'Take a file away that was not sent',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: OfFile,
    response: Ok,
  }),
  typing: route({
    method: 'POST',
    path: '/conversations/:id/typing',
    summary: 'I am writing: shown to the person where the channel can, for some seconds',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['conversation_closed'],
    params: ById,
    response: Ok,
  }),
  blockPerson: route({
    method: 'POST',
    path: '/conversations/:id/block',
    summary:
      'Block the address of this conversation and close it: nothing is sent to it, nothing of it opens a conversation',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    body: Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }),
    response: Block,
  }),
  listBlocks: route({
    method: 'GET',
    path: '/blocks',
    summary: 'Blocked addresses, newest first',
    allow: TALKERS,
    person: AGENTS_WORK,
    query: Type.Object({ search: Type.Optional(Type.String({ maxLength: 100 })), ...pageQuery(500) }),
    response: Type.Object({ blocks: Type.Array(Block), total: Type.Integer(), nextCursor: NextCursor }),
  }),
  unblock: route({
    method: 'POST',
    path: '/blocks/remove',
    summary: 'Talk with a blocked address again',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['not_found'],
    body: Type.Object(Address),
    response: Ok,
  }),
  getPerson: route({
    method: 'GET',
    path: '/conversations/:id/person',
    summary: 'The addresses of this conversation’s person, and earlier conversations at any of them',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Person,
  }),
  listEarlier: route({
    method: 'GET',
    path: '/conversations/:id/person/conversations',
    summary: 'All conversations at any address of this conversation’s person but itself, newest first',
    allow: TALKERS,
    scope: 'conversations:read',
    params: ById,
    query: Type.Object(pageQuery(200)),
    response: Type.Object({ conversations: Type.Array(Earlier), nextCursor: NextCursor }),
  }),
  findPeople: route({
    method: 'GET',
    path: '/conversations/:id/person/candidates',
    summary: 'Other addresses that may be the same person’s, by name or a part of the address',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    query: Type.Object({ search: Type.String({ minLength: 1, maxLength: 100 }) }),
    response: Type.Object({
      people: Type.Array(Type.Object({ ...Address, name: Nullable(Type.String()), lastMessageAt: Time })),
    }),
  }),
  mergePerson: route({
    method: 'POST',
    path: '/conversations/:id/person',
    summary: 'This address is the same person. Consent stays with each address',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['invalid_phone'],
    params: ById,
    body: Type.Object(Address),
    response: Person,
  }),
  splitPerson: route({
    method: 'POST',
    path: '/conversations/:id/person/split',
    summary: 'This address is somebody else after all',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    body: Type.Object(Address),
    response: Person,
  }),
}
