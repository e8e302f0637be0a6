import { api, type Invitation, type Skill } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, ROLE_WORDS, T, t, toast, useFormat } from '../../../ui/index.ts'
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
      toast(t('The link for {email} does not work any more', { email: invitation.email }))
      await client.invalidateQueries({ queryKey: keys.members })
    },
  })
  return (
    <section aria-label={t('Open invitations')}>
      <h3 className="add-title">{t('Open invitations')}</h3>
      {revoke.error && <ErrorNote>{messageOf(revoke.error)}</ErrorNote>}
      <table className="tbl settings-table people-table">
        <thead className="vh">
          <tr>
            <th scope="col">{t('E-mail')}</th>
            <th scope="col">{t('Role')}</th>
            <th scope="col">{t('Skills')}</th>
            <th scope="col">{t('Action')}</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <td>
                <div className="b5 invitation-mail">{invitation.email}</div>
                <div className="sub">
                  {ended(invitation) ? (
                    <T
                      text="By {name}, <wait>ended {at}</wait>"
                      with={{
                        name: invitation.invitedBy,
                        at: dateTime(invitation.expiresAt),
                        wait: (words) => <span className="wait">{words}</span>,
                      }}
                    />
                  ) : (
                    t('By {name}, works until {at}', {
                      name: invitation.invitedBy,
                      at: dateTime(invitation.expiresAt),
                    })
                  )}
                </div>
              </td>
              <td className="t2 wide-only">{ROLE_WORDS[invitation.role]}</td>
              <td className="t2 wide-only">{skillWords(invitation.skillIds, skills)}</td>
              <td className="n">
                {admin && (
                  <span className="row g6 row-acts">
                    <Button
                      size="sm"
                      busy={renew.isPending && renew.variables.id === invitation.id}
                      onClick={() => renew.mutate(invitation)}
                    >
                      {t('New link')}
                    </Button>
                    <Button size="sm" busy={revoke.isPending} onClick={() => revoke.mutate(invitation)}>
                      {t('Take back')}
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
          title={t('The new link is ready')}
          label={t('Invitation link')}
          email={renew.data.invitation.email}
          {...renew.data}
          onClose={() => renew.reset()}
        />
      )}
    </section>
  )
}
