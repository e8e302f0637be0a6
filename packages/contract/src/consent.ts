// pure
import * as Type from 'typebox'
import { ById, Channel, Id, Nullable, Ok, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { ADMIN, MANAGERS, route } from './route.ts'

const Action = Type.Union([Type.Literal('stop'), Type.Literal('start'), Type.Literal('help')])

/** A word that, as a whole message, asks to stop, to go on, or for help. */
export const OptOutWord = Type.Object({
  word: Type.String(),
  action: Action,
  language: Type.String({ description: 'ISO 639-1' }),
  /** fixed = named by law and cannot be taken out; own = the account added it. */
  origin: Type.Union([Type.Literal('fixed'), Type.Literal('default'), Type.Literal('own')]),
})
export type OptOutWord = Type.Static<typeof OptOutWord>

/** What is answered where the carrier does not answer itself; null = as Foreword words it, '' = nothing. */
const AnswerText = Nullable(Type.String({ maxLength: 300 }))
export const ConsentAnswers = Type.Object({
  stop: AnswerText,
  start: AnswerText,
  help: AnswerText,
  /** The words that hold now. */
  effective: Type.Object({ stop: Type.String(), start: Type.String(), help: Type.String() }),
})
export type ConsentAnswers = Type.Static<typeof ConsentAnswers>

/** A reply that probably asks to stop in words of its own, waiting for somebody to say so. */
export const LikelyOptOut = Type.Object({
  conversationId: Id,
  channel: Channel,
  address: Type.String(),
  name: Nullable(Type.String()),
  text: Type.String(),
  at: Time,
  campaignName: Nullable(Type.String()),
})
export type LikelyOptOut = Type.Static<typeof LikelyOptOut>

/** How the reading of a list of opt-outs went; nothing is left out in silence. */
export const OptOutImport = Type.Object({
  id: Id,
  rows: Type.Integer(),
  recorded: Type.Integer(),
  alreadyOut: Type.Integer(),
  refused: Type.Integer(),
  /** The first hundred refused lines with their reason. */
  problems: Type.Array(Type.Object({ line: Type.Integer(), input: Type.String(), reason: Type.String() })),
})
export type OptOutImport = Type.Static<typeof OptOutImport>

/** Everything a hash is made of, so that it can be computed without this software; docs/compliance.md says how. */
export const ProofEvent = Type.Object({
  id: Id,
  position: Nullable(
    Type.Integer({ description: 'place in the chain; null = from before there were chains' }),
  ),
  at: Time,
  /** withdrawn = an opt-out of an import that was undone: nobody agreed to anything. */
  kind: Type.Union([Type.Literal('opt_out'), Type.Literal('opt_in'), Type.Literal('withdrawn')]),
  channel: Type.String(),
  category: Nullable(Type.String()),
  source: Type.String(),
  words: Nullable(Type.String()),
  userName: Nullable(Type.String()),
  campaignName: Nullable(Type.String()),
  campaignId: Nullable(Id),
  messageId: Nullable(Id),
  userId: Nullable(Type.String()),
  importId: Nullable(Id),
  prevHash: Nullable(Type.String({ description: 'of the event before; null = the first' })),
  hash: Nullable(Type.String({ description: 'SHA-256, hex' })),
})

/** Everything a court may ask about one address. */
export const ConsentProof = Type.Object({
  brand: Type.String(),
  account: Type.Integer(),
  address: Type.String(),
  madeAt: Time,
  optedOut: Type.Array(
    Type.Object({
      channel: Type.String(),
      category: Nullable(Type.String()),
      since: Time,
      source: Type.String(),
    }),
  ),
  chain: Type.Object({
    whole: Type.Boolean(),
    problem: Nullable(Type.String()),
    events: Type.Integer(),
    sealed: Nullable(Type.Object({ number: Type.Integer(), at: Time, position: Type.Integer() })),
  }),
  events: Type.Array(ProofEvent),
  /** What the brand confirmed of consent for each campaign this address got. */
  attestations: Type.Array(
    Type.Object({
      campaignName: Type.String(),
      at: Time,
      userName: Type.String(),
      version: Type.Integer(),
      statement: Type.String(),
    }),
  ),
  messages: Type.Array(
    Type.Object({
      at: Nullable(Time),
      direction: Type.String(),
      channel: Type.String(),
      campaignName: Nullable(Type.String()),
      state: Type.String(),
      text: Type.String(),
      /** Handed over after an opt-out that held for it. */
      afterOptOut: Type.Boolean(),
    }),
  ),
})
export type ConsentProof = Type.Static<typeof ConsentProof>

const Address = Type.String({ minLength: 2, maxLength: 128 })

/** Who confirmed at the launch that a campaign's people agreed, when, and to what words. */
export const Attestation = Type.Object({
  at: Time,
  userName: Type.String(),
  version: Type.Integer(),
  statement: Type.String(),
})
export type Attestation = Type.Static<typeof Attestation>

export const consentRoutes = {
  campaignConsent: route({
    method: 'GET',
    path: '/campaigns/:id/consent',
    summary: 'The consent confirmed at the launch of a campaign; null before it',
    allow: MANAGERS,
    scope: 'consent:read',
    params: ById,
    response: Type.Object({ attestation: Nullable(Attestation) }),
  }),
  listOptOutWords: route({
    method: 'GET',
    path: '/opt-out-words',
    summary: 'Words that are an opt-out, an opt-in or a call for help, by language',
    allow: MANAGERS,
    scope: 'consent:read',
    response: Type.Object({ words: Type.Array(OptOutWord), removed: Type.Array(OptOutWord) }),
  }),
  addOptOutWord: route({
    method: 'POST',
    path: '/opt-out-words',
    summary: 'Add a word, or bring one back',
    allow: ADMIN,
    scope: 'consent:write',
    body: Type.Object({
      word: Type.String({ minLength: 1, maxLength: 40 }),
      action: Action,
      language: Type.String({ pattern: '^[a-z]{2}$' }),
    }),
    response: Ok,
  }),
  removeOptOutWord: route({
    method: 'POST',
    path: '/opt-out-words/remove',
    summary: 'Take a word out. Those the law names stay',
    allow: ADMIN,
    scope: 'consent:write',
    body: Type.Object({ word: Type.String({ minLength: 1, maxLength: 40 }) }),
    response: Ok,
  }),
  restoreOptOutWords: route({
    method: 'POST',
    path: '/opt-out-words/restore',
    summary: 'The words as they come with Foreword',
    allow: ADMIN,
    scope: 'consent:write',
    response: Ok,
  }),
  getConsentAnswers: route({
    method: 'GET',
    path: '/account/consent-answers',
    summary: 'What is answered to STOP, START and HELP where the carrier does not answer',
    allow: MANAGERS,
    scope: 'consent:read',
    response: ConsentAnswers,
  }),
  changeConsentAnswers: route({
    method: 'PATCH',
    path: '/account/consent-answers',
    summary: 'Change these answers; null = as Foreword words them, empty = no answer',
    allow: ADMIN,
    scope: 'consent:write',
    body: Type.Object({
      stop: Type.Optional(AnswerText),
      start: Type.Optional(AnswerText),
      help: Type.Optional(AnswerText),
    }),
    response: ConsentAnswers,
  }),
  listLikelyOptOuts: route({
    method: 'GET',
    path: '/opt-outs/likely',
    summary: 'Replies that probably ask to stop in words of their own, newest first',
    allow: MANAGERS,
    scope: 'consent:read',
    query: Type.Object(pageQuery(200)),
    response: Type.Object({ likely: Type.Array(LikelyOptOut), nextCursor: NextCursor }),
  }),
  decideLikelyOptOut: route({
    method: 'POST',
    path: '/opt-outs/likely',
    summary:
      'Say whether such a reply is an opt-out. It is recorded with the person’s own words. Agents decide on conversations they see',
    allow: 'signed-in',
    fails: ['not_found'],
    scope: 'consent:write',
    body: Type.Object({ conversationId: Id, isOptOut: Type.Boolean() }),
    response: Ok,
  }),
  importOptOuts: route({
    method: 'POST',
    path: '/opt-outs/import',
    summary:
      'Upload a list of opt-outs as CSV (application/octet-stream): phone or address, and where there are such columns channel, date, and how it was asked',
    allow: MANAGERS,
    scope: 'consent:write',
    fails: ['empty_file', 'not_text', 'no_rows', 'open_quote', 'line_too_long', 'too_many_columns'],
    raw: 'upload',
    query: Type.Object({
      fileName: Type.String({ maxLength: 255 }),
      channel: Type.Optional(Type.Union([Channel, Type.Literal('all')])),
    }),
    response: OptOutImport,
  }),
  downloadOptOuts: route({
    method: 'GET',
    path: '/opt-outs.csv',
    summary: 'Everybody who must not be messaged, as CSV',
    allow: MANAGERS,
    scope: 'consent:read',
    raw: 'download',
  }),
  downloadConsentEvents: route({
    method: 'GET',
    path: '/opt-outs/evidence.csv',
    summary: 'All evidence with its hashes, as CSV',
    allow: ADMIN,
    scope: 'consent:read',
    raw: 'download',
  }),
  consentProof: route({
    method: 'GET',
    path: '/opt-outs/proof',
    summary: 'Everything known of consent for one address, with hashes, for a court or the person themselves',
    allow: MANAGERS,
    scope: 'consent:read',
    fails: ['invalid_phone'],
    query: Type.Object({ address: Address }),
    response: ConsentProof,
  }),
  personData: route({
    method: 'GET',
    path: '/people/data',
    summary: 'Everything kept of one address, in every room (right of access)',
    allow: ADMIN,
    scope: 'people:read',
    fails: ['invalid_phone'],
    query: Type.Object({ address: Address }),
    response: Type.Object({
      address: Type.String(),
      madeAt: Time,
      data: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))),
    }),
  }),
  erasePerson: route({
    method: 'POST',
    path: '/people/erase',
    summary:
      'Put a pseudonym in place of one person everywhere (right to erasure). Sums stay; an opt-out goes on holding. Cannot be undone',
    allow: ADMIN,
    scope: 'people:write',
    fails: ['invalid_phone'],
    body: Type.Object({ address: Address, confirm: Address }),
    response: Type.Object({ pseudonym: Type.String(), rows: Type.Integer() }),
  }),
}
