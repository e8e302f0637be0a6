import { api } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconCertificate, IconDots, IconDownload, IconUpload } from '@tabler/icons-react'
import { urlOf, useSession } from '../../api/index.ts'
import { IconButton, t } from '../../ui/index.ts'

/** Lists in and out. */
export function OptOutMenu({ onImport }: { onImport: () => void }) {
  const admin = useSession().role === 'administrator'
  return (
    <Menu width={248}>
      <Menu.Target>
        <IconButton label={t('More')}>
          <IconDots className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUpload className="i" aria-hidden />} onClick={onImport}>
          {t('Import opt-outs…')}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={urlOf(api.downloadOptOuts, {})}
          download
          leftSection={<IconDownload className="i" aria-hidden />}
        >
          {t('Download the list')}
        </Menu.Item>
        {admin && (
          <Menu.Item
            component="a"
            href={urlOf(api.downloadConsentEvents, {})}
            download
            leftSection={<IconCertificate className="i" aria-hidden />}
          >
            {t('Download all evidence')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
