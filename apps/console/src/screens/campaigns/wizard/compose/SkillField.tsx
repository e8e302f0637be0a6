import type { Skill } from '@foreword/contract'
import { SelectField } from '../../../../ui/index.ts'

type Props = {
  value: string | null
  skills: readonly Skill[]
  onChange(id: string): void
  error: string | undefined
}

/** Which agents get the answers. */
export function SkillField({ value, skills, onChange, error }: Props) {
  return (
    <SelectField
      label="Answers go to skill"
      hint={hintOf(skills.find((one) => one.id === value))}
      error={error}
      searchable
      data={skills.map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      onChange={onChange}
      placeholder="Find a skill"
      nothingFoundMessage="No skill of that name"
    />
  )
}

function hintOf(skill: Skill | undefined) {
  if (!skill) return 'Whoever has this skill sees the answers.'
  if (skill.members === 0)
    return <span className="wait">Nobody has this skill yet, so answers would wait.</span>
  return skill.members === 1 ? '1 person has this skill.' : `${skill.members} people have this skill.`
}
