import { api, type CampaignView } from '@foreword/contract'
import { Menu } from '@mantine/core'
import {
  IconBookmark,
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { type CampaignsSearch, filterOf, isFiltered, searchOf, shows } from '../../../ui/campaign-search.ts'
import { Button, Check, Dialog, ErrorNote, TextField, t, toast } from '../../../ui/index.ts'
import { ManageViews } from './ManageViews.tsx'

/** Filters kept under a name: one's own and those the account shares. What is shown now can be kept. */
export function SavedViews({ search }: { search: CampaignsSearch }) {
  const navigate = useNavigate()
  const views = useQuery(queries.campaignViews()).data?.views ?? []
  const [saving, setSaving] = useState(false)
  const [managing, setManaging] = useState(false)
  const now = views.find((view) => shows(search, view.filter))
  const open = (view: CampaignView) => void navigate({ to: '/campaigns', search: searchOf(view) })
  const hasDefault = views.some((view) => view.isDefault)
  if (views.length === 0 && !isFiltered(search)) return null
  return (
    <>
      <Menu width={300} position="bottom-start">
        <Menu.Target>
          <button type="button" className={now ? 'chip chosen' : 'chip'}>
            <IconBookmark className="i s14" aria-hidden />
            {now?.name ?? t('Saved filters')}
            <IconChevronDown className="i s14" aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
          {views.length > 0 && (
            <Menu.Item
              onClick={() => void navigate({ to: '/campaigns', search: hasDefault ? { view: 'all' } : {} })}
            >
              {t('All campaigns')}
            </Menu.Item>
          )}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => open(view)}
              leftSection={
                view.shared ? (
                  <IconUsers className="i" aria-hidden />
                ) : (
                  <IconBookmark className="i" aria-hidden />
                )
              }
              rightSection={view === now && <IconCheck className="i s14" aria-label={t('shown now')} />}
            >
              <span className="b5">{view.name}</span>
              <span className="f12 t3 view-by">
                {[
                  view.isDefault && t('opens first'),
                  view.shared &&
                    (view.mine ? t('shared by you') : t('shared by {name}', { name: view.madeBy })),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </Menu.Item>
          ))}
          {views.length > 0 && <Menu.Divider />}
          {isFiltered(search) && !now && (
            <Menu.Item
              leftSection={<IconDeviceFloppy className="i" aria-hidden />}
              onClick={() => setSaving(true)}
            >
              {t('Save this filter…')}
            </Menu.Item>
          )}
          {views.length > 0 && (
            <Menu.Item
              leftSection={<IconSettings className="i" aria-hidden />}
              onClick={() => setManaging(true)}
            >
              {t('Rename, share or delete…')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveView search={search} onClose={() => setSaving(false)} onSaved={open} />}
      {managing && <ManageViews views={views} search={search} onClose={() => setManaging(false)} />}
    </>
  )
}

type SaveProps = { search: CampaignsSearch; onClose: () => void; onSaved: (view: CampaignView) => void }

function SaveView({ search, onClose, onSaved }: SaveProps) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      call(api.createCampaignView, { body: { name: name.trim(), filter: filterOf(search), shared } }),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: keys.campaignViews })
      toast(t('The filter “{name}” is saved', { name: view.name }))
      onSaved(view)
      onClose()
    },
  })
  return (
    <Dialog
      title={t('Save this filter')}
      opened
      onClose={onClose}
      width={440}
      onSubmit={() => name.trim() !== '' && save.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="primary" type="submit" busy={save.isPending} disabled={name.trim() === ''}>
            {t('Save the filter')}
          </Button>
        </>
      }
    >
      <div className="col save-view">
        <TextField
          label={t('Name')}
          hint={t('What it shows, in a word or two: “My drafts”, “Winter sale”.')}
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Check
          label={t('Share it with the account')}
          hint={t('Everybody who manages campaigns finds it in their list.')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
