import { api, type Campaign, type Import } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, isCode, keys, messageOf } from '../../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, SelectField, t } from '../../../../ui/index.ts'
import { countries } from '../../../../ui/zones.ts'
import { byConsumerId } from '../channel-steps.ts'

type Props = { campaign: Campaign; audience: Import; opened: boolean; onClose(): void }

/** How a file is read: which column holds the phone or consumer id, whether the first row names the columns, and the home country. */
export function MappingDialog(props: Props) {
  return props.opened ? <Mapping {...props} /> : null
}

function Mapping({ campaign, audience, opened, onClose }: Props) {
  const client = useQueryClient()
  const [column, setColumn] = useState(audience.phoneColumn)
  const [header, setHeader] = useState(audience.hasHeader ?? true)
  const [country, setCountry] = useState(audience.defaultCountry)
  const reread = useMutation({
    mutationFn: () =>
      call(api.rereadImport, {
        params: { id: campaign.id },
        body: {
          defaultCountry: country,
          // Lines of JSON have no columns.
          ...(audience.format === 'csv' ? { phoneColumn: column, hasHeader: header } : {}),
        },
      }),
    onSuccess: (fresh) => {
      client.setQueryData(keys.import(campaign.id), fresh)
      onClose()
    },
  })
  const typed = audience.source === 'typed' || audience.format === 'ndjson'
  const ids = byConsumerId(campaign)
  const same =
    column === audience.phoneColumn && header === audience.hasHeader && country === audience.defaultCountry
  return (
    <Dialog
      title={t('How is this file read?')}
      opened={opened}
      onClose={onClose}
      onSubmit={() => reread.mutate()}
      footer={
        <>
          <span className="f12 t3">{same ? t('No changes') : t('Corrections made to rows are lost')}</span>
          <span className="sp" />
          <Button onClick={onClose}>{t('Leave it')}</Button>
          <Button kind="primary" type="submit" disabled={same} busy={reread.isPending}>
            {t('Read again')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {reread.error && <ErrorNote>{remedy(reread.error)}</ErrorNote>}
        {!typed && (
          <>
            <SelectField
              label={ids ? t('Column with the consumer id') : t('Column with the phone')}
              data={audience.columns.map((name, index) => ({
                value: String(index),
                label: name.trim() === '' ? t('Column {index}', { index: index + 1 }) : name,
              }))}
              value={String(column)}
              onChange={(value) => setColumn(Number(value))}
            />
            <Check
              label={t('The first row names the columns')}
              hint={t('Untick it when the first row is a person already.')}
              checked={header}
              onChange={(event) => setHeader(event.currentTarget.checked)}
            />
          </>
        )}
        {!ids && (
          <SelectField
            label={t('Numbers without a country code are from')}
            data={countries()}
            value={country}
            onChange={setCountry}
            searchable
          />
        )}
        {typed && ids && (
          <p className="t2">{t('Typed lines are read as they stand: the consumer id comes first.')}</p>
        )}
      </div>
    </Dialog>
  )
}

const remedy = (error: unknown): string =>
  isCode(error, 'stale_file')
    ? t('The file is no longer kept here. Close this and choose it again.')
    : messageOf(error)
