import { api, type FileFormat, WAIT_ROWS } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, urlOf } from '../../../api/index.ts'
import { t, toast } from '../../../ui/index.ts'

type ItemsProps = {
  /** Whose recipients and messages; null = all campaigns. */
  campaignId: string | null
  rows: number
}

const FORMATS: { format: FileFormat; tail: string }[] = [
  { format: 'csv', tail: 'CSV' },
  { format: 'xlsx', tail: 'Excel' },
]

/** Saves a table at once, or has a large one prepared. Items of a menu. */
export function DownloadItems({ campaignId, rows }: ItemsProps) {
  const client = useQueryClient()
  const prepare = useMutation({
    mutationFn: (format: FileFormat) => call(api.createExport, { body: { campaignId, format } }),
    onSuccess: () => {
      toast(t('The file is being prepared. You are told when it is ready.'))
      void client.invalidateQueries({ queryKey: keys.exports })
    },
    onError: (error) => toast(messageOf(error)),
  })
  const icon = <IconDownload className="i" aria-hidden />
  return FORMATS.map(({ format, tail }) =>
    rows > WAIT_ROWS ? (
      <Menu.Item key={format} leftSection={icon} onClick={() => prepare.mutate(format)}>
        {campaignId
          ? t('Prepare recipients and messages ({tail})', { tail })
          : t('Prepare all campaigns ({tail})', { tail })}
      </Menu.Item>
    ) : (
      <Menu.Item
        key={format}
        component="a"
        href={
          campaignId
            ? urlOf(api.downloadMessages, { params: { id: campaignId }, query: { format } })
            : urlOf(api.downloadCampaigns, { query: { format } })
        }
        download
        leftSection={icon}
      >
        {campaignId
          ? t('Download recipients and messages ({tail})', { tail })
          : t('Download all campaigns ({tail})', { tail })}
      </Menu.Item>
    ),
  )
}
