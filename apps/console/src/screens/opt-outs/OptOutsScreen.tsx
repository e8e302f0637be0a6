import type { OptOut } from '@foreword/contract'
import { IconHandStop, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { messageOf, queries } from '../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  PageHeader,
  SearchInput,
  SkeletonRows,
  T,
  t,
  useFormat,
  useKeys,
  useRowKeys,
} from '../../ui/index.ts'
import { AddOptOut } from './AddOptOut.tsx'
import { CannotGetTexts } from './CannotGetTexts.tsx'
import { HistoryDrawer } from './HistoryDrawer.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { LikelyOptOuts } from './LikelyOptOuts.tsx'
import { OptOutMenu } from './OptOutMenu.tsx'
import { OptOutTable } from './OptOutTable.tsx'
import './opt-outs.css'
import './proof.css'

const route = getRouteApi('/signed-in/opt-outs')

/** Who must not be messaged, since when and how we know; each with its whole history. */
export function OptOutsScreen() {
  const { zoneName } = useFormat()
  const { search = '' } = route.useSearch()
  const navigate = useNavigate()
  const list = useInfiniteQuery(queries.optOuts(search))
  const [adding, setAdding] = useState(false)
  const [importing, setImporting] = useState(false)
  const [opened, setOpened] = useState<OptOut>()
  useRowKeys()
  useKeys({ c: () => setAdding(true) })
  const find = useCallback(
    (text: string) => void navigate({ to: '/opt-outs', search: text ? { search: text } : {}, replace: true }),
    [navigate],
  )
  const total = list.data?.pages[0]?.total ?? 0
  const optOuts = list.data?.pages.flatMap((page) => page.optOuts) ?? []
  const none = list.data && optOuts.length === 0
  return (
    <>
      <PageHeader title={t('Opt-outs')}>
        <Button kind="primary" icon={<IconPlus className="i" aria-hidden />} onClick={() => setAdding(true)}>
          {t('Record an opt-out')}
        </Button>
        <OptOutMenu onImport={() => setImporting(true)} />
      </PageHeader>
      <div className="row pad opt-tools">
        <span className="t2">
          {list.data && (
            <T
              text="{total, plural, one {<b>#</b> person} other {<b>#</b> people}} will not be sent to, in any campaign. Times in {zoneName}."
              with={{ total, zoneName, b: (words) => <b className="num b6 t1">{words}</b> }}
            />
          )}
        </span>
        <span className="sp" />
        <SearchInput label={t('Find a number')} value={search} onSearch={find} width={220} />
      </div>
      <LikelyOptOuts />
      {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {list.isPending && <SkeletonRows rows={10} />}
      {none && <Nobody search={search} onClear={() => find('')} />}
      {optOuts.length > 0 && (
        <OptOutTable
          optOuts={optOuts}
          hasMore={list.hasNextPage}
          onMore={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          onOpen={setOpened}
        />
      )}
      <CannotGetTexts search={search} />
      <ImportDialog opened={importing} onClose={() => setImporting(false)} />
      <AddOptOut opened={adding} onClose={() => setAdding(false)} />
      <HistoryDrawer optOut={opened} onClose={() => setOpened(undefined)} />
    </>
  )
}

function Nobody({ search, onClear }: { search: string; onClear: () => void }) {
  if (search) {
    return (
      <EmptyState
        title={t('Not on the list')}
        action={<Button onClick={onClear}>{t('Clear the search')}</Button>}
      >
        {t('No opted-out number has “{search}” in it.', { search })}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconHandStop className="i s20" aria-hidden />} title={t('Nobody has opted out')}>
      {t(
        'Whoever answers STOP comes here by themselves, and is left out of every campaign from that moment. Somebody who asked on the phone or by letter is recorded by hand.',
      )}
    </EmptyState>
  )
}
