// pure
import type { Role } from '@foreword/contract'
import type { Mail } from '../platform/mail.ts'
import { ROLE_WORDS } from './model.ts'

// What is mailed to people who work here. Plain text: it is read everywhere, and hides no address behind words.

const hours = (ms: number): string => {
  const n = Math.round(ms / 3_600_000)
  if (n >= 48) return `${Math.round(n / 24)} days`
  return n === 1 ? '1 hour' : `${n} hours`
}

export const invitationMail = (of: {
  to: string
  brand: string
  invitedBy: string
  role: Role
  link: string
  lastsMs: number
}): Mail => ({
  to: of.to,
  subject: `${of.invitedBy} invites you to ${of.brand} on Foreword`,
  text: `${of.invitedBy} invites you to join ${of.brand} as ${ROLE_WORDS[of.role].toLowerCase()}.

Choose your password here; the link works once, for ${hours(of.lastsMs)}:
${of.link}

If you did not expect this, leave it: nothing happens without the link.
`,
})

export const passwordMail = (of: { to: string; brand: string; link: string; lastsMs: number }): Mail => ({
  to: of.to,
  subject: `A new password for ${of.brand} on Foreword`,
  text: `With this link you choose a new password for ${of.brand}. It works once, for ${hours(of.lastsMs)}:
${of.link}

Every open session ends when you do. If you did not ask for it, leave it: your password stays as it is.
`,
})
