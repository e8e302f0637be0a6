import { api } from '@foreword/contract'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../api/index.ts'
import {
  Button,
  Dialog,
  EmptyState,
  ErrorNote,
  SkeletonRows,
  TextField,
  toast,
  useFormat,
} from '../../ui/index.ts'
import { SettingsHead } from './SettingsHead.tsx'
import { SettingsScroll } from './SettingsScroll.tsx'

/** What answers are about: each campaign names a skill, each agent has some. */
export function SkillsPage() {
  const admin = useSession().role === 'administrator'
  const { counted } = useFormat()
  const skills = useQuery(queries.skills())
  const [adding, setAdding] = useState(false)
  return (
    <SettingsScroll label="Skills">
      <SettingsHead
        title="Skills"
        about="Answers to a campaign go to its skill, and so to the people who have it"
      >
        {admin && (
          <Button
            kind="primary"
            icon={<IconPlus className="i" aria-hidden />}
            onClick={() => setAdding(true)}
          >
            Add
          </Button>
        )}
      </SettingsHead>
      {skills.error && !skills.data && <ErrorNote>{messageOf(skills.error)}</ErrorNote>}
      {skills.isPending && <SkeletonRows rows={5} height={40} />}
      {skills.data?.skills.length === 0 && (
        <EmptyState icon={<IconRoute className="i s20" aria-hidden />} title="No skill yet">
          A skill is a subject people can answer about, such as baggage or billing.
        </EmptyState>
      )}
      {skills.data && skills.data.skills.length > 0 && (
        <table className="tbl settings-table c40">
          <thead>
            <tr>
              <th scope="col">Skill</th>
              <th scope="col">Who can answer</th>
            </tr>
          </thead>
          <tbody>
            {skills.data.skills.map((skill) => (
              <tr key={skill.id}>
                <td className="b5">
                  {skill.name}
                  {skill.isDefault && (
                    <span className="f12 t3 skill-default">for answers without a campaign</span>
                  )}
                </td>
                <td className={skill.members === 0 ? 'wait' : 't2'}>
                  {skill.members === 0 ? 'Nobody yet' : counted(skill.members, 'person', 'people')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <AddSkill onClose={() => setAdding(false)} />}
    </SettingsScroll>
  )
}

function AddSkill({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => call(api.createSkill, { body: { name: name.trim() } }),
    onSuccess: async (skill) => {
      toast(`The skill “${skill.name}” is there`)
      onClose()
      await client.invalidateQueries({ queryKey: keys.skills })
    },
  })
  const submit = () => {
    setTried(true)
    if (name.trim()) add.mutate()
  }
  const missing = tried && !name.trim() ? 'A name is needed, such as Billing.' : undefined
  return (
    <Dialog
      title="What is the skill called?"
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            Add the skill
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        data-autofocus
        hint="A subject people can answer about. Give it to agents under People."
        value={name}
        maxLength={255}
        onChange={(event) => setName(event.target.value)}
        error={missing ?? (add.error ? messageOf(add.error) : undefined)}
      />
    </Dialog>
  )
}
