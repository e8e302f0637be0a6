import { api, type CannedReply } from '@foreword/contract'
import { IconMessage2Bolt, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  AreaField,
  Button,
  ConfirmDialog,
  Dialog,
  EmptyState,
  ErrorNote,
  SelectField,
  SkeletonRows,
  TextField,
  t,
  useFormat,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'

/** Saved answers: those for everybody or a skill, which managers write, and one's own. */
export function RepliesPage() {
  const { dateTime } = useFormat()
  const { role } = useSession()
  const replies = useQuery(queries.canned())
  const [edited, setEdited] = useState<CannedReply | 'new'>()
  const [gone, setGone] = useState<CannedReply>()
  const alone = !useLocation().pathname.startsWith('/settings')
  const mayChange = (one: CannedReply) => one.personal || role !== 'agent'
  return (
    <SettingsScroll label={t('Saved answers')}>
      <SettingsHead
        alone={alone}
        title={t('Saved answers')}
        about={t(
          'Put into a reply by / in an empty field. Values of the person stand in double braces: {examples}.',
          {
            examples: '{{name}}, {{agent}}, {{booking}}',
          },
        )}
      >
        <Button kind="primary" icon={<IconPlus className="i" aria-hidden />} onClick={() => setEdited('new')}>
          {t('New answer')}
        </Button>
      </SettingsHead>
      {replies.error && !replies.data && <ErrorNote>{messageOf(replies.error)}</ErrorNote>}
      {replies.isPending && <SkeletonRows rows={4} height={52} />}
      {replies.data?.replies.length === 0 && (
        <EmptyState
          icon={<IconMessage2Bolt className="i s20" aria-hidden />}
          title={t('Nothing is saved yet')}
        >
          {t(
            'What you write again and again, such as opening hours, is written once here and put in by name.',
          )}
        </EmptyState>
      )}
      {replies.data && replies.data.replies.length > 0 && (
        <table className="tbl settings-table">
          <thead>
            <tr>
              <th scope="col">{t('Answer')}</th>
              <th scope="col" className="wide-only">
                {t('For')}
              </th>
              <th scope="col">
                <span className="vh">{t('Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {replies.data.replies.map((one) => (
              <tr key={one.id}>
                <td>
                  <div className="b5">{one.name}</div>
                  <div className="sub">{one.text}</div>
                  <div className="sub narrow-only">{forWhom(one)}</div>
                </td>
                <td className="wide-only">
                  {forWhom(one)}
                  <div className="sub">
                    {t('{name}, {time}', { name: one.changedBy, time: dateTime(one.changedAt) })}
                  </div>
                </td>
                <td className="n">
                  {mayChange(one) && (
                    <span className="row g6 row-acts">
                      <Button size="sm" onClick={() => setEdited(one)}>
                        {t('Change…')}
                        <span className="vh"> {one.name}</span>
                      </Button>
                      <Button size="sm" onClick={() => setGone(one)}>
                        {t('Delete…')}
                        <span className="vh"> {one.name}</span>
                      </Button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && <EditReply reply={edited} onClose={() => setEdited(undefined)} />}
      {gone && <DeleteReply reply={gone} onClose={() => setGone(undefined)} />}
    </SettingsScroll>
  )
}

const forWhom = (one: CannedReply): string =>
  one.personal ? t('Only you') : (one.skillName ?? t('Everybody'))

const OWN = 'own'
const ALL = 'all'

function EditReply({ reply, onClose }: { reply: CannedReply | 'new'; onClose: () => void }) {
  const client = useQueryClient()
  const { role } = useSession()
  const before = reply === 'new' ? null : reply
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const [name, setName] = useState(before?.name ?? '')
  const [text, setText] = useState(before?.text ?? '')
  const [scope, setScope] = useState(
    before ? (before.personal ? OWN : (before.skillId ?? ALL)) : role === 'agent' ? OWN : ALL,
  )
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => {
      const words = {
        name: name.trim(),
        text: text.trim(),
        skillId: scope === OWN || scope === ALL ? null : scope,
      }
      return before
        ? call(api.changeCannedReply, { params: { id: before.id }, body: words })
        : call(api.createCannedReply, { body: { ...words, personal: scope === OWN } })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.canned })
      onClose()
    },
  })
  const missing = (value: string) => tried && value.trim() === ''
  const known = messageFor(save.error, 'name')
  return (
    <Dialog
      title={before ? t('Change this answer') : t('A new saved answer')}
      opened
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (name.trim() !== '' && text.trim() !== '') save.mutate()
      }}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          data-autofocus
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          hint={t('What you look for, such as “Opening hours”.')}
          error={missing(name) ? t('Give it a name to find it by.') : known}
        />
        <AreaField
          label={t('Text')}
          rows={5}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={missing(text) ? t('Write the text of the answer.') : undefined}
        />
        {role !== 'agent' && !before?.personal && (
          <SelectField
            label={t('For')}
            data={[
              { value: ALL, label: t('Everybody') },
              ...skills.map((one) => ({ value: one.id, label: one.name })),
              ...(before ? [] : [{ value: OWN, label: t('Only you') }]),
            ]}
            value={scope}
            onChange={setScope}
          />
        )}
        {save.error && !known && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

function DeleteReply({ reply, onClose }: { reply: CannedReply; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call(api.deleteCannedReply, { params: { id: reply.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.canned })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('Delete “{name}”?', { name: reply.name })}
      opened
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      verb={t('Delete it')}
      busy={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
    >
      <p className="t2">{t('What was sent with it stays as it is.')}</p>
    </ConfirmDialog>
  )
}
