import type { Campaign } from '@foreword/contract'
import { IconArrowDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { Button, EmptyState, useIsPhone } from '../../../ui/index.ts'
import { CampaignActions } from '../actions/CampaignActions.tsx'
import { CampaignItem } from './CampaignItem.tsx'
import { CampaignRow } from './CampaignRow.tsx'
import { filterWords } from './states.ts'

type CampaignListProps = {
  campaigns: Campaign[]
  filter: { state: string; search: string; skill: string | undefined }
  onClear: () => void
  onMore: (() => void) | undefined
}

/** One row a campaign: a table where there is width, stacked rows on a phone. */
export function CampaignList({ campaigns, filter, onClear, onMore }: CampaignListProps) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const nameOf = (id: string | null) => skills.find((skill) => skill.id === id)?.name
  const phone = useIsPhone()
  if (campaigns.length === 0) {
    return (
      <EmptyState title="No campaign fits" action={<Button onClick={onClear}>Clear the filter</Button>}>
        None is there for: {filterWords(filter, nameOf(filter.skill ?? null)) || 'this list'}.
      </EmptyState>
    )
  }
  return (
    <CampaignActions>
      {phone ? (
        <ul>
          {campaigns.map((campaign) => (
            <CampaignItem key={campaign.id} campaign={campaign} skill={nameOf(campaign.skillId)} />
          ))}
        </ul>
      ) : (
        <CampaignTable>
          {campaigns.map((campaign) => (
            <CampaignRow key={campaign.id} campaign={campaign} skill={nameOf(campaign.skillId)} />
          ))}
        </CampaignTable>
      )}
      {onMore && (
        <div className="more-rows">
          <Button size="sm" onClick={onMore}>
            Show more
          </Button>
        </div>
      )}
    </CampaignActions>
  )
}

// Fixed widths: live figures never shift a column.
const WIDTHS = [272, 104, 84, 146, 148, 156, 78, 60, 60, undefined]

function CampaignTable({ children }: { children: React.ReactNode }) {
  return (
    <table className="tbl campaign-table">
      <colgroup>
        {WIDTHS.map((width) => (
          <col key={width ?? 'rest'} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Campaign</th>
          <th scope="col">Channel</th>
          <th scope="col" className="n">
            Recipients
          </th>
          <th scope="col" aria-sort="descending">
            <span className="row g4 t1">
              Launched
              <IconArrowDown className="i s14" aria-hidden />
            </span>
          </th>
          <th scope="col">State</th>
          <th scope="col">Progress</th>
          <th scope="col" className="n">
            Delivered
          </th>
          <th scope="col" className="n">
            Failed
          </th>
          <th scope="col" className="n">
            Replies
          </th>
          <th scope="col">
            <span className="vh">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
