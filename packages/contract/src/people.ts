// pure
import * as Type from 'typebox'
import { ById, Id, Nullable, Ok, Role, Time } from './common.ts'
import { ADMIN, GIVES_ACCESS, ITS_OWN, route } from './route.ts'

export const Session = Type.Object({
  user: Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() }),
  role: Role,
  account: Type.Object({
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    timeZone: Type.String(),
    defaultCountry: Type.String(),
  }),
  skillIds: Type.Array(Id),
  /** Where virtual phones live, when any sender is on the sandbox; else null. */
  sandboxUrl: Nullable(Type.String()),
})
export type Session = Type.Static<typeof Session>

const Email = Type.String({ format: 'email', maxLength: 254 })
const NewPassword = Type.String({ minLength: 12, maxLength: 128 })
const PersonName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })

export const SetupInput = Type.Object({
  token: Type.String({ minLength: 10 }),
  brand: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  timeZone: Type.String({ minLength: 1 }),
  defaultCountry: Type.String({ pattern: '^[A-Z]{2}$' }),
  name: PersonName,
  email: Email,
  password: NewPassword,
  sandbox: Type.Boolean(),
})
export type SetupInput = Type.Static<typeof SetupInput>

export const Skill = Type.Object({
  id: Id,
  name: Type.String(),
  isDefault: Type.Boolean(),
  members: Type.Integer(),
})
export type Skill = Type.Static<typeof Skill>

export const Member = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Role,
  skillIds: Type.Array(Id),
  disabled: Type.Boolean(),
})
export type Member = Type.Static<typeof Member>

export const Invitation = Type.Object({
  id: Id,
  email: Type.String(),
  role: Role,
  skillIds: Type.Array(Id),
  invitedBy: Type.String(),
  expiresAt: Time,
})
export type Invitation = Type.Static<typeof Invitation>

/** Whether the link was mailed, and if the mail server did not take it, its words. */
const MAILED = { mailed: Type.Boolean(), mailProblem: Nullable(Type.String()) }

/** A browser somebody is signed in with. */
export const OpenSession = Type.Object({
  id: Id,
  current: Type.Boolean({ description: 'the one that asks' }),
  device: Type.String({ description: '"Firefox on Linux", as the browser says' }),
  address: Nullable(Type.String()),
  since: Time,
})
export type OpenSession = Type.Static<typeof OpenSession>

/** What a person can be told of: one given to them, a message in one of theirs, a note that names them. */
export const NoticeKind = Type.Union([
  Type.Literal('conversation'),
  Type.Literal('message'),
  Type.Literal('mention'),
])
export type NoticeKind = Type.Static<typeof NoticeKind>

/** How somebody wants to be told, in whichever browser. A notice on the desktop needs that browser's leave too. */
export const Notices = Type.Object({
  desktop: Type.Array(NoticeKind, { uniqueItems: true, maxItems: 3 }),
  sound: Type.Array(NoticeKind, { uniqueItems: true, maxItems: 3 }),
  title: Type.Boolean({ description: 'how many are unread stands in the title of the window' }),
})
export type Notices = Type.Static<typeof Notices>

const TokenParam = Type.Object({ token: Type.String({ minLength: 10 }) })

export const peopleRoutes = {
  getSession: route({
    method: 'GET',
    path: '/session',
    summary: 'Who is signed in, in which account and role',
    allow: 'signed-in',
    person: ITS_OWN,
    response: Session,
  }),
  signIn: route({
    method: 'POST',
    path: '/sign-in',
    summary:
      'Sign in with e-mail and password; sets a cookie. A wrong password answers 401 wrong_password with details.triesLeft',
    allow: 'public',
    fails: ['wrong_password', 'too_many_tries'],
    body: Type.Object({ email: Type.String(), password: Type.String() }),
    response: Session,
  }),
  signOut: route({
    method: 'POST',
    path: '/sign-out',
    summary: 'End this session',
    allow: 'signed-in',
    person: ITS_OWN,
    response: Ok,
  }),
  listSessions: route({
    method: 'GET',
    path: '/sessions',
    summary: 'Where you are signed in',
    allow: 'signed-in',
    person: ITS_OWN,
    response: Type.Object({ sessions: Type.Array(OpenSession) }),
  }),
  endSession: route({
    method: 'DELETE',
    path: '/sessions/:id',
    summary: 'Sign out one of your browsers',
    allow: 'signed-in',
    person: ITS_OWN,
    params: ById,
    response: Ok,
  }),
  endOtherSessions: route({
    method: 'POST',
    path: '/sessions/end-others',
    summary: 'Sign out everywhere but here',
    allow: 'signed-in',
    person: ITS_OWN,
    response: Type.Object({ ended: Type.Integer() }),
  }),
  getNotices: route({
    method: 'GET',
    path: '/session/notices',
    summary: 'What you want to be told, and how',
    allow: 'signed-in',
    person: ITS_OWN,
    response: Notices,
  }),
  changeNotices: route({
    method: 'PUT',
    path: '/session/notices',
    summary: 'Choose what you want to be told, and how',
    allow: 'signed-in',
    person: ITS_OWN,
    body: Notices,
    response: Notices,
  }),
  changePassword: route({
    method: 'POST',
    path: '/password',
    summary: 'Change your own password; your other sessions end. A wrong one answers 401 wrong_password',
    allow: 'signed-in',
    person: ITS_OWN,
    fails: ['wrong_password', 'too_many_tries'],
    body: Type.Object({ current: Type.String({ maxLength: 128 }), next: NewPassword }),
    response: Ok,
  }),
  forgotPassword: route({
    method: 'POST',
    path: '/password/forgot',
    summary:
      'Mail a link to choose a new password. Answers whether this server sends mail, never whether the e-mail is known',
    allow: 'public',
    fails: ['too_many_tries'],
    body: Type.Object({ email: Email }),
    response: Type.Object({ mailed: Type.Boolean() }),
  }),
  getPasswordLink: route({
    method: 'GET',
    path: '/password/:token',
    summary: 'Whose password a link sets',
    allow: 'public',
    fails: ['link_used'],
    params: TokenParam,
    response: Type.Object({ email: Type.String(), name: Type.String(), brand: Type.String() }),
  }),
  setPassword: route({
    method: 'POST',
    path: '/password/:token',
    summary: 'Choose a new password with a link, and sign in; every session before ends',
    allow: 'public',
    fails: ['link_used'],
    params: TokenParam,
    body: Type.Object({ password: NewPassword }),
    response: Session,
  }),
  getSetup: route({
    method: 'GET',
    path: '/setup/:token',
    summary: 'Whether a first-run link can still be used',
    allow: 'public',
    fails: ['link_used'],
    params: TokenParam,
    response: Type.Object({ usable: Type.Boolean() }),
  }),
  setUp: route({
    method: 'POST',
    path: '/setup',
    summary: 'Create the account and its administrator from the first-run link, and sign in',
    allow: 'public',
    fails: ['link_used', 'email_taken', 'unknown_zone'],
    body: SetupInput,
    response: Session,
  }),
  getInvitation: route({
    method: 'GET',
    path: '/invitations/:token',
    summary: 'What an invitation link offers',
    allow: 'public',
    fails: ['link_used'],
    params: TokenParam,
    response: Type.Object({ email: Type.String(), brand: Type.String(), role: Role }),
  }),
  acceptInvitation: route({
    method: 'POST',
    path: '/invitations/:token',
    summary: 'Accept an invitation: sets name and password and signs in',
    allow: 'public',
    fails: ['link_used', 'email_taken'],
    params: TokenParam,
    body: Type.Object({ name: PersonName, password: NewPassword }),
    response: Session,
  }),
  listMembers: route({
    method: 'GET',
    path: '/members',
    summary: 'People of the account and open invitations',
    allow: 'signed-in',
    scope: 'members:read',
    response: Type.Object({ members: Type.Array(Member), invitations: Type.Array(Invitation) }),
  }),
  passwordLink: route({
    method: 'POST',
    path: '/members/:id/password-link',
    summary:
      'A link with which a person chooses a new password, once; the answer holds it, and it is mailed where mail is set up',
    allow: ADMIN,
    secret: true,
    person: GIVES_ACCESS,
    fails: ['wrong_state'],
    params: Type.Object({ id: Type.String() }),
    response: Type.Object({ link: Type.String(), expiresAt: Time, ...MAILED }),
  }),
  renewInvitation: route({
    method: 'POST',
    path: '/members/invitations/:id/renew',
    summary: 'Another link for somebody who was invited and did not come; the one before ends',
    allow: ADMIN,
    secret: true,
    scope: 'members:write',
    fails: ['link_used', 'email_taken'],
    params: ById,
    response: Type.Object({ invitation: Invitation, link: Type.String(), ...MAILED }),
  }),
  invite: route({
    method: 'POST',
    path: '/members/invitations',
    summary: 'Invite a person; the answer holds the link, once, and it is mailed where mail is set up',
    allow: ADMIN,
    secret: true,
    scope: 'members:write',
    fails: ['email_taken'],
    body: Type.Object({ email: Email, role: Role, skillIds: Type.Array(Id) }),
    response: Type.Object({ invitation: Invitation, link: Type.String(), ...MAILED }),
  }),
  revokeInvitation: route({
    method: 'DELETE',
    path: '/members/invitations/:id',
    summary: 'Take an invitation back',
    allow: ADMIN,
    scope: 'members:write',
    params: ById,
    response: Ok,
  }),
  changeMember: route({
    method: 'PATCH',
    path: '/members/:id',
    summary: 'Change role, skills, or whether a person may sign in',
    allow: ADMIN,
    scope: 'members:write',
    fails: ['last_administrator'],
    params: Type.Object({ id: Type.String() }),
    body: Type.Object({
      role: Type.Optional(Role),
      skillIds: Type.Optional(Type.Array(Id)),
      disabled: Type.Optional(Type.Boolean()),
    }),
    response: Member,
  }),
  listSkills: route({
    method: 'GET',
    path: '/skills',
    summary: 'All skills',
    allow: 'signed-in',
    scope: 'members:read',
    response: Type.Object({ skills: Type.Array(Skill) }),
  }),
  createSkill: route({
    method: 'POST',
    path: '/skills',
    summary: 'Add a skill',
    allow: ADMIN,
    scope: 'members:write',
    fails: ['name_taken'],
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }) }),
    response: Skill,
  }),
}
