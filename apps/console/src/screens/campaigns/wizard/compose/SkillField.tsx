import type { Skill } from '@foreword/contract'
import { SelectField, t } from '../../../../ui/index.ts'

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
      label={t('Answers go to skill')}
      hint={hintOf(skills.find((one) => one.id === value))}
      error={error}
      searchable
      data={skills.map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      onChange={onChange}
      placeholder={t('Find a skill')}
      nothingFoundMessage={t('No skill of that name')}
    />
  )
}

function hintOf(skill: Skill | undefined) {
  if (!skill) return t('Whoever has this skill sees the answers.')
  if (skill.members === 0)
    return <span className="wait">{t('Nobody has this skill yet, so answers would wait.')}</span>
  return t('{members, plural, one {1 person has this skill.} other {# people have this skill.}}', {
    members: skill.members,
  })
}
