import type { Conversation, OptOutScope } from '@foreword/contract'
import { useState } from 'react'
import { messageOf } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, Radio, t, useFormat } from '../../ui/index.ts'
import type { Acts } from './use-acts.ts'
import { personOf, SCOPES, scopeWords } from './words.ts'

type Props = { conversation: Conversation; acts: Acts; onClose(): void }

const LEAST = 3

/** Records that somebody asked to stop, with how and when: the evidence a regulator asks for. */
export function OptOutDialog({ conversation, acts, onClose }: Props) {
  const { summary, messages } = conversation
  const format = useFormat()
  const [words, setWords] = useState(() => {
    const last = messages.findLast((message) => message.from === 'consumer')
    return summary.flaggedOptOut && last
      ? t('Wrote “{text}” on {at}, {zoneName}', {
          text: last.text,
          at: format.exact(last.at),
          zoneName: format.zoneName,
        })
      : ''
  })
  const [scope, setScope] = useState<OptOutScope>('channel')
  const [tried, setTried] = useState(false)
  const short = words.trim().length < LEAST
  const record = () => {
    setTried(true)
    if (!short) acts.optOut.mutate({ words: words.trim(), scope }, { onSuccess: onClose })
  }
  return (
    <Dialog
      title={t('Stop messages to {summary}?', { summary: personOf(summary) })}
      opened
      onClose={onClose}
      onSubmit={record}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button kind="dangerous" type="submit" busy={acts.optOut.isPending}>
            {t('Record the opt-out')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t('It holds until an opt-in is recorded. Your name and the time are kept with it.')}
        </p>
        <fieldset className="cv-scopes">
          <legend className="lab">{t('What did they ask to stop?')}</legend>
          {SCOPES.map((one) => {
            const { choice, hint } = scopeWords(one, summary.channel)
            return (
              <Radio
                key={one}
                name="scope"
                label={choice}
                hint={hint}
                checked={scope === one}
                onChange={() => setScope(one)}
              />
            )
          })}
        </fieldset>
        <AreaField
          label={t('How and when did they ask?')}
          name="words"
          data-autofocus
          rows={3}
          maxLength={1000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          hint={t('Their own words are best.')}
          error={tried && short ? t('Write how they asked: this is the evidence.') : undefined}
        />
        {acts.optOut.error && <ErrorNote>{messageOf(acts.optOut.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
