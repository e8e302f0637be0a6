import { api, type Role, type Skill } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, TextField } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
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
    return <InvitationLink email={invite.data.invitation.email} link={invite.data.link} onClose={onClose} />
  const wrong = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())
  const emailError =
    tried && wrong ? 'An e-mail address is needed, like name@company.org.' : messageFor(invite.error, 'email')
  const submit = () => {
    setTried(true)
    if (!wrong) invite.mutate()
  }
  return (
    <Dialog
      title="Whom do you want to invite?"
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={invite.isPending}>
            Make the link
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label="Work e-mail"
          type="email"
          data-autofocus
          hint="They sign in with it."
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

function InvitationLink({ email, link, onClose }: { email: string; link: string; onClose: () => void }) {
  return (
    <Dialog
      title="The link is ready"
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button kind="primary" type="submit">
            Done
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          Send it to {email}. It works once, and it is shown only now: whoever has it can join in their place.
        </p>
        <CopyField label="Invitation link" value={link} />
      </div>
    </Dialog>
  )
}
