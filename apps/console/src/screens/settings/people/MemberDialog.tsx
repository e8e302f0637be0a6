import { api, type Member, type Skill } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, Toggle, t, toast } from '../../../ui/index.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { RoleAndSkills } from './RoleAndSkills.tsx'

type MemberDialogProps = { member: Member; self: boolean; skills: Skill[]; onClose: () => void }

/** Changes what a person may do, what they answer about, and whether they may sign in. */
export function MemberDialog({ member, self, skills, onClose }: MemberDialogProps) {
  const [role, setRole] = useState(member.role)
  const [skillIds, setSkillIds] = useState(member.skillIds)
  const [disabled, setDisabled] = useState(member.disabled)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      call(api.changeMember, { params: { id: member.id }, body: { role, skillIds, disabled } }),
    onSuccess: async () => {
      toast(t('{name} is saved', { name: member.name }))
      onClose()
      await Promise.all(
        [keys.members, keys.skills, keys.session].map((queryKey) => client.invalidateQueries({ queryKey })),
      )
    },
  })
  const link = useMutation({
    mutationFn: () => call(api.passwordLink, { params: { id: member.id } }),
  })
  if (link.data)
    return (
      <LinkDialog
        title={t('A new password for {name}', { name: member.name })}
        label={t('Password link')}
        email={member.email}
        {...link.data}
        onClose={onClose}
      />
    )
  return (
    <Dialog
      title={member.name}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      footer={
        <>
          {!member.disabled && (
            <Button kind="quiet" busy={link.isPending} onClick={() => link.mutate()}>
              {t('New password link…')}
            </Button>
          )}
          <span className="sp" />
          <Button data-autofocus onClick={onClose}>
            {t('Back')}
          </Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <RoleAndSkills
          role={role}
          skillIds={skillIds}
          skills={skills}
          onRole={setRole}
          onSkills={setSkillIds}
        />
        {!self && (
          <Toggle
            label={t('May sign in')}
            hint={t('Off: every open session ends at once. What they did stays.')}
            checked={!disabled}
            onChange={(event) => setDisabled(!event.target.checked)}
          />
        )}
        {link.error && <ErrorNote>{messageOf(link.error)}</ErrorNote>}
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
