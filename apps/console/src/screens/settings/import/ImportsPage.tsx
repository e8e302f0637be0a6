import type { ImportPreview } from '@foreword/contract'
import { IconFileImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf, queries } from '../../../api/index.ts'
import { Button, EmptyState, ErrorNote, SkeletonRows, t } from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { ChooseFile } from './ChooseFile.tsx'
import { ImportList } from './ImportList.tsx'
import { Review } from './Review.tsx'
import './import.css'

/** What comes from other systems: a file is chosen, looked at, confirmed; below what was imported, each to be taken back whole. */
export function ImportsPage() {
  const list = useQuery(queries.dataImports())
  const [choosing, setChoosing] = useState(false)
  const [draft, setDraft] = useState<ImportPreview>()
  const imports = list.data?.imports ?? []
  return (
    <SettingsScroll label={t('Import')}>
      <SettingsHead
        title={t('Import')}
        about={t('Campaign history and opt-outs of LivePerson, Twilio, or a list of your own.')}
      >
        {!draft && (
          <Button
            kind="primary"
            icon={<IconFileImport className="i" aria-hidden />}
            onClick={() => setChoosing(true)}
          >
            {t('Import a file')}
          </Button>
        )}
      </SettingsHead>
      {draft ? (
        <Review preview={draft} onPreview={setDraft} onDone={() => setDraft(undefined)} />
      ) : (
        <>
          {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
          {list.isPending && <SkeletonRows rows={4} height={52} />}
          {list.data && imports.length === 0 && (
            <EmptyState
              icon={<IconFileImport className="i s20" aria-hidden />}
              title={t('Nothing imported yet')}
            >
              {t(
                'Bring the opt-outs first: whoever stopped elsewhere is then left out of every campaign from the start, with file, line and date as evidence. Campaigns of LivePerson stand beside yours with their figures. You see each file before it is taken, and can take it back whole.',
              )}
            </EmptyState>
          )}
          {imports.length > 0 && <ImportList imports={imports} />}
        </>
      )}
      {choosing && (
        <ChooseFile
          onClose={() => setChoosing(false)}
          onPreview={(preview) => {
            setChoosing(false)
            setDraft(preview)
          }}
        />
      )}
    </SettingsScroll>
  )
}
