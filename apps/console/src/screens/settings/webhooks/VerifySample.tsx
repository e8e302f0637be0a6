import { useClipboard } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { Button, Dialog, SegmentedTabs, spoken, t } from '../../../ui/index.ts'
import { type Language, SAMPLES } from './samples.ts'

const LANGUAGES: { value: Language; label: string }[] = spoken(() => [
  { value: 'node', label: 'Node' },
  { value: 'python', label: 'Python' },
  { value: 'php', label: 'PHP' },
])

/** How a receiver verifies a signature, to be copied. */
function Samples() {
  const [language, setLanguage] = useState<Language>('node')
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <div className="stack">
      <div className="row g12">
        <SegmentedTabs
          label={t('Language of the sample')}
          value={language}
          onChange={setLanguage}
          segments={LANGUAGES}
        />
        <span className="sp" />
        <Button size="sm" onClick={() => clipboard.copy(SAMPLES[language])}>
          {clipboard.copied ? t('Copied') : t('Copy')}
        </Button>
      </div>
      <Code label={t('Code that verifies a signature')}>{SAMPLES[language]}</Code>
    </div>
  )
}

/** Text that scrolls; reachable by keyboard. */
export function Code({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="webhook-code mono" aria-label={label} tabIndex={0}>
      <pre>{children}</pre>
    </section>
  )
}

type SamplesDialogProps = { title: string; done: string; onClose: () => void; children: ReactNode }

/** Something to read above the samples, and one way out. */
export function SamplesDialog({ title, done, onClose, children }: SamplesDialogProps) {
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      onSubmit={onClose}
      width={640}
      footer={
        <>
          <span className="sp" />
          <Button kind="primary" type="submit">
            {done}
          </Button>
        </>
      }
    >
      <div className="stack">
        {children}
        <Samples />
      </div>
    </Dialog>
  )
}

export function VerifySample({ onClose }: { onClose: () => void }) {
  return (
    <SamplesDialog title={t('How does a receiver know that it was us?')} done={t('Close')} onClose={onClose}>
      <p className="t2">
        {t(
          'Each request is signed after the Standard Webhooks specification, for which there are libraries in every language. Without one, these lines do it. Answer with any status from 200 to 299 within 15 seconds, and do the work afterwards.',
        )}
      </p>
    </SamplesDialog>
  )
}
