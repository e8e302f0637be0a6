import { Menu } from '@mantine/core'
import { IconDots, IconDownload, IconFiles } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../ui/index.ts'
import { HistoryDialog } from './HistoryDialog.tsx'
import { HistoryFiles } from './HistoryFiles.tsx'

/** In the head of the list, for managers: the history as a file, and the files that were prepared. */
export function HistoryMenu() {
  const [asking, setAsking] = useState<'download' | 'files' | null>(null)
  const done = () => setAsking(null)
  return (
    <>
      <Menu>
        <Menu.Target>
          <button type="button" className="btn g ic" aria-label={t('More about conversations')}>
            <IconDots className="i" aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDownload className="i" aria-hidden />}
            onClick={() => setAsking('download')}
          >
            {t('Download history…')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFiles className="i" aria-hidden />} onClick={() => setAsking('files')}>
            {t('Prepared histories…')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'download' && <HistoryDialog onClose={done} onPrepared={() => setAsking('files')} />}
      {asking === 'files' && <HistoryFiles onClose={done} />}
    </>
  )
}
