// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Time } from './common.ts'
import { Fills, SessionRich, TemplateCategory, TemplateParts } from './content.ts'
import { Attachable } from './desk.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { AGENTS_WORK, route, TALKERS } from './route.ts'
import { ConversationSurvey } from './surveys.ts'

/** What somebody asked to stop: everything on the conversation's channel (so it is when nothing is said), marketing on it, or every channel. */
export const OptOutScope = Type.Union([
  Type.Literal('channel'),
  Type.Literal('marketing'),
  Type.Literal('all'),
])
export type OptOutScope = Type.Static<typeof OptOutScope>

export const ConversationSummary = Type.Object({
  id: Id,
  channel: Channel,
  address: Type.String(),
  name: Nullable(Type.String()),
  skillId: Id,
  skillName: Type.String(),
  campaignId: Nullable(Id),
  campaignName: Nullable(Type.String()),
  state: Type.Union([Type.Literal('queued'), Type.Literal('assigned'), Type.Literal('closed')]),
  assigneeId: Nullable(Type.String()),
  /** Whether a person or a bot answers; null = nobody yet. */
  assigneeKind: Nullable(Type.Union([Type.Literal('person'), Type.Literal('bot')])),
  assigneeName: Nullable(Type.String()),
  unread: Type.Integer(),
  flaggedOptOut: Type.Boolean(),
  optedOut: Type.Boolean(),
  lastText: Type.String(),
  lastDirection: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  /** What they wrote last, where they wait for an answer and the last words are ours all the same: a bot’s, or the answer outside office hours. Else null. */
  heard: Nullable(Type.String()),
  lastMessageAt: Time,
  /** When the person last wrote. */
  lastInAt: Nullable(Time),
  waitingSince: Nullable(Time),
  /** Who is asked now whether they take it. */
  offeredTo: Nullable(Type.String()),
  goalSeconds: Type.Integer({ description: 'how long one should wait in this skill at most' }),
  openedAt: Time,
})
export type ConversationSummary = Type.Static<typeof ConversationSummary>

export const ThreadMessage = Type.Object({
  id: Id,
  /** campaign = what was sent before they answered; consumer, agent, bot. event = no message: what became of the conversation, in words. */
  from: Type.Union([
    Type.Literal('campaign'),
    Type.Literal('consumer'),
    Type.Literal('agent'),
    Type.Literal('bot'),
    Type.Literal('event'),
  ]),
  text: Type.String(),
  state: Type.String(),
  reason: Nullable(Type.String()),
  authorName: Nullable(Type.String()),
  campaignName: Nullable(Type.String()),
  at: Time,
  sentAt: Nullable(Time),
  deliveredAt: Nullable(Time),
  readAt: Nullable(Time),
  /** Pictures and files that came with it. `href` is an address of this server for whoever may see the conversation. */
  files: Type.Array(
    Type.Object({
      href: Type.String(),
      type: Type.String({ description: 'image/jpeg, …' }),
      name: Nullable(Type.String()),
    }),
  ),
  /** It is a tap on a button or a chosen row, not typed words. */
  tapped: Type.Boolean(),
  /** The message of this thread it answers. */
  replyTo: Nullable(Id),
  /** Labels a person could tap on, or links of what we sent beside the text. */
  buttons: Type.Array(Type.String()),
  media: Nullable(
    Type.Object({
      /** An address of this server for who may see the conversation, or of another host. */
      link: Type.String(),
      kind: Type.String(),
      name: Nullable(Type.String()),
    }),
  ),
  /** What it is in the survey after the conversation; absent = no part of it. */
  survey: Type.Optional(
    Type.Union([
      Type.Literal('question'),
      Type.Literal('score'),
      Type.Literal('words_question'),
      Type.Literal('words'),
      Type.Literal('thanks'),
    ]),
  ),
})
export type ThreadMessage = Type.Static<typeof ThreadMessage>

export const Conversation = Type.Object({
  summary: ConversationSummary,
  messages: Type.Array(ThreadMessage),
  customer: Type.Record(Type.String(), Type.String()),
  /** What bots asked for. */
  collected: Type.Record(Type.String(), Type.String()),
  /** The bot it can be given to: the one of its skill. Null = none. */
  bot: Nullable(
    Type.Object({ name: Type.String(), held: Type.Boolean({ description: 'a bot had it once' }) }),
  ),
  campaign: Nullable(
    Type.Object({
      id: Id,
      name: Type.String(),
      belongsUntil: Time,
      recipients: Type.Integer(),
      replies: Type.Integer(),
    }),
  ),
  /** The consumer's own clock, when known. */
  localTime: Nullable(Type.Object({ zone: Type.String(), clock: Type.String(), windowOpen: Type.Boolean() })),
  /** On WhatsApp: until when anything but a template may be sent; null = not now. Null where a channel knows no such window. */
  window: Nullable(Type.Object({ until: Nullable(Time) })),
  /** What can be attached to an answer here; empty = nothing. */
  attachable: Attachable,
  /** Whether buttons and lists can be sent here, and headings within a list; null = neither. */
  choices: Nullable(Type.Object({ sections: Type.Boolean() })),
  /** The address is blocked: nothing is sent to it. */
  blocked: Nullable(Type.Object({ reason: Type.String(), byName: Type.String(), since: Time })),
  /** How they found it; null = they are not asked. */
  survey: Nullable(ConversationSurvey),
  /** A reply in words of their own that may ask to stop, until somebody decides; null = none. */
  likelyOptOut: Nullable(Type.Object({ text: Type.String(), at: Time })),
  optOut: Nullable(
    Type.Object({
      since: Time,
      source: Type.String(),
      words: Nullable(Type.String()),
      marketingOnly: Type.Boolean({ description: 'answers and what they need to know still go' }),
    }),
  ),
})
export type Conversation = Type.Static<typeof Conversation>

/** Closed conversations are counted up to here. */
export const MOST_COUNTED = 1_000

export const conversationRoutes = {
  listConversations: route({
    method: 'GET',
    path: '/conversations',
    summary:
      'Conversations one may see: mine, the queue of my skills, those somebody or a bot has, all, closed, those where a note names me',
    allow: TALKERS,
    scope: 'conversations:read',
    query: Type.Object({
      view: Type.Optional(
        Type.Union([
          Type.Literal('mine'),
          Type.Literal('queue'),
          Type.Literal('assigned'),
          Type.Literal('all'),
          Type.Literal('closed'),
          Type.Literal('mentions'),
        ]),
      ),
      skillId: Type.Optional(Id),
      assigneeId: Type.Optional(Type.String({ maxLength: 100 })),
      search: Type.Optional(Type.String({ maxLength: 100 })),
      ...pageQuery(200),
    }),
    response: Type.Object({
      conversations: Type.Array(ConversationSummary),
      counts: Type.Object({
        mine: Type.Integer(),
        queue: Type.Integer(),
        all: Type.Integer(),
        closed: Type.Integer({ description: `at most ${MOST_COUNTED}: counting goes no further` }),
        mentions: Type.Integer({
          description: 'conversations with a note that names me and that I have not seen',
        }),
        unread: Type.Integer({ description: 'conversations of mine with something unread' }),
        mentioned: Nullable(
          Type.Object(
            { id: Id, at: Time },
            { description: 'the conversation where a note named me last, of those I have not seen' },
          ),
        ),
      }),
      nextCursor: NextCursor,
    }),
  }),
  getConversation: route({
    method: 'GET',
    path: '/conversations/:id',
    summary: 'One conversation with its whole thread',
    allow: TALKERS,
    scope: 'conversations:read',
    params: ById,
    response: Conversation,
  }),
  takeConversation: route({
    method: 'POST',
    path: '/conversations/:id/take',
    summary: 'Take it from the queue; 409 when another was faster',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['taken', 'conversation_closed', 'full'],
    params: ById,
    response: Conversation,
  }),
  takeNext: route({
    method: 'POST',
    path: '/conversations/next',
    summary: 'Take the one that waits longest in my skills; id null when none waits',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['full'],
    response: Type.Object({ id: Nullable(Id) }),
  }),
  replyInConversation: route({
    method: 'POST',
    path: '/conversations/:id/reply',
    summary:
      'Answer, on WhatsApp and in apps also with buttons or a list, and with a file where the channel takes it. Goes out before campaigns do. `messageId` makes a retry harmless',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['not_activated', 'conversation_closed', 'opted_out', 'taken', 'window_closed'],
    params: ById,
    body: Type.Object({
      text: Type.String({ maxLength: 4096, description: 'up to 1,600 by SMS; may be empty beside a file' }),
      rich: Type.Optional(SessionRich),
      fileId: Type.Optional(
        Type.String({ format: 'uuid', description: 'a file uploaded for this conversation' }),
      ),
      messageId: Id,
    }),
    response: Conversation,
  }),
  listConversationTemplates: route({
    method: 'GET',
    path: '/conversations/:id/templates',
    summary: 'Approved templates that may be sent into this conversation',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    response: Type.Object({
      templates: Type.Array(
        Type.Object({
          id: Id,
          name: Type.String(),
          language: Type.String(),
          category: TemplateCategory,
          parts: TemplateParts,
          defaults: Fills,
        }),
      ),
    }),
  }),
  sendTemplate: route({
    method: 'POST',
    path: '/conversations/:id/template',
    summary: 'Send an approved template, whether or not the 24 hours run. `messageId` makes a retry harmless',
    allow: TALKERS,
    person: AGENTS_WORK,
    fails: ['not_activated', 'conversation_closed', 'opted_out', 'taken'],
    params: ById,
    body: Type.Object({ templateId: Id, fills: Fills, messageId: Id }),
    response: Conversation,
  }),
  getFile: route({
    method: 'GET',
    path: '/conversations/:id/messages/:messageId/files/:index',
    summary: 'A picture or file that came with a message, fetched from the carrier',
    allow: TALKERS,
    scope: 'conversations:read',
    fails: ['carrier_unreachable'],
    params: Type.Object({ id: Id, messageId: Id, index: Type.Integer({ minimum: 0, maximum: 9 }) }),
    raw: 'download',
  }),
  readConversation: route({
    method: 'POST',
    path: '/conversations/:id/read',
    summary: 'What came in was seen, up to `until`; without it, all of it. Notes that name me are seen too',
    allow: TALKERS,
    person: AGENTS_WORK,
    params: ById,
    body: Type.Object({
      until: Type.Optional(Time),
      notesOnly: Type.Optional(
        Type.Boolean({ description: 'the notes were seen, by somebody who does not answer here' }),
      ),
    }),
    response: Type.Object({ ok: Type.Literal(true) }),
  }),
  returnConversation: route({
    method: 'POST',
    path: '/conversations/:id/return',
    summary:
      'Back to the queue, or over to another skill or agent. `from`: whose it was when that was decided; 409 when it no longer is',
    allow: TALKERS,
    scope: 'conversations:write',
    fails: ['conversation_closed', 'full', 'not_here', 'taken'],
    params: ById,
    body: Type.Object({
      skillId: Type.Optional(Id),
      assigneeId: Type.Optional(Type.String()),
      from: Type.Optional(Nullable(Type.String())),
      note: Type.Optional(
        Type.String({ maxLength: 1000, description: 'for whoever answers next; the person does not see it' }),
      ),
    }),
    response: Conversation,
  }),
  closeConversation: route({
    method: 'POST',
    path: '/conversations/:id/close',
    summary: 'Close it; a later message opens a new one',
    allow: TALKERS,
    scope: 'conversations:write',
    fails: ['taken', 'conversation_closed'],
    params: ById,
    response: Conversation,
  }),
  optOutConversation: route({
    method: 'POST',
    path: '/conversations/:id/opt-out',
    summary: 'Record that this person asked to stop, and what, with the words of the evidence',
    allow: TALKERS,
    scope: 'consent:write',
    params: ById,
    body: Type.Object({
      words: Type.String({ minLength: 3, maxLength: 1000 }),
      scope: Type.Optional(OptOutScope),
    }),
    response: Conversation,
  }),
}
