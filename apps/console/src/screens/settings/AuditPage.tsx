import { IconListSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { messageOf, queries } from '../../api/index.ts'
import { Button, EmptyState, ErrorNote, SkeletonRows, useFormat } from '../../ui/index.ts'
import { SettingsHead } from './SettingsHead.tsx'
import { SettingsScroll } from './SettingsScroll.tsx'

/** Who did what, newest first. Nothing can be changed here, by nobody. */
export function AuditPage() {
  const { dateTime, zoneName } = useFormat()
  const log = useInfiniteQuery(queries.audit())
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <SettingsScroll label="Audit log">
      <SettingsHead title="Audit log" about={`Who did what, newest first. Times in ${zoneName}.`} />
      {log.error && !log.data && <ErrorNote>{messageOf(log.error)}</ErrorNote>}
      {log.isPending && <SkeletonRows rows={12} height={40} />}
      {log.data && entries.length === 0 && (
        <EmptyState icon={<IconListSearch className="i s20" aria-hidden />} title="Nothing yet">
          Each launch, pause, change of a secret and change of a role will stand here.
        </EmptyState>
      )}
      {entries.length > 0 && (
        <table className="tbl settings-table c40">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">About</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td className="num nw t2">{dateTime(entry.at)}</td>
                <td className="b5 nw">{entry.actorName}</td>
                <td>{actionWords(entry.action)}</td>
                <td className="t2">{entry.subject}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {log.hasNextPage && (
        <div className="settings-note ctr">
          <Button size="sm" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </SettingsScroll>
  )
}

/** "campaign.launched" → "Campaign launched". */
function actionWords(action: string): string {
  return action.replace(/[._]/g, ' ').replace(/^./, (first) => first.toUpperCase())
}
