// pure
import * as Type from 'typebox'
import { Nullable, Time } from './common.ts'
import { ADMIN, AGREES, MANAGERS, route } from './route.ts'

/** never: nothing can be sent. agreed: all is well. changed: the text is another since; what runs goes on, new launches and tests wait. */
export const ActivationState = Type.Union([
  Type.Literal('never'),
  Type.Literal('agreed'),
  Type.Literal('changed'),
])

export const Activation = Type.Object({
  state: ActivationState,
  brand: Type.String(),
  agreement: Type.Object({
    title: Type.String(),
    version: Type.Integer(),
    date: Type.String({ description: 'of the version, as the text words it' }),
    text: Type.String({ description: '{brand} stands where the name of the brand is shown' }),
    hash: Type.String({ description: 'SHA-256 of the text in UTF-8, in hex' }),
  }),
  address: Type.String({ description: 'where you come from: kept when you agree' }),
  /** Who can agree. */
  administrators: Type.Array(Type.Object({ name: Type.String(), email: Type.String() })),
  /** Who agreed to what, newest first. */
  history: Type.Array(
    Type.Object({
      id: Type.Integer(),
      byName: Type.String(),
      byEmail: Type.String(),
      address: Nullable(Type.String({ description: 'null = the command line' })),
      at: Time,
      brand: Type.String(),
      version: Type.Integer(),
      hash: Type.String(),
    }),
  ),
})
export type Activation = Type.Static<typeof Activation>

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const activationRoutes = {
  getActivation: route({
    method: 'GET',
    path: '/activation',
    summary: 'Whether the account may send, the agreement as it stands now, and who agreed to what',
    allow: MANAGERS,
    scope: 'account:read',
    response: Activation,
  }),
  agree: route({
    method: 'POST',
    path: '/activation/agree',
    summary:
      'Agree in the name of the brand to the text with this hash. Kept: who, when, from where and the whole text',
    allow: ADMIN,
    person: AGREES,
    fails: ['agreement_changed'],
    body: Type.Object({
      hash: Hash,
      maySign: Type.Literal(true, { description: 'I may sign for the brand' }),
    }),
    response: Activation,
  }),
  agreementText: route({
    method: 'GET',
    path: '/activation/agreement.txt',
    summary: 'The text that holds now, or one that was agreed to, byte for byte: its SHA-256 is its hash',
    allow: MANAGERS,
    fails: ['not_found'],
    scope: 'account:read',
    raw: 'download',
    query: Type.Object({ hash: Type.Optional(Hash) }),
  }),
}
