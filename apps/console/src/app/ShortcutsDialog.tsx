import { useState } from 'react'
import { Button, Dialog, Kbd, singleKeysOn, switchSingleKeys, Toggle } from '../ui/index.ts'

const SHORTCUTS: { keys: string[]; does: string }[] = [
  { keys: ['Ctrl K'], does: 'Search and go to a page' },
  { keys: ['/'], does: 'Find on the page' },
  { keys: ['?'], does: 'Show these shortcuts' },
  { keys: ['C'], does: 'New campaign' },
  { keys: ['P'], does: 'Pause or resume the campaign shown' },
  { keys: ['J', 'K'], does: 'Next and previous row' },
  { keys: ['Enter'], does: 'Open' },
  { keys: ['N'], does: 'Take the next conversation' },
  { keys: ['T'], does: 'Transfer the conversation' },
  { keys: ['E'], does: 'Close the conversation' },
  { keys: ['Ctrl Enter'], does: 'Send, or go to the next step' },
  { keys: ['Ctrl Z'], does: 'Undo what the message at the bottom says' },
]

/** All shortcuts, and the switch for single letters (they can get in the way of speech input). */
export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [letters, setLetters] = useState(singleKeysOn)
  const change = (on: boolean) => {
    switchSingleKeys(on)
    setLetters(on)
  }
  return (
    <Dialog
      title="Keyboard shortcuts"
      opened={opened}
      onClose={onClose}
      width={440}
      footer={
        <>
          <Toggle
            label="Single letters act"
            checked={letters}
            onChange={(event) => change(event.currentTarget.checked)}
          />
          <span className="sp" />
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <dl className="shortcut-list">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does} className="row">
            <dt className="t2">{does}</dt>
            <dd className="row g4">
              {keys.map((key) => (
                <span key={key}>
                  <Kbd>{key}</Kbd>
                  <span className="vh">{key}</span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
