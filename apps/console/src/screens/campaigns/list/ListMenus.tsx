import { Menu } from '@mantine/core'
import {
  IconArchive,
  IconCalendar,
  IconChevronDown,
  IconDots,
  IconFiles,
  IconHistory,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { IconButton, t } from '../../../ui/index.ts'
import { DownloadItems } from '../downloads/DownloadItems.tsx'
import { PreparedDownloads } from '../downloads/PreparedDownloads.tsx'

const PERIODS = [7, 30, 90]

/** Which days the figures above the list are about. */
export function PeriodMenu({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="chip period">
          <IconCalendar className="i s14" aria-hidden />
          {t('Last {days} days', { days })}
          <IconChevronDown className="i s14" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(days)} onChange={(chosen) => onChange(Number(chosen))}>
          {PERIODS.map((period) => (
            <Menu.RadioItem key={period} value={String(period)} closeMenuOnClick>
              {t('Last {period} days', { period })}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Download all campaigns; prepared files; the archive. */
export function ListMenu({ campaigns }: { campaigns: number }) {
  const navigate = useNavigate()
  const [files, setFiles] = useState(false)
  return (
    <>
      <Menu width="max-content">
        <Menu.Target>
          <IconButton label={t('More')}>
            <IconDots className="i" aria-hidden />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <DownloadItems campaignId={null} rows={campaigns} />
          <Menu.Item leftSection={<IconFiles className="i" aria-hidden />} onClick={() => setFiles(true)}>
            {t('Prepared files…')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArchive className="i" aria-hidden />}
            onClick={() => void navigate({ to: '/campaigns', search: { state: 'archived' } })}
          >
            {t('Show archived campaigns')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconHistory className="i" aria-hidden />}
            onClick={() => void navigate({ to: '/campaigns/imported' })}
          >
            {t('Imported campaigns')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PreparedDownloads opened={files} onClose={() => setFiles(false)} />
    </>
  )
}
