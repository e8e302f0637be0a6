import { IconFile, IconUpload } from '@tabler/icons-react'
import { Field, type FieldProps } from './Field.tsx'
import { bytes } from './format.ts'
import { t } from './text.ts'

type Props = Omit<FieldProps, 'children' | 'aside'> & {
  /** What the browser offers: ".csv,text/csv". */
  accept: string
  file: File | undefined
  onFile: (file: File | undefined) => void
  /** The dialog it stands in begins here. */
  first?: boolean
}

/**
 * A file, chosen or dropped. The browser's own input lies over all of it, unseen: it takes the click, the drop and the keys, while the
 * words are those of the console's language.
 */
export function FileField({ label, hint, error, accept, file, onFile, first = false }: Props) {
  const Icon = file ? IconFile : IconUpload
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <span className={`file-field ${file ? 'has' : ''} ${error ? 'err' : ''}`}>
          <Icon className="i s18 t3" aria-hidden />
          <span className="file-words">
            <span className={`ell ${file ? 'b5' : 't2'}`}>
              {file?.name ?? t('Choose a file, or drop it here')}
            </span>
            {file && <span className="f12 t3 num">{bytes(file.size)}</span>}
          </span>
          <span className="btn sm" aria-hidden>
            {file ? t('Another one') : t('Choose…')}
          </span>
          <input
            {...control}
            {...(first ? { 'data-autofocus': true } : {})}
            type="file"
            accept={accept}
            title=""
            onChange={(event) => onFile(event.currentTarget.files?.[0])}
          />
        </span>
      )}
    </Field>
  )
}
