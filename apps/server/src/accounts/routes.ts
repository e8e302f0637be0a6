import {
  type AccountSettings,
  type AuditAction,
  api,
  type Member,
  type Session,
  type Skill,
} from '@foreword/contract'
import type { FastifyReply } from 'fastify'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import type { Mailer } from '../platform/mail.ts'
import { found, Problem } from '../platform/problem.ts'
import type { ActivationDeps } from './activation.ts'
import { activationRoutes } from './activation-routes.ts'
import { type AuditDeps, auditRoutes } from './audit.ts'
import { type AuditEntry, insertAudit } from './audit-store.ts'
import { changesBetween } from './changes.ts'
import { deviceOf } from './devices.ts'
import { limitsRoutes } from './limits-routes.ts'
import { invitationMail } from './mails.ts'
import { ROLE_WORDS } from './model.ts'
import { readNotices, writeNotices } from './notices-store.ts'
import {
  changePassword,
  forgotPassword,
  mailed,
  mailPasswordLink,
  makePasswordLink,
  readPasswordLink,
  setPassword,
} from './passwords.ts'
import {
  acceptInvitation,
  changeMember,
  INVITATION_MS,
  invite,
  isTimeZone,
  type PeopleDeps,
  readInvitation,
  renewInvitation,
  setUp,
  setupUsable,
} from './people.ts'
import { deleteSession, deleteSessionsOf, sessionsOf } from './sessions-store.ts'
import { type SignInDeps, sessionIdOf, signIn, toWho } from './sign-in.ts'
import * as store from './store.ts'

export type AccountsDeps = PeopleDeps &
  SignInDeps &
  ActivationDeps &
  AuditDeps & {
    publicUrl: string
    sandboxUrl: string | null
    /** null = this server sends no mail. */
    mailer: Mailer | null
    /** Gives a new account a sender on the sandbox, when it asked for one. */
    addSandboxSender: (accountId: string) => Promise<void>
    /** Throws window_empty or invalid_time when a window cannot be. */
    checkWindow: (window: AccountSettings['defaultWindow']) => void
  }

export function accountsRoutes(implement: Implement, deps: AccountsDeps): void {
  sessionRoutes(implement, deps)
  ownRoutes(implement, deps)
  memberRoutes(implement, deps)
  settingsRoutes(implement, deps)
  limitsRoutes(implement, deps)
  activationRoutes(implement, deps)
  auditRoutes(implement, deps)
}

function sessionRoutes(implement: Implement, deps: AccountsDeps): void {
  const enter = async (
    request: { ip: string; headers: Record<string, unknown> },
    reply: FastifyReply,
    email: string,
    password: string,
  ) => {
    const session = await signIn(deps, {
      email,
      password,
      address: request.ip,
      userAgent: String(request.headers['user-agent'] ?? ''),
    })
    const member = await deps.db.asSystem((tx) => store.memberOfUser(tx, session.userId))
    if (!member)
      throw new Problem('wrong_role', {
        message: 'Your access was switched off. An administrator can switch it on again.',
      })
    reply.header('set-cookie', session.cookies)
    const who = toWho(member)
    return deps.db.asAccount(
      member.account_id,
      async (tx) => {
        await audit(tx, deps, who, 'session.signed_in', who.email)
        return sessionView(tx, deps, who)
      },
      request.ip,
    )
  }

  implement(api.getSession, ({ who, tx }) => tx((t) => sessionView(t, deps, who)))
  implement(api.signIn, ({ body, request, reply }) => enter(request, reply, body.email, body.password))
  implement(api.signOut, async ({ request, reply }) => {
    const { headers } = await deps.auth.api.signOut({
      headers: new Headers({ cookie: request.headers.cookie ?? '' }),
      returnHeaders: true,
    })
    reply.header('set-cookie', headers.getSetCookie())
    return { ok: true as const }
  })
  implement(api.getSetup, async ({ params }) => ({ usable: await setupUsable(deps, params.token) }))
  implement(api.setUp, async ({ body, request, reply }) => {
    const made = await setUp(deps, body)
    if (body.sandbox) await deps.addSandboxSender(made.accountId)
    return enter(request, reply, body.email, body.password)
  })
  implement(api.getInvitation, ({ params }) => readInvitation(deps, params.token))
  implement(api.acceptInvitation, async ({ params, body, request, reply }) => {
    const { email } = await acceptInvitation(deps, params.token, body)
    return enter(request, reply, email, body.password)
  })
  implement(api.forgotPassword, ({ body, request }) =>
    forgotPassword(deps, { email: body.email, address: request.ip }),
  )
  implement(api.getPasswordLink, ({ params }) => readPasswordLink(deps, params.token))
  implement(api.setPassword, async ({ params, body, request, reply }) => {
    const { email } = await setPassword(deps, params.token, body.password, request.ip)
    return enter(request, reply, email, body.password)
  })
}

/** What people do about their own sessions, notices and password. */
function ownRoutes(implement: Implement, deps: AccountsDeps): void {
  const here = (request: { headers: { cookie?: string } }) => sessionIdOf(deps, request.headers.cookie)
  implement(api.listSessions, async ({ who, request }) => {
    const current = await here(request)
    const list = await deps.db.asSystem((t) => sessionsOf(t, who.userId, deps.clock.now()))
    return {
      sessions: list.map((row) => ({
        id: row.id,
        current: row.id === current,
        device: deviceOf(row.user_agent ?? ''),
        address: row.ip_address || null,
        since: row.created_at.toISOString(),
      })),
    }
  })
  implement(api.endSession, async ({ who, params, tx }) => {
    if (!(await deps.db.asSystem((t) => deleteSession(t, who.userId, params.id))))
      throw new Problem('not_found', { message: 'This session has ended already.' })
    await tx((t) => audit(t, deps, who, 'session.ended', who.email))
    return { ok: true as const }
  })
  implement(api.endOtherSessions, async ({ who, request, tx }) => {
    const keep = await here(request)
    const ended = await deps.db.asSystem((t) => deleteSessionsOf(t, who.userId, keep))
    await tx((t) => audit(t, deps, who, 'session.ended', `${who.email}, ${ended} elsewhere`))
    return { ended }
  })
  implement(api.getNotices, ({ who, tx }) => tx((t) => readNotices(t, who.accountId, who.userId)))
  implement(api.changeNotices, ({ who, body, tx }) =>
    tx(async (t) => {
      await writeNotices(t, who.accountId, who.userId, body)
      return body
    }),
  )
  implement(api.changePassword, async ({ who, body, request }) => {
    await changePassword(deps, who, { ...body, sessionId: await here(request), address: request.ip })
    return { ok: true as const }
  })
}

function memberRoutes(implement: Implement, deps: AccountsDeps): void {
  /** The invitation is written first, then mailed: a mail that fails takes nothing back. */
  const handOver = async (
    who: Who,
    make: () => Promise<{ row: store.InvitationRow; link: string; brand: string }>,
  ) => {
    const { row, link, brand } = await make()
    const { email: to, role } = row
    const mail = invitationMail({ to, role, brand, link, invitedBy: who.name, lastsMs: INVITATION_MS })
    return { invitation: invitationView(row), link, ...(await mailed(deps.mailer, mail)) }
  }
  implement(api.listMembers, ({ who, tx }) =>
    tx(async (t) => ({
      members: (await store.listMembers(t, who.accountId)).map(memberView),
      invitations:
        who.role === 'administrator'
          ? (await store.openInvitations(t, who.accountId)).map(invitationView)
          : [],
    })),
  )
  implement(api.invite, ({ who, body, tx }) =>
    handOver(who, async () =>
      tx(async (t) => {
        const made = await invite(t, deps, {
          ...body,
          accountId: who.accountId,
          invitedBy: who.name,
          publicUrl: deps.publicUrl,
        })
        await audit(
          t,
          deps,
          who,
          'member.invited',
          `${made.row.email} as ${ROLE_WORDS[body.role].toLowerCase()}`,
        )
        const account = await store.readAccount(t, who.accountId)
        return { row: { ...made.row, accepted_at: null }, link: made.link, brand: account.name }
      }),
    ),
  )
  implement(api.renewInvitation, ({ who, params, tx }) =>
    handOver(who, async () =>
      tx(async (t) => {
        const { accountId, name: invitedBy } = who
        const made = await renewInvitation(t, deps, {
          ...{ accountId, id: params.id, invitedBy, publicUrl: deps.publicUrl },
        })
        await audit(t, deps, who, 'member.invited_again', made.row.email)
        return { ...made, brand: (await store.readAccount(t, accountId)).name }
      }),
    ),
  )
  implement(api.passwordLink, async ({ who, params, tx }) => {
    const made = await tx(async (t) => {
      const member = found(await store.memberById(t, who.accountId, params.id), 'This person')
      const link = await makePasswordLink(t, deps, member, { id: who.userId, name: who.name })
      return { ...link, member, brand: (await store.readAccount(t, who.accountId)).name }
    })
    const mail = await mailPasswordLink(deps, made.member, made.brand, made.link)
    return { link: made.link, expiresAt: made.expiresAt.toISOString(), ...mail }
  })
  implement(api.revokeInvitation, ({ who, params, tx }) =>
    tx(async (t) => {
      const gone = found(await store.openInvitation(t, who.accountId, params.id), 'This invitation')
      await store.deleteInvitation(t, who.accountId, params.id)
      await audit(t, deps, who, 'member.invitation_revoked', gone.email)
      return { ok: true as const }
    }),
  )
  implement(api.changeMember, async ({ who, params, body, tx }) => {
    const member = await tx(async (t) => {
      const before = found(await store.memberById(t, who.accountId, params.id), 'This person')
      await changeMember(t, deps, who.accountId, params.id, body)
      const after = found(await store.memberById(t, who.accountId, params.id))
      const skills = await store.listSkills(t, who.accountId)
      const told = (row: store.MemberRow) => ({
        role: ROLE_WORDS[row.role],
        maySignIn: row.disabled_at === null,
        skills: skills
          .filter((skill) => row.skill_ids.includes(skill.id))
          .map((skill) => skill.name)
          .join(', '),
      })
      await audit(t, deps, who, 'member.changed', after.email, changesBetween(told(before), told(after)))
      return memberView(after)
    })
    // Access ends now, not when the session does.
    if (body.disabled) await deps.db.asSystem((t) => deleteSessionsOf(t, params.id))
    return member
  })
  skillRoutes(implement, deps)
}

function skillRoutes(implement: Implement, deps: AccountsDeps): void {
  implement(api.listSkills, ({ who, tx }) =>
    tx(async (t) => ({ skills: (await store.listSkills(t, who.accountId)).map(skillView) })),
  )
  implement(api.createSkill, ({ who, body, tx }) =>
    tx(async (t) => {
      const id = deps.newId()
      const name = body.name.trim()
      const made = await store.insertSkill(
        t,
        { accountId: who.accountId, id, name, isDefault: false },
        deps.clock.now(),
      )
      if (!made)
        throw new Problem('name_taken', {
          field: 'name',
          message: `There is a skill named “${name}” already.`,
        })
      await audit(t, deps, who, 'skill.created', name)
      return skillView(found(await store.skillById(t, who.accountId, id)))
    }),
  )
}

function settingsRoutes(implement: Implement, deps: AccountsDeps): void {
  implement(api.getAccount, ({ who, tx }) =>
    tx(async (t) => accountView(await store.readAccount(t, who.accountId))),
  )
  implement(api.changeAccount, ({ who, body, tx }) =>
    tx(async (t) => {
      if (body.timeZone && !isTimeZone(body.timeZone))
        throw new Problem('unknown_zone', { field: 'timeZone' })
      if (body.defaultWindow) deps.checkWindow(body.defaultWindow)
      const before = accountView(await store.readAccount(t, who.accountId))
      await store.updateAccount(t, who.accountId, {
        ...(body.name ? { name: body.name } : {}),
        ...(body.timeZone ? { time_zone: body.timeZone } : {}),
        ...(body.defaultCountry ? { default_country: body.defaultCountry } : {}),
        ...(body.optOutText ? { opt_out_text: body.optOutText } : {}),
        ...(body.defaultWindow ? { default_window: body.defaultWindow } : {}),
        ...(body.consentStatement ? { consent_statement: body.consentStatement } : {}),
        ...(body.mediaHosts ? { media_hosts: [...new Set(body.mediaHosts)] } : {}),
        ...(body.optOutTexts ? { opt_out_texts: body.optOutTexts } : {}),
      })
      const after = accountView(await store.readAccount(t, who.accountId))
      await audit(t, deps, who, 'account.changed', after.name, changesBetween(before, after))
      return after
    }),
  )
}

const audit = (
  tx: Tx,
  deps: Pick<AccountsDeps, 'clock'>,
  who: Who,
  action: AuditAction,
  subject: string,
  changes?: AuditEntry['changes'],
) =>
  insertAudit(
    tx,
    {
      ...{ accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
      ...(changes ? { changes } : {}),
    },
    deps.clock.now(),
  )

async function sessionView(tx: Tx, deps: AccountsDeps, who: Who): Promise<Session> {
  const account = await store.readAccount(tx, who.accountId)
  return {
    user: { id: who.userId, name: who.name, email: who.email },
    role: who.role,
    account: {
      id: account.id,
      number: account.number,
      name: account.name,
      timeZone: account.time_zone,
      defaultCountry: account.default_country,
    },
    skillIds: [...who.skillIds],
    sandboxUrl: deps.sandboxUrl,
  }
}

const memberView = (row: store.MemberRow): Member => ({
  id: row.user_id,
  name: row.name,
  email: row.email,
  role: row.role,
  skillIds: row.skill_ids,
  disabled: row.disabled_at !== null,
})

const invitationView = (row: store.InvitationRow) => ({
  id: row.id,
  email: row.email,
  role: row.role,
  skillIds: row.skill_ids,
  invitedBy: row.invited_by,
  expiresAt: row.expires_at.toISOString(),
})

const skillView = (row: store.SkillRow): Skill => ({
  id: row.id,
  name: row.name,
  isDefault: row.is_default,
  members: row.members,
})

const accountView = (row: store.AccountRow): AccountSettings => ({
  name: row.name,
  number: row.number,
  timeZone: row.time_zone,
  defaultCountry: row.default_country,
  optOutText: row.opt_out_text,
  defaultWindow: row.default_window,
  consentStatement: row.consent_statement,
  consentStatementVersion: row.consent_statement_version,
  mediaHosts: row.media_hosts,
  optOutTexts: row.opt_out_texts,
})
