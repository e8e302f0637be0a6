import type { Role, Skill } from '@foreword/contract'
import { Check, Radio, ROLE_WORDS, spoken, t } from '../../../ui/index.ts'

const ROLES: { role: Role; may: string }[] = spoken(() => [
  { role: 'administrator', may: t('Everything, and the settings.') },
  { role: 'campaign_manager', may: t('Writes and launches campaigns, keeps the opt-outs.') },
  { role: 'agent_manager', may: t('Sees all conversations of the account and answers.') },
  { role: 'agent', may: t('Answers conversations of their skills. Sees nothing else.') },
])

type RoleAndSkillsProps = {
  role: Role
  skillIds: string[]
  skills: Skill[]
  onRole: (role: Role) => void
  onSkills: (ids: string[]) => void
}

/** What a person may do, and what they can answer about. */
export function RoleAndSkills({ role, skillIds, skills, onRole, onSkills }: RoleAndSkillsProps) {
  const toggle = (id: string, on: boolean) =>
    onSkills(on ? [...skillIds, id] : skillIds.filter((one) => one !== id))
  return (
    <>
      <fieldset className="stack-8">
        <legend className="lab">{t('Role')}</legend>
        {ROLES.map((one) => (
          <Radio
            key={one.role}
            name="role"
            label={ROLE_WORDS[one.role]}
            hint={one.may}
            checked={role === one.role}
            onChange={() => onRole(one.role)}
          />
        ))}
      </fieldset>
      {role !== 'campaign_manager' && skills.length > 0 && (
        <fieldset className="stack-8">
          <legend className="lab">{t('Skills')}</legend>
          <div className="skill-checks">
            {skills.map((skill) => (
              <Check
                key={skill.id}
                label={skill.name}
                checked={skillIds.includes(skill.id)}
                onChange={(event) => toggle(skill.id, event.target.checked)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
