import { api, type CampaignView } from '@foreword/contract'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import { type CampaignsSearch, filterOf, isFiltered } from '../../../ui/campaign-search.ts'
import { Button, Check, Dialog, ErrorNote, IconButton, TextField, t, toast } from '../../../ui/index.ts'

type Props = { views: readonly CampaignView[]; search: CampaignsSearch; onClose: () => void }

/** Saved filters one by one: their name, whom they are for, which one opens first. */
export function ManageViews({ views, search, onClose }: Props) {
  return (
    <Dialog
      title={t('Saved filters')}
      opened
      onClose={onClose}
      width={560}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Done')}</Button>
        </>
      }
    >
      {views.length === 0 && (
        <p className="t2">{t('None is left. Narrow the list, then save what it shows.')}</p>
      )}
      <ul className="view-list">
        {views.map((view) => (
          <ViewLine key={view.id} view={view} search={search} />
        ))}
      </ul>
    </Dialog>
  )
}

function ViewLine({ view, search }: { view: CampaignView; search: CampaignsSearch }) {
  const client = useQueryClient()
  const { role } = useSession()
  const [name, setName] = useState(view.name)
  const refresh = () => client.invalidateQueries({ queryKey: keys.campaignViews })
  const change = useMutation({
    mutationFn: (body: { name?: string; shared?: boolean; filter?: CampaignView['filter'] }) =>
      call(api.changeCampaignView, { params: { id: view.id }, body }),
    onSuccess: refresh,
  })
  const begin = useMutation({
    mutationFn: (viewId: string | null) => call(api.chooseCampaignView, { body: { viewId } }),
    onSuccess: (now) => client.setQueryData(queries.campaignViews().queryKey, now),
  })
  const remove = useMutation({
    mutationFn: () => call(api.deleteCampaignView, { params: { id: view.id } }),
    onSuccess: async () => {
      const again = async () => {
        const { name: was, filter, shared } = view
        const made = await call(api.createCampaignView, {
          body: { name: was, filter, shared: shared && view.mine },
        })
        if (view.isDefault) await call(api.chooseCampaignView, { body: { viewId: made.id } })
        await refresh()
      }
      toast(t('The filter “{name}” is deleted', { name: view.name }), () => void again())
      await refresh()
    },
  })
  const mayChange = view.mine || role === 'administrator'
  const error = change.error ?? remove.error ?? begin.error
  const renamed = name.trim() !== '' && name.trim() !== view.name
  const keepName = () => renamed && change.mutate({ name: name.trim() })
  return (
    <li className="col">
      <div className="row t">
        <TextField
          label={mayChange ? t('Name') : t('Shared by {name}', { name: view.madeBy })}
          value={name}
          maxLength={60}
          disabled={!mayChange}
          onChange={(event) => setName(event.target.value)}
          onBlur={keepName}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            keepName()
          }}
        />
        {mayChange && (
          <IconButton
            label={t('Delete the filter {name}', { name: view.name })}
            kind="quiet"
            onClick={() => remove.mutate()}
          >
            <IconTrash className="i" aria-hidden />
          </IconButton>
        )}
      </div>
      <div className="row view-choices">
        <Check
          label={t('My list opens with it')}
          checked={view.isDefault}
          onChange={(event) => begin.mutate(event.currentTarget.checked ? view.id : null)}
        />
        {mayChange && (
          <Check
            label={t('Shared with the account')}
            checked={view.shared}
            onChange={(event) => change.mutate({ shared: event.currentTarget.checked })}
          />
        )}
        <span className="sp" />
        {mayChange && isFiltered(search) && (
          <Button size="sm" kind="quiet" onClick={() => change.mutate({ filter: filterOf(search) })}>
            {t('Show here what the list shows now')}
          </Button>
        )}
      </div>
      {error && <ErrorNote>{messageOf(error)}</ErrorNote>}
    </li>
  )
}
