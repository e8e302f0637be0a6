import { Button, t } from '../../ui/index.ts'

type Props = { changed: boolean; wrong: boolean; busy: boolean; onTakeBack(): void; onSave(): void }

/** The foot of a settings page that is saved as a whole. */
export function SaveFoot({ changed, wrong, busy, onTakeBack, onSave }: Props) {
  return (
    <footer className="foot">
      <span className="sp" />
      {!changed && <span className="f12 t3">{t('No changes')}</span>}
      {changed && <Button onClick={onTakeBack}>{t('Take back the changes')}</Button>}
      <Button kind={changed ? 'primary' : 'plain'} disabled={!changed || wrong} busy={busy} onClick={onSave}>
        {t('Save')}
      </Button>
    </footer>
  )
}
