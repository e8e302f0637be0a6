import { IconCheck, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { Kbd } from './Kbd.tsx'
import { useKeys } from './keys.ts'
import { t } from './text.ts'
import { dismissToast, toastStore, undoToast } from './toast.ts'

/** Where toasts appear: bottom centre of the sheet. The region stays, so that what enters it is read aloud. */
export function Toaster() {
  const now = useSyncExternalStore(toastStore.subscribe, toastStore.get)
  // While one types, Ctrl Z belongs to the field.
  useKeys({ 'mod+z': now?.undo ? onUndoKey : undefined })
  return (
    <output className="toast-place" aria-live="polite">
      {now && (
        <span className="toast" key={now.id}>
          <IconCheck className="i" aria-hidden />
          <span>{now.text}</span>
          {now.undo && (
            <button type="button" className="u" onClick={() => undoToast()}>
              {t('Undo')}
            </button>
          )}
          {now.undo && <Kbd>{t('Ctrl Z')}</Kbd>}
          <button type="button" aria-label={t('Dismiss')} className="toast-x" onClick={dismissToast}>
            <IconX className="i s14" aria-hidden />
          </button>
        </span>
      )}
    </output>
  )
}

function onUndoKey(event: KeyboardEvent): void {
  const field = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
  if (!field) undoToast()
}
