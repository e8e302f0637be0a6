import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Field, IconButton, t } from '../../ui/index.ts'

/** A text that is pasted elsewhere: it can be selected, and copied with one press. */
export function CopyField({ label, hint, value }: { label: string; hint?: string; value: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span className="inp copy-line">
          <input
            {...control}
            className="mono"
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
          />
          <IconButton
            label={clipboard.copied ? t('Copied') : t('Copy')}
            kind="quiet"
            size="sm"
            onClick={() => clipboard.copy(value)}
          >
            {clipboard.copied ? (
              <IconCheck className="i s14 ok" aria-hidden />
            ) : (
              <IconCopy className="i s14" aria-hidden />
            )}
          </IconButton>
        </span>
      )}
    </Field>
  )
}
