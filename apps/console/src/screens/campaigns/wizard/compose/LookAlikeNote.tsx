import { IconAlertTriangle } from '@tabler/icons-react'
import { Button, Note, t } from '../../../../ui/index.ts'
import { type LookAlikeGain, lookAlikeWords } from './choices.ts'

/** Names the characters that make the message Unicode, and exchanges them with one click. */
export function LookAlikeNote({ gain, onReplace }: { gain: LookAlikeGain; onReplace(): void }) {
  const words = lookAlikeWords(gain)
  const [first] = gain.culprits
  const single = new Set(gain.culprits.map((one) => one.char)).size === 1 && first?.replacement
  return (
    <Note
      tone="wait"
      icon={<IconAlertTriangle className="i" aria-hidden />}
      action={
        <Button size="sm" onClick={onReplace}>
          {single && single.trim() !== '' ? t('Use {single}', { single }) : t('Use plain ones')}
        </Button>
      }
    >
      <b className="wz-inherit">{words.head}</b> {words.rest}
    </Note>
  )
}
