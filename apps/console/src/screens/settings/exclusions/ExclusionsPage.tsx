import { api, type ExclusionList } from '@foreword/contract'
import { IconFileUpload, IconUserOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorNote,
  SkeletonRows,
  t,
  toast,
  useFormat,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { UploadList } from './UploadList.tsx'

/** Named lists of people whom campaigns leave out. */
export function ExclusionsPage() {
  const { count, dateTime } = useFormat()
  const lists = useQuery(queries.exclusionLists())
  const [uploading, setUploading] = useState(false)
  const [gone, setGone] = useState<ExclusionList>()
  const none = lists.data?.lists.length === 0
  return (
    <SettingsScroll label={t('Exclusion lists')}>
      <SettingsHead
        title={t('Exclusion lists')}
        about={t(
          'People whom a campaign can leave out, chosen in its second step. Opt-outs hold without any list.',
        )}
      >
        <Button
          kind="primary"
          icon={<IconFileUpload className="i" aria-hidden />}
          onClick={() => setUploading(true)}
        >
          {t('Upload a list')}
        </Button>
      </SettingsHead>
      {lists.error && !lists.data && <ErrorNote>{messageOf(lists.error)}</ErrorNote>}
      {lists.isPending && <SkeletonRows rows={4} height={52} />}
      {none && (
        <EmptyState icon={<IconUserOff className="i s20" aria-hidden />} title={t('No lists yet')}>
          {t(
            'Journalists, your own staff, people with an open complaint: upload whom you want to leave out once, and choose the list in any campaign. Whoever is on it is counted as skipped, with the reason.',
          )}
        </EmptyState>
      )}
      {lists.data && !none && (
        <table className="tbl settings-table">
          <thead>
            <tr>
              <th scope="col">{t('List')}</th>
              <th scope="col" className="n">
                {t('People')}
              </th>
              <th scope="col">
                <span className="vh">{t('Delete')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lists.data.lists.map((list) => (
              <tr key={list.id}>
                <td>
                  <div className="b5">{list.name}</div>
                  <div className="sub">
                    {t('By {madeBy}, {createdAt}', {
                      madeBy: list.madeBy,
                      createdAt: dateTime(list.createdAt),
                    })}
                  </div>
                </td>
                <td className="n num">{count(list.addresses)}</td>
                <td className="n">
                  <Button size="sm" onClick={() => setGone(list)}>
                    {t('Delete…')}
                    <span className="vh"> {list.name}</span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {uploading && <UploadList onClose={() => setUploading(false)} />}
      {gone && <DeleteList list={gone} onClose={() => setGone(undefined)} />}
    </SettingsScroll>
  )
}

function DeleteList({ list, onClose }: { list: ExclusionList; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call(api.deleteExclusions, { params: { id: list.id } }),
    onSuccess: async () => {
      toast(t('“{name}” is deleted', { name: list.name }))
      onClose()
      await client.invalidateQueries({ queryKey: keys.exclusionLists })
    },
  })
  return (
    <ConfirmDialog
      title={t('Delete “{name}”?', { name: list.name })}
      opened
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      verb={t('Delete the list')}
      busy={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
    >
      <p className="t2">
        {t(
          '{addresses, plural, one {# person} other {# people}} will no longer be left out by it. Drafts that use it ask for another; what was launched stays as it was.',
          { addresses: list.addresses },
        )}
      </p>
    </ConfirmDialog>
  )
}
