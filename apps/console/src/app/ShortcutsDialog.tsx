import { MANAGERS, type Role, TALKERS } from '@foreword/contract'
import { useState } from 'react'
import { Button, Dialog, Kbd, singleKeysOn, spoken, switchSingleKeys, Toggle, t } from '../ui/index.ts'

/** `of`: whose work it is; without it, everybody's. */
const SHORTCUTS: { keys: string[]; does: string; of?: readonly Role[] }[] = spoken(() => [
  { keys: [t('Ctrl K')], does: t('Search and go to a page'), of: MANAGERS },
  { keys: ['/'], does: t('Find on the page') },
  { keys: ['?'], does: t('Show these shortcuts') },
  { keys: ['C'], does: t('New campaign'), of: MANAGERS },
  { keys: ['P'], does: t('Pause or resume the campaign shown'), of: MANAGERS },
  { keys: ['J', 'K'], does: t('Next and previous row') },
  { keys: ['Enter'], does: t('Open') },
  { keys: ['A'], does: t('Accept the conversation offered to you'), of: TALKERS },
  { keys: ['D'], does: t('Decline the conversation offered to you'), of: TALKERS },
  { keys: ['N'], does: t('Take the next conversation'), of: TALKERS },
  { keys: ['M'], does: t('Take the conversation shown'), of: TALKERS },
  { keys: ['T'], does: t('Transfer the conversation'), of: TALKERS },
  { keys: ['E'], does: t('Close the conversation'), of: TALKERS },
  { keys: ['R'], does: t('Write a reply'), of: TALKERS },
  { keys: ['I'], does: t('Write a note for colleagues'), of: TALKERS },
  { keys: ['S'], does: t('Put in a saved answer; in an empty reply also /'), of: TALKERS },
  { keys: ['O'], does: t('Take over from a bot'), of: TALKERS },
  { keys: ['B'], does: t('Give the conversation to the bot'), of: TALKERS },
  { keys: [t('Ctrl Enter')], does: t('Send, or go to the next step') },
  { keys: [t('Ctrl Z')], does: t('Undo what the message at the bottom says'), of: MANAGERS },
])

type Props = { role: Role; opened: boolean; onClose: () => void }

/** The shortcuts that act for somebody of this role, and the switch for single letters (they can get in the way of speech input). */
export function ShortcutsDialog({ role, opened, onClose }: Props) {
  const [letters, setLetters] = useState(singleKeysOn)
  const change = (on: boolean) => {
    switchSingleKeys(on)
    setLetters(on)
  }
  return (
    <Dialog
      title={t('Keyboard shortcuts')}
      opened={opened}
      onClose={onClose}
      width={720}
      footer={
        <>
          <Toggle
            label={t('Single letters act')}
            checked={letters}
            onChange={(event) => change(event.currentTarget.checked)}
          />
          <span className="sp" />
          <Button data-autofocus onClick={onClose}>
            {t('Close')}
          </Button>
        </>
      }
    >
      <dl className="shortcut-list">
        {SHORTCUTS.filter(({ of }) => !of || of.includes(role)).map(({ keys, does }) => (
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
