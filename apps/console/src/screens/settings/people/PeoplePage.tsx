import type { Member, Skill } from '@foreword/contract'
import { IconBan, IconCheck, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Avatar,
  Badge,
  Button,
  ErrorNote,
  ROLE_WORDS,
  SkeletonRows,
  t,
  useRowKeys,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { Invitations } from './Invitations.tsx'
import { InvitePerson } from './InvitePerson.tsx'
import { MemberDialog } from './MemberDialog.tsx'
import './people.css'

/** Who is in the account, what they may do, and who is invited. */
export function PeoplePage() {
  const { role, user } = useSession()
  const admin = role === 'administrator'
  const people = useQuery(queries.members())
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const [inviting, setInviting] = useState(false)
  const [opened, setOpened] = useState<Member>()
  useRowKeys()
  return (
    <SettingsScroll label={t('People')}>
      <SettingsHead title={t('People')} about={t('Who works here, and what each may do')}>
        {admin && (
          <Button
            kind="primary"
            icon={<IconPlus className="i" aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {t('Invite somebody')}
          </Button>
        )}
      </SettingsHead>
      {people.error && !people.data && <ErrorNote>{messageOf(people.error)}</ErrorNote>}
      {people.isPending && <SkeletonRows rows={5} height={52} />}
      {people.data && (
        <table className="tbl settings-table people-table">
          <thead>
            <tr>
              <th scope="col">{t('Person')}</th>
              <th scope="col" className="wide-only">
                {t('Role')}
              </th>
              <th scope="col" className="wide-only">
                {t('Skills')}
              </th>
              <th scope="col">{t('State')}</th>
            </tr>
          </thead>
          <tbody>
            {people.data.members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                self={member.id === user.id}
                skills={skills}
                onOpen={admin ? () => setOpened(member) : undefined}
              />
            ))}
          </tbody>
        </table>
      )}
      {people.data && people.data.invitations.length > 0 && (
        <Invitations invitations={people.data.invitations} skills={skills} admin={admin} />
      )}
      {inviting && <InvitePerson skills={skills} onClose={() => setInviting(false)} />}
      {opened && (
        <MemberDialog
          member={opened}
          self={opened.id === user.id}
          skills={skills}
          onClose={() => setOpened(undefined)}
        />
      )}
    </SettingsScroll>
  )
}

type MemberRowProps = { member: Member; self: boolean; skills: Skill[]; onOpen: (() => void) | undefined }

function MemberRow({ member, self, skills, onOpen }: MemberRowProps) {
  return (
    <tr className={onOpen ? 'open-row' : ''}>
      <td>
        <div className="row g12">
          <Avatar name={member.name} large />
          <span className="col ell">
            {onOpen ? (
              <button type="button" className="row-name b5 ell" onClick={onOpen}>
                {member.name}
                {self && <span className="t3"> {t('(you)')}</span>}
              </button>
            ) : (
              <span className="b5 ell">{member.name}</span>
            )}
            <span className="sub ell">{member.email}</span>
            <span className="sub narrow-only">{ROLE_WORDS[member.role]}</span>
          </span>
        </div>
      </td>
      <td className="t2 wide-only">{ROLE_WORDS[member.role]}</td>
      <td className="t2 wide-only">{skillWords(member.skillIds, skills)}</td>
      <td>
        {member.disabled ? (
          <Badge plain icon={<IconBan className="i" aria-hidden />}>
            {t('Cannot sign in')}
          </Badge>
        ) : (
          <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
            {t('Active')}
          </Badge>
        )}
      </td>
    </tr>
  )
}

/** "Billing, Baggage", or a dash. */
export function skillWords(ids: string[], skills: Skill[]): string {
  const names = skills.filter((skill) => ids.includes(skill.id)).map((skill) => skill.name)
  return names.join(', ') || '–'
}
