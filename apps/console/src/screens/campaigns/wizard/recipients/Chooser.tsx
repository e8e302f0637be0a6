import type { Campaign, Import } from '@foreword/contract'
import { variablesIn } from '@foreword/contract'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useSession } from '../../../../api/index.ts'
import { ErrorNote, SegmentedTabs, SelectField, t } from '../../../../ui/index.ts'
import { countries } from '../../../../ui/zones.ts'
import { byConsumerId, saidByAll, usesApp } from '../channel-steps.ts'
import { TypedLines } from './TypedLines.tsx'
import type { Source } from './use-source.ts'

type Props = {
  campaign: Campaign
  /** An audience that could not be read: its error is explained, and one chooses again. */
  failed: Import | null
  missing: string | undefined
  /** Chosen before, for something that did not get through. */
  country: string | null
  typing: boolean
  onTyping(typing: boolean): void
  onRead(source: Source): void
}

/** Where recipients come from: a file of any size, or lines typed here. */
export function Chooser({ campaign, failed, missing, country: chosen, typing, onTyping, onRead }: Props) {
  const { account } = useSession()
  const [country, setCountry] = useState(chosen ?? failed?.defaultCountry ?? account.defaultCountry)
  return (
    <div className="col wz-chooser">
      <div className="row">
        <h2 className="h-voice">{t('Who gets it?')}</h2>
        <span className="sp" />
        <SegmentedTabs
          label={t('Where recipients come from')}
          segments={[
            { value: 'file', label: t('A file') },
            { value: 'typed', label: t('Type or paste') },
          ]}
          value={typing ? 'typed' : 'file'}
          onChange={(value) => onTyping(value === 'typed')}
        />
      </div>
      {failed?.error && (
        <ErrorNote>
          <b>{t('{fileName} could not be read.', { fileName: failed.fileName ?? t('What you typed') })}</b>{' '}
          {failed.error.message}
        </ErrorNote>
      )}
      {missing && !failed && <ErrorNote>{missing}</ErrorNote>}
      {typing ? (
        <TypedLines campaign={campaign} onRead={(text) => onRead({ text, country })} />
      ) : (
        <FileZone campaign={campaign} onFile={(file) => onRead({ file, country })} />
      )}
      {!byConsumerId(campaign) && (
        <div className="wz-country">
          <SelectField
            label={t('Numbers without a country code are from')}
            data={countries()}
            value={country}
            onChange={setCountry}
            searchable
            hint={t('Numbers that begin with + or 00 keep their own country.')}
          />
        </div>
      )}
    </div>
  )
}

function FileZone({ campaign, onFile }: { campaign: Campaign; onFile(file: File): void }) {
  const names = variablesIn(saidByAll(campaign))
  return (
    <Dropzone
      className="wz-drop"
      multiple={false}
      onDrop={([file]) => file && onFile(file)}
      inputProps={{ 'aria-label': t('File of recipients') }}
      aria-label={t('Choose a file of recipients')}
    >
      <div className="col wz-drop-words">
        <span className="empty-icon">
          <Dropzone.Accept>
            <IconUpload className="i s20" aria-hidden />
          </Dropzone.Accept>
          <Dropzone.Idle>
            <IconFileSpreadsheet className="i s20" aria-hidden />
          </Dropzone.Idle>
        </span>
        <span className="b6 f14">{t('Drop a CSV file here, or press to choose one')}</span>
        <span className="t2">
          {t(
            'One person a row. Commas, semicolons or tabs, any encoding, any number of rows. Every row is checked, and what is wrong can be mended here.',
          )}
        </span>
        {names.length > 0 && (
          <span className="f12 t3">
            {t(
              'What you wrote uses {map}: the file needs {names, plural, one {a column of that name} other {columns of those names}}.',
              { map: names.map((name) => `{${name}}`).join(', '), names: names.length },
            )}
          </span>
        )}
        {usesApp(campaign) && (
          <span className="f12 t3">
            {byConsumerId(campaign)
              ? t('The app knows people by their consumer id, not by phone: one column holds it.')
              : t(
                  'For the app the file needs a column consumer_id. Whoever has none there goes on to the next channel.',
                )}
          </span>
        )}
      </div>
    </Dropzone>
  )
}
