import type { Campaign } from '@foreword/contract'
import { useState } from 'react'
import { AreaField, Button, t } from '../../../../ui/index.ts'
import { byConsumerId } from '../channel-steps.ts'
import { typedHint } from './typed-words.ts'

/** Typed lines stay in this window's storage until they were read, so that looking at another step costs nothing. */
function useKeptText(campaignId: string): [string, (text: string) => void] {
  const key = `foreword-lines-${campaignId}`
  const [text, setText] = useState(() => {
    try {
      return sessionStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  })
  const keep = (next: string) => {
    setText(next)
    try {
      sessionStorage.setItem(key, next)
    } catch {
      // Full or forbidden storage: the lines are still on the screen.
    }
  }
  return [text, keep]
}

/** Recipients as lines: a number or consumer id, then values after commas. */
export function TypedLines({ campaign, onRead }: { campaign: Campaign; onRead(text: string): void }) {
  const [text, setText] = useKeptText(campaign.id)
  const [tried, setTried] = useState(false)
  const lines = text.split('\n').filter((line) => line.trim() !== '').length
  const read = () => {
    setTried(true)
    if (lines > 0) onRead(text)
  }
  return (
    <form
      className="col wz-typed"
      onSubmit={(event) => {
        event.preventDefault()
        read()
      }}
    >
      <AreaField
        label={t('One person a line')}
        name="lines"
        className="wz-lines"
        rows={10}
        spellCheck={false}
        value={text}
        error={
          tried && lines === 0
            ? byConsumerId(campaign)
              ? t('Type at least one consumer id, or choose a file.')
              : t('Type at least one number, or choose a file.')
            : undefined
        }
        hint={typedHint(campaign)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="row">
        <Button kind="primary" type="submit">
          {lines > 0
            ? t('Read {lines, plural, one {# line} other {# lines}}', { lines })
            : t('Read the lines')}
        </Button>
      </div>
    </form>
  )
}
