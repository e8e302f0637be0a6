import type { ImportField, ImportPreview, ImportReading } from '@foreword/contract'
import { useState } from 'react'
import { Button, SelectField, t } from '../../../ui/index.ts'
import { FIELD_WORDS } from './words.ts'

const NONE = 'none'

/** Which column is what. Found columns are named in a line; choosing others opens the fields. */
export function Columns({
  preview,
  onChange,
}: {
  preview: ImportPreview
  onChange: (fields: ImportReading['fields']) => void
}) {
  const { fields } = preview.import.reading
  const [chosen, setChosen] = useState<boolean>()
  const open = chosen ?? preview.problem !== null
  const columnOf = (field: ImportField): string => {
    const found = fields.find((one) => one.field === field)
    return found ? String(found.column) : NONE
  }
  const choose = (field: ImportField, value: string) =>
    onChange([
      // A column is one thing: whatever it was before, it is this now.
      ...fields.filter((one) => one.field !== field && String(one.column) !== value),
      ...(value === NONE ? [] : [{ field, column: Number(value) }]),
    ])
  const data = [
    { value: NONE, label: t('In no column') },
    ...preview.columns.map((name, column) => ({ value: String(column), label: name })),
  ]
  return (
    <>
      <div className="row">
        <span className="f12 t2">
          {t('{found} of {columns, plural, one {# column} other {# columns}} recognised.', {
            found: fields.length,
            columns: preview.columns.length,
          })}
        </span>
        <span className="sp" />
        <Button size="sm" aria-expanded={open} onClick={() => setChosen(!open)}>
          {open ? t('Hide the columns') : t('Choose other columns')}
        </Button>
      </div>
      {open && (
        <div className="import-columns">
          {preview.known.map(({ field, needed }) => (
            <SelectField
              key={field}
              label={needed ? t('{field} (needed)', { field: FIELD_WORDS[field] }) : FIELD_WORDS[field]}
              data={data}
              value={columnOf(field)}
              searchable={preview.columns.length > 8}
              onChange={(value) => choose(field, value)}
            />
          ))}
        </div>
      )}
    </>
  )
}
