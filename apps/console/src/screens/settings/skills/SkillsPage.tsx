import { api, type RoutedSkill } from '@foreword/contract'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Button,
  Dialog,
  EmptyState,
  ErrorNote,
  format,
  SkeletonRows,
  spoken,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { SkillPanel } from './SkillPanel.tsx'

/** What answers are about: each campaign names a skill, each agent has some. */
export function SkillsPage() {
  const { role } = useSession()
  const admin = role === 'administrator'
  const may = admin || role === 'agent_manager'
  // Who manages campaigns sees the names; how a skill is worked off concerns who answers.
  const routed = useQuery({ ...queries.routing(), enabled: role !== 'campaign_manager' })
  const agents = useQuery({ ...queries.agents(), enabled: role !== 'campaign_manager' }).data?.agents ?? []
  const plain = useQuery(queries.skills())
  const [adding, setAdding] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const open = routed.data?.skills.find((one) => one.id === openId)
  const failed = plain.error ?? routed.error
  return (
    <div className={open ? 'with-panel' : 'skills-alone'}>
      <SettingsScroll label={t('Skills')}>
        <SettingsHead
          title={t('Skills')}
          about={t('Answers to a campaign go to its skill, and so to the people who have it')}
        >
          {admin && (
            <Button
              kind="primary"
              icon={<IconPlus className="i" aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t('Add a skill')}
            </Button>
          )}
        </SettingsHead>
        {failed && !plain.data && <ErrorNote>{messageOf(failed)}</ErrorNote>}
        {plain.isPending && <SkeletonRows rows={5} height={40} />}
        {plain.data?.skills.length === 0 && (
          <EmptyState icon={<IconRoute className="i s20" aria-hidden />} title={t('No skill yet')}>
            {t('A skill is a subject people can answer about, such as baggage or billing.')}
          </EmptyState>
        )}
        {plain.data && plain.data.skills.length > 0 && (
          <table className="tbl settings-table">
            <thead>
              <tr>
                <th scope="col">{t('Skill')}</th>
                <th scope="col">{t('Who can answer')}</th>
                {routed.data && (
                  <th scope="col" className="wide-only">
                    {t('How')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {plain.data.skills.map((skill) => {
                const own = routed.data?.skills.find((one) => one.id === skill.id)
                return (
                  <tr
                    key={skill.id}
                    className={`${own ? 'open-row' : ''} ${skill.id === openId ? 'sel' : ''}`}
                  >
                    <td>
                      {own ? (
                        <button
                          type="button"
                          className="row-name b5"
                          aria-expanded={skill.id === openId}
                          onClick={() => setOpenId(skill.id)}
                        >
                          {skill.name}
                        </button>
                      ) : (
                        <span className="b5">{skill.name}</span>
                      )}
                      {skill.isDefault && <div className="sub">{t('for answers without a campaign')}</div>}
                    </td>
                    <td className={skill.members === 0 ? 'wait' : 't2'}>
                      {skill.members === 0
                        ? t('Nobody yet')
                        : t('{members, plural, one {# person} other {# people}}', { members: skill.members })}
                    </td>
                    {routed.data && <td className="t2 wide-only">{own ? howWords(own) : '–'}</td>}
                  </tr>
                )
              })}
            </tbody>
          </table>
        )}
        {adding && <AddSkill onClose={() => setAdding(false)} />}
      </SettingsScroll>
      {open && (
        <SkillPanel
          key={open.id}
          skill={open}
          skills={routed.data?.skills ?? []}
          agents={agents}
          may={may}
          onClose={() => setOpenId(null)}
        />
      )}
    </div>
  )
}

const MODE_WORDS = spoken(() => ({ offer: t('Offered'), auto: t('Given'), take: t('Taken from the queue') }))

/** "Offered · goal 3 min · closed now" */
function howWords({ routing, open }: RoutedSkill): string {
  return [
    MODE_WORDS[routing.acceptMode],
    t('goal {duration}', { duration: format.duration(routing.goalSeconds * 1000) }),
    ...(open ? [] : [t('closed now')]),
  ].join(' · ')
}

function AddSkill({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => call(api.createSkill, { body: { name: name.trim() } }),
    onSuccess: async (skill) => {
      toast(t('The skill “{name}” is there', { name: skill.name }))
      onClose()
      await Promise.all([keys.skills, keys.routing].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
  const submit = () => {
    setTried(true)
    if (name.trim()) add.mutate()
  }
  const missing = tried && !name.trim() ? t('A name is needed, such as Billing.') : undefined
  return (
    <Dialog
      title={t('What is the skill called?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            {t('Add the skill')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('Name')}
        data-autofocus
        hint={t('A subject people can answer about. Give it to agents under People.')}
        value={name}
        maxLength={255}
        onChange={(event) => setName(event.target.value)}
        error={missing ?? (add.error ? messageOf(add.error) : undefined)}
      />
    </Dialog>
  )
}
