import type { Campaign } from '@foreword/contract'
import { variablesIn } from '@foreword/contract'
import { useState } from 'react'
import { AreaField, Button, useFormat } from '../../../../ui/index.ts'

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

/** Recipients as lines: a number, then values after commas. */
export function TypedLines({ campaign, onRead }: { campaign: Campaign; onRead(text: string): void }) {
  const format = useFormat()
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
        label="One person a line"
        name="lines"
        className="wz-lines"
        rows={10}
        spellCheck={false}
        value={text}
        error={tried && lines === 0 ? 'Type at least one number, or choose a file.' : undefined}
        hint={hintFor(campaign.message)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="row">
        <Button kind="primary" type="submit">
          {lines > 0 ? `Read ${format.counted(lines, 'line', 'lines')}` : 'Read the lines'}
        </Button>
      </div>
    </form>
  )
}

function hintFor(message: string): string {
  const names = variablesIn(message)
  if (message.trim() === '') return 'A number, then after a comma the text for this person.'
  if (names.length === 0) return 'A number. What stands after a comma replaces the message for this person.'
  const named = names.filter((name) => !/^\d+$/.test(name))
  if (named.length === 0) return 'A number, then the values for {1}, {2} and so on, each after a comma.'
  return `A number, then values after commas: they are {1}, {2} and so on. Your message names ${named.map((name) => `{${name}}`).join(', ')}, which only a file with a header row has.`
}
