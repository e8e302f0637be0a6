import { api } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconArchive, IconCalendar, IconChevronDown, IconDots, IconDownload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { urlOf } from '../../../api/index.ts'
import { IconButton } from '../../../ui/index.ts'

const PERIODS = [7, 30, 90]

/** Which days the figures above the list are about. */
export function PeriodMenu({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="chip period">
          <IconCalendar className="i s14" aria-hidden />
          Last {days} days
          <IconChevronDown className="i s14" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(days)} onChange={(chosen) => onChange(Number(chosen))}>
          {PERIODS.map((period) => (
            <Menu.RadioItem key={period} value={String(period)} closeMenuOnClick>
              Last {period} days
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Download all campaigns; the archive. */
export function ListMenu() {
  const navigate = useNavigate()
  return (
    <Menu width={232}>
      <Menu.Target>
        <IconButton label="More">
          <IconDots className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={urlOf(api.downloadCampaigns, {})}
          download
          leftSection={<IconDownload className="i" aria-hidden />}
        >
          Download all campaigns
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArchive className="i" aria-hidden />}
          onClick={() => void navigate({ to: '/campaigns', search: { state: 'archived' } })}
        >
          Show archived campaigns
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
