import { api, type DataImport } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ConfirmDialog, Note, t, toast, useFormat } from '../../../ui/index.ts'
import { Problems } from './Problems.tsx'
import { broughtNothing, broughtWords, STATE_WORDS, sourceLabel } from './words.ts'

/** Imports, newest first: what each brought, how far one is, and the way back. */
export function ImportList({ imports }: { imports: readonly DataImport[] }) {
  const [undone, setUndone] = useState<DataImport>()
  return (
    <>
      <ul className="import-list">
        {imports.map((one) => (
          <ImportItem key={one.id} import={one} onUndo={() => setUndone(one)} />
        ))}
      </ul>
      {undone && <UndoDialog import={undone} onClose={() => setUndone(undefined)} />}
    </>
  )
}

function ImportItem({ import: one, onUndo }: { import: DataImport; onUndo: () => void }) {
  const { dateTime, count } = useFormat()
  const [reasons, setReasons] = useState(false)
  const { status, counts } = one
  return (
    <li className="import-item" aria-label={one.fileName}>
      <div className="row wrap">
        <div className="col import-name">
          <span className="b5 ell">{one.fileName}</span>
          <span className="f12 t3">
            {t('{source} · {by}, {at}', {
              source: sourceLabel(one.source),
              by: one.createdByName,
              at: dateTime(one.createdAt),
            })}
          </span>
        </div>
        <span className="sp" />
        <span className={`st ${TONES[status]}`}>{STATE_WORDS[status]}</span>
        {(status === 'done' || status === 'failed') && (
          <Button size="sm" onClick={onUndo}>
            {t('Undo…')}
            <span className="vh"> {one.fileName}</span>
          </Button>
        )}
      </div>
      {status === 'running' && (
        <>
          <progress
            value={one.rowsDone}
            max={Math.max(1, one.rowsTotal)}
            aria-label={t('{fileName} is being imported', { fileName: one.fileName })}
          />
          <span className="f12 t3 num">
            {t('{done} of {total} lines', { done: count(one.rowsDone), total: count(one.rowsTotal) })}
          </span>
        </>
      )}
      {one.error && <Note tone="bad">{one.error.message}</Note>}
      {(status === 'undoing' || status === 'undone') && <Undone import={one} />}
      {(status === 'done' || status === 'failed') && (
        <div className="import-brought-line f12 t2 num">
          {broughtNothing(counts) && status === 'done' && (
            <b className="b5">{t('Nothing new: everything was here already.')}</b>
          )}
          {broughtWords(counts, false).map((words) => (
            <span key={words}>{words}</span>
          ))}
          {counts.campaigns > 0 && <Link to="/campaigns/imported">{t('Show the campaigns')}</Link>}
          {counts.refused > 0 && (
            <button
              type="button"
              className="link"
              aria-expanded={reasons}
              onClick={() => setReasons(!reasons)}
            >
              {reasons ? t('Hide the lines') : t('Show the lines')}
            </button>
          )}
        </div>
      )}
      {reasons && <Problems problems={one.problems} refused={counts.refused} />}
    </li>
  )
}

const TONES: Record<DataImport['status'], string> = {
  draft: '',
  running: 'acc',
  done: 'ok',
  failed: 'bad',
  undoing: 'acc',
  undone: '',
}

function Undone({ import: one }: { import: DataImport }) {
  const { dateTime } = useFormat()
  return (
    <span className="f12 t3 num">
      {one.status === 'undoing'
        ? t('{n, plural, one {# opt-out} other {# opt-outs}} withdrawn so far', { n: one.withdrawn })
        : t(
            'Undone by {by}, {date}: {n, plural, =0 {no opt-outs} one {# opt-out} other {# opt-outs}} withdrawn',
            {
              by: one.undoneByName ?? '–',
              date: one.undoneAt ? dateTime(one.undoneAt) : '–',
              n: one.withdrawn,
            },
          )}
    </span>
  )
}

function UndoDialog({ import: one, onClose }: { import: DataImport; onClose: () => void }) {
  const client = useQueryClient()
  const undo = useMutation({
    mutationFn: () => call(api.undoDataImport, { params: { id: one.id } }),
    onSuccess: async () => {
      toast(t('“{fileName}” is being undone', { fileName: one.fileName }))
      onClose()
      await client.invalidateQueries({ queryKey: keys.dataImports })
    },
  })
  const { optOuts, campaigns } = one.counts
  return (
    <ConfirmDialog
      title={t('Undo “{fileName}”?', { fileName: one.fileName })}
      opened
      onClose={onClose}
      onConfirm={() => undo.mutate()}
      verb={t('Undo the import')}
      busy={undo.isPending}
      error={undo.error ? messageOf(undo.error) : undefined}
    >
      <div className="stack">
        {optOuts > 0 && (
          <p className="t2">
            {t(
              '{optOuts, plural, one {# person} other {# people}} will no longer be opted out by this file, and can be written to again. Whoever stopped in another way, before or since, stays opted out. The evidence is kept, with a record that it was withdrawn.',
              { optOuts },
            )}
          </p>
        )}
        {campaigns > 0 && (
          <p className="t2">
            {t(
              '{campaigns, plural, one {# campaign disappears} other {# campaigns disappear}} from the history.',
              {
                campaigns,
              },
            )}
          </p>
        )}
        {optOuts === 0 && campaigns === 0 && (
          <p className="t2">{t('It brought nothing, so nothing but its line here changes.')}</p>
        )}
      </div>
    </ConfirmDialog>
  )
}
