import { useState } from 'react'
import { Button, Dialog, Kbd, singleKeysOn, spoken, switchSingleKeys, Toggle, t } from '../ui/index.ts'

const SHORTCUTS: { keys: string[]; does: string }[] = spoken(() => [
  { keys: [t('Ctrl K')], does: t('Search and go to a page') },
  { keys: ['/'], does: t('Find on the page') },
  { keys: ['?'], does: t('Show these shortcuts') },
  { keys: ['C'], does: t('New campaign') },
  { keys: ['P'], does: t('Pause or resume the campaign shown') },
  { keys: ['J', 'K'], does: t('Next and previous row') },
  { keys: ['Enter'], does: t('Open') },
  { keys: ['A'], does: t('Accept the conversation offered to you') },
  { keys: ['D'], does: t('Decline the conversation offered to you') },
  { keys: ['N'], does: t('Take the next conversation') },
  { keys: ['M'], does: t('Take the conversation shown') },
  { keys: ['T'], does: t('Transfer the conversation') },
  { keys: ['E'], does: t('Close the conversation') },
  { keys: ['R'], does: t('Write a reply') },
  { keys: ['I'], does: t('Write a note for colleagues') },
  { keys: ['S'], does: t('Put in a saved answer; in an empty reply also /') },
  { keys: ['O'], does: t('Take over from a bot') },
  { keys: ['B'], does: t('Give the conversation to the bot') },
  { keys: [t('Ctrl Enter')], does: t('Send, or go to the next step') },
  { keys: [t('Ctrl Z')], does: t('Undo what the message at the bottom says') },
])

/** All shortcuts, and the switch for single letters (they can get in the way of speech input). */
export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
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
      width={440}
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
