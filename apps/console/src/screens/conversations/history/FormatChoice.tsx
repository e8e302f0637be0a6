import type { HistoryFormat } from '@foreword/contract'
import { Check, Radio, spoken, t } from '../../../ui/index.ts'

const FORMATS: { format: HistoryFormat; label: string; hint: string }[] = spoken(() => [
  { format: 'html', label: t('To read and print'), hint: t('A page with each conversation as it was') },
  { format: 'csv', label: t('CSV'), hint: t('A table with a row for every message, for spreadsheets') },
  { format: 'ndjson', label: t('NDJSON'), hint: t('A line for every conversation, for programs') },
])

/** The format's name in a list of files. */
export const formatWord = (format: HistoryFormat): string =>
  format === 'html' ? t('Page') : format.toUpperCase()

type Props = {
  format: HistoryFormat
  onFormat(format: HistoryFormat): void
  notes: boolean
  onNotes(notes: boolean): void
}

/** What kind of file, and whether what colleagues wrote among themselves is in it. */
export function FormatChoice({ format, onFormat, notes, onNotes }: Props) {
  return (
    <>
      <fieldset className="cv-scopes">
        <legend className="lab">{t('What kind of file?')}</legend>
        {FORMATS.map((one) => (
          <Radio
            key={one.format}
            name="format"
            label={one.label}
            hint={one.hint}
            checked={format === one.format}
            onChange={() => onFormat(one.format)}
          />
        ))}
      </fieldset>
      <Check
        label={t('With notes among colleagues')}
        hint={t('Whispers too. People who ask what is kept of them do not expect these words.')}
        checked={notes}
        onChange={(event) => onNotes(event.currentTarget.checked)}
      />
    </>
  )
}
