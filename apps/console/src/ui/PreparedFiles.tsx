import { IconDownload, IconTrash } from '@tabler/icons-react'
import { Button, IconButton } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { EmptyState } from './EmptyState.tsx'
import { ErrorNote } from './Note.tsx'
import { t } from './text.ts'
import './prepared-files.css'

/** A file that is prepared in the background. */
export type Prepared = {
  id: string
  title: string
  status: 'preparing' | 'ready' | 'failed'
  /** Where it is saved from. */
  href: string
  /** What is in it, whatever its state. */
  about?: string
  /** Of 1, and the same in words. */
  share: number
  soFar: string
  /** What it holds, how large it is, and until when it is kept. */
  whole: string
}

type Props = {
  title: string
  opened: boolean
  onClose(): void
  /** Undefined = not known yet. */
  files: readonly Prepared[] | undefined
  /** What stands there while there is none, and how one comes there. */
  none: { title: string; words: string }
  keptDays: number
  error: string | undefined
  onRemove(id: string): void
}

/** Files prepared in the background: how far they are, and until when they are kept. */
export function PreparedFiles({ title, opened, onClose, files, none, keptDays, error, onRemove }: Props) {
  return (
    <Dialog
      title={title}
      opened={opened}
      onClose={onClose}
      width={600}
      footer={
        <>
          <span className="f12 t3">
            {t('Kept for {exportDays} days, and deleted when a person is erased.', { exportDays: keptDays })}
          </span>
          <span className="sp" />
          <Button onClick={onClose} data-autofocus>
            {t('Close')}
          </Button>
        </>
      }
    >
      {error && <ErrorNote>{error}</ErrorNote>}
      {files?.length === 0 && <EmptyState title={none.title}>{none.words}</EmptyState>}
      <ul className="prepared-files">
        {files?.map((file) => (
          <li key={file.id} className="row g8">
            <Facts file={file} />
            {file.status === 'ready' && (
              <a className="btn sm" href={file.href} download>
                <IconDownload className="i" aria-hidden />
                {t('Save')}
                <span className="vh"> {file.title}</span>
              </a>
            )}
            <IconButton
              kind="quiet"
              size="sm"
              label={
                file.status === 'preparing'
                  ? t('Stop preparing {title}', { title: file.title })
                  : t('Delete {title}', { title: file.title })
              }
              onClick={() => onRemove(file.id)}
            >
              <IconTrash className="i" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function Facts({ file }: { file: Prepared }) {
  return (
    <span className="col sp prepared-line">
      <span className="ell b5">{file.title}</span>
      {file.about && <span className="f12 t3 num">{file.about}</span>}
      {file.status === 'preparing' && (
        <>
          <progress
            value={file.share}
            max={1}
            aria-label={t('{title} is being prepared', { title: file.title })}
          />
          <span className="f12 t3 num">{file.soFar}</span>
        </>
      )}
      {file.status === 'ready' && <span className="f12 t3 num">{file.whole}</span>}
      {file.status === 'failed' && (
        <span className="f12 bad">
          {t('It could not be prepared. Ask for it again; the log of the server says why.')}
        </span>
      )}
    </span>
  )
}
