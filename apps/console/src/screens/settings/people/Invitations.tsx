import { api, type Invitation, type Skill } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, ROLE_WORDS, toast, useFormat } from '../../../ui/index.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { skillWords } from './PeoplePage.tsx'

type InvitationsProps = { invitations: Invitation[]; skills: Skill[]; admin: boolean }

const ended = (invitation: Invitation): boolean => Date.parse(invitation.expiresAt) <= Date.now()

/** Who was invited and has not come yet. */
export function Invitations({ invitations, skills, admin }: InvitationsProps) {
  const { dateTime } = useFormat()
  const client = useQueryClient()
  const renew = useMutation({
    mutationFn: (invitation: Invitation) => call(api.renewInvitation, { params: { id: invitation.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  })
  const revoke = useMutation({
    mutationFn: (invitation: Invitation) => call(api.revokeInvitation, { params: { id: invitation.id } }),
    onSuccess: async (_, invitation) => {
      toast(`The link for ${invitation.email} does not work any more`)
      await client.invalidateQueries({ queryKey: keys.members })
    },
  })
  return (
    <section aria-label="Open invitations">
      <h3 className="add-title">Open invitations</h3>
      {revoke.error && <ErrorNote>{messageOf(revoke.error)}</ErrorNote>}
      <table className="tbl settings-table">
        <thead className="vh">
          <tr>
            <th scope="col">E-mail</th>
            <th scope="col">Role</th>
            <th scope="col">Skills</th>
            <th scope="col">Action</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <td>
                <div className="b5">{invitation.email}</div>
                <div className="sub">
                  By {invitation.invitedBy},{' '}
                  {ended(invitation) ? (
                    <span className="wait">ended {dateTime(invitation.expiresAt)}</span>
                  ) : (
                    `works until ${dateTime(invitation.expiresAt)}`
                  )}
                </div>
              </td>
              <td className="t2 wide-only">{ROLE_WORDS[invitation.role]}</td>
              <td className="t2 wide-only">{skillWords(invitation.skillIds, skills)}</td>
              <td className="n">
                {admin && (
                  <span className="row g6 invitation-acts">
                    <Button
                      size="sm"
                      busy={renew.isPending && renew.variables.id === invitation.id}
                      onClick={() => renew.mutate(invitation)}
                    >
                      New link
                    </Button>
                    <Button size="sm" busy={revoke.isPending} onClick={() => revoke.mutate(invitation)}>
                      Take back
                    </Button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {renew.error && <ErrorNote>{messageOf(renew.error)}</ErrorNote>}
      {renew.data && (
        <LinkDialog
          title="The new link is ready"
          label="Invitation link"
          email={renew.data.invitation.email}
          {...renew.data}
          onClose={() => renew.reset()}
        />
      )}
    </section>
  )
}
