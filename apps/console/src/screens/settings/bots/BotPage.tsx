import { api, type Bot, type BotDefinition, botProblems } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconChevronLeft, IconDots, IconHistory, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { call, keys, messageFor, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  ErrorNote,
  Note,
  SkeletonRows,
  TextField,
  t,
  toast,
  useTitle,
} from '../../../ui/index.ts'
import { SaveFoot } from '../SaveFoot.tsx'
import { BotState } from './BotsPage.tsx'
import './bots.css'
import { FlowEditor } from './FlowEditor.tsx'
import { CommonForm, ModelForm, WebhookForm } from './KindForms.tsx'
import { Placing } from './Placing.tsx'
import { SecretOnce } from './SecretOnce.tsx'
import { TestPane } from './TestPane.tsx'
import { Versions } from './Versions.tsx'
import { KIND_WORDS } from './words.ts'

/** One bot: its draft at the left, a talk with it at the right. */
export function BotPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error } = useQuery(queries.bot(id))
  const skills = useQuery(queries.skills()).data?.skills
  if (error && !data) return <ErrorNote>{messageOf(error)}</ErrorNote>
  if (!data || !skills) return <SkeletonRows rows={6} height={48} />
  return <Editor key={id} bot={data} skills={skills} />
}

type Form = { name: string; capacity: string; draft: BotDefinition; key: string | null | undefined }
type Asking = 'place' | 'versions' | 'delete' | 'secret' | null

const formOf = (bot: Bot): Form => ({
  name: bot.summary.name,
  capacity: bot.summary.capacity === null ? '' : String(bot.summary.capacity),
  draft: bot.draft,
  key: undefined,
})

function Editor({ bot, skills }: { bot: Bot; skills: readonly { id: string; name: string }[] }) {
  const { summary } = bot
  const { id } = summary
  useTitle(summary.name)
  const [form, setForm] = useState(() => formOf(bot))
  const [open, setOpen] = useState<string | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const [asking, setAsking] = useState<Asking>(null)
  /** Fields that keep what is typed until it fits begin anew when the draft is replaced as a whole. */
  const [generation, setGeneration] = useState(0)
  const problems = useMemo(
    () => botProblems(form.draft, new Set(skills.map((skill) => skill.id))),
    [form.draft, skills],
  )
  const changed = JSON.stringify(form) !== JSON.stringify(formOf(bot))
  const capacity = form.capacity.trim() === '' ? null : Number(form.capacity)
  const wrongCapacity =
    capacity !== null && (!Number.isInteger(capacity) || capacity < 1 || capacity > 100_000)
  const replace = (next: Form) => {
    setForm(next)
    setOpen(null)
    setGeneration((before) => before + 1)
  }
  const client = useQueryClient()
  const show = (now: Bot) => {
    client.setQueryData(queries.bot(id).queryKey, now)
    void client.invalidateQueries({ queryKey: [...keys.bots, 'list'] })
    setForm(formOf(now))
  }
  const write = () =>
    call(api.saveBot, {
      params: { id },
      body: {
        name: form.name,
        capacity,
        draft: form.draft,
        ...(form.key !== undefined && { key: form.key }),
      },
    })
  const save = useMutation({
    mutationFn: write,
    onSuccess: (now) => {
      show(now)
      toast(t('The draft is saved. Nobody meets it before it is published.'))
    },
  })
  const publish = useMutation({
    mutationFn: async () => {
      if (changed) await write()
      return call(api.publishBot, { params: { id } })
    },
    onSuccess: (now) => {
      show(now)
      toast(
        t('Version {number} is published. Talks under way keep the one they began with.', {
          number: String(now.summary.version),
        }),
      )
      if (!now.summary.enabled) setAsking('place')
    },
  })
  const renew = useMutation({ mutationFn: () => call(api.renewBotSecret, { params: { id } }) })
  const set = (draft: BotDefinition) => setForm((before) => ({ ...before, draft }))
  const skillName = (skillId: string) => skills.find((skill) => skill.id === skillId)?.name ?? '–'
  const { draft } = form
  return (
    <div className="bot-page">
      <div className="bot-main">
        <header className="settings-head">
          <Link to="/settings/bots" className="btn g ic" aria-label={t('All bots')}>
            <IconChevronLeft className="i s20" aria-hidden />
          </Link>
          <div className="col">
            <h2>{summary.name}</h2>
            <span className="f12 t3 row g6 nw">
              {summary.version === 0
                ? KIND_WORDS[summary.kind]
                : t('{kind}, version {number}', {
                    kind: KIND_WORDS[summary.kind],
                    number: String(summary.version),
                  })}
              <BotState enabled={summary.enabled} version={summary.version} />
            </span>
          </div>
          <span className="sp" />
          <Button onClick={() => setAsking('place')} disabled={summary.version === 0}>
            {t('Where it answers…')}
          </Button>
          <Button
            kind={changed ? 'plain' : 'primary'}
            disabled={problems.length > 0 || wrongCapacity || (!changed && !summary.changed)}
            busy={publish.isPending}
            onClick={() => publish.mutate()}
          >
            {t('Publish')}
          </Button>
          <Menu>
            <Menu.Target>
              <button type="button" className="btn g ic" aria-label={t('More actions')}>
                <IconDots className="i" aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconHistory className="i" aria-hidden />}
                onClick={() => setAsking('versions')}
              >
                {t('Versions…')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconTrash className="i" aria-hidden />}
                onClick={() => setAsking('delete')}
              >
                {t('Remove the bot…')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
        <section className="settings-scroll" aria-label={t('Draft')} tabIndex={0}>
          <div className="settings-form bot-form" key={generation}>
            {publish.error && <ErrorNote>{messageOf(publish.error)}</ErrorNote>}
            {save.error && !messageFor(save.error, 'name') && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
            {problems.length > 0 && (
              <Note tone="wait">
                <b>{t('Before it can be published')}</b>
                <ul className="bot-problems">
                  {problems.map((one) => (
                    <li key={`${one.stepId} ${one.field}`}>
                      {one.stepId ? (
                        <button type="button" className="link" onClick={() => setOpen(one.stepId)}>
                          {one.message}
                        </button>
                      ) : (
                        one.message
                      )}
                    </li>
                  ))}
                </ul>
              </Note>
            )}
            <div className="two-fields">
              <TextField
                label={t('Name')}
                maxLength={60}
                value={form.name}
                error={messageFor(save.error, 'name')}
                onChange={(event) => setForm({ ...form, name: event.target.value })}
              />
              <TextField
                label={t('Conversations at a time')}
                hint={t('Empty: any number. Who comes beyond it goes to people.')}
                inputMode="numeric"
                value={form.capacity}
                error={wrongCapacity ? t('A whole number from 1 to 100,000, or nothing.') : undefined}
                onChange={(event) => setForm({ ...form, capacity: event.target.value })}
              />
            </div>
            {draft.kind === 'flow' && (
              <FlowEditor
                flow={draft}
                skills={skills}
                problems={problems}
                open={open}
                at={at}
                onOpen={setOpen}
                onChange={set}
              />
            )}
            {draft.kind === 'webhook' && (
              <WebhookForm
                draft={draft}
                problems={problems}
                onChange={set}
                onRenew={() => setAsking('secret')}
              />
            )}
            {draft.kind === 'model' && (
              <ModelForm
                draft={draft}
                problems={problems}
                onChange={set}
                hasSecret={bot.hasSecret}
                typedKey={form.key}
                onKey={(key) => setForm((before) => ({ ...before, key }))}
              />
            )}
            <CommonForm draft={draft} problems={problems} onChange={set} />
          </div>
        </section>
        <SaveFoot
          changed={changed}
          wrong={wrongCapacity}
          busy={save.isPending}
          onTakeBack={() => replace(formOf(bot))}
          onSave={() => save.mutate()}
        />
      </div>
      <TestPane id={id} draft={draft} wrong={problems.length > 0} skillName={skillName} onAt={setAt} />
      {asking === 'place' && <Placing bot={bot} onClose={() => setAsking(null)} />}
      {asking === 'versions' && (
        <Versions
          bot={bot}
          onTake={(definition) => replace({ ...form, draft: definition })}
          onClose={() => setAsking(null)}
        />
      )}
      {renew.data ? (
        <SecretOnce
          secret={renew.data.secret}
          onClose={() => {
            renew.reset()
            setAsking(null)
          }}
        />
      ) : (
        <ConfirmDialog
          title={t('Make a new secret?')}
          opened={asking === 'secret'}
          onClose={() => setAsking(null)}
          onConfirm={() => renew.mutate()}
          verb={t('Make a new one')}
          keep={t('Keep the old one')}
          busy={renew.isPending}
          error={renew.error ? messageOf(renew.error) : undefined}
        >
          <p>
            {t('Events are signed with the new one at once. Your program refuses them until it knows it.')}
          </p>
        </ConfirmDialog>
      )}
      <Removing bot={bot} opened={asking === 'delete'} onClose={() => setAsking(null)} />
    </div>
  )
}

function Removing({ bot, opened, onClose }: { bot: Bot; opened: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { id, name, holding } = bot.summary
  const remove = useMutation({
    mutationFn: () => call(api.deleteBot, { params: { id } }),
    onSuccess: async () => {
      toast(t('{name} is removed', { name }))
      await navigate({ to: '/settings/bots' })
      void client.invalidateQueries({ queryKey: keys.bots })
    },
  })
  return (
    <ConfirmDialog
      title={t('Remove {name}?', { name })}
      opened={opened}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      verb={t('Remove it')}
      keep={t('Keep it')}
      busy={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
    >
      <p>
        {t(
          '{holding, plural, =0 {It has no conversation now.} one {# conversation goes to people.} other {# conversations go to people.}} What it said stays in the ledger. The draft and its versions cannot be brought back.',
          { holding },
        )}
      </p>
    </ConfirmDialog>
  )
}
