import { api, type Role, type Skill } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, TextField, t } from '../../../ui/index.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { RoleAndSkills } from './RoleAndSkills.tsx'

/** Makes an invitation; its link is shown once, to be copied to the person. */
export function InvitePerson({ skills, onClose }: { skills: Skill[]; onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [skillIds, setSkillIds] = useState<string[]>([])
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: () => call(api.invite, { body: { email: email.trim(), role, skillIds } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  })
  if (invite.data)
    return (
      <LinkDialog
        title={t('The link is ready')}
        label={t('Invitation link')}
        email={invite.data.invitation.email}
        {...invite.data}
        onClose={onClose}
      />
    )
  const wrong = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())
  const emailError =
    tried && wrong
      ? t('An e-mail address is needed, like name@company.org.')
      : messageFor(invite.error, 'email')
  const submit = () => {
    setTried(true)
    if (!wrong) invite.mutate()
  }
  return (
    <Dialog
      title={t('Whom do you want to invite?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={invite.isPending}>
            {t('Make the link')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Work e-mail')}
          type="email"
          data-autofocus
          hint={t('They sign in with it.')}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={emailError}
        />
        <RoleAndSkills
          role={role}
          skillIds={skillIds}
          skills={skills}
          onRole={setRole}
          onSkills={setSkillIds}
        />
        {invite.error && !emailError && <ErrorNote>{messageOf(invite.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
