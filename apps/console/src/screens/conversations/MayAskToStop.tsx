import type { Conversation } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { messageOf } from '../../api/index.ts'
import { Button, ErrorNote, Note, T, t } from '../../ui/index.ts'
import type { Acts } from './use-acts.ts'

/** A reply that reads like a wish to stop: whoever has the conversation decides with one click. Gone once anybody has. */
export function MayAskToStop({ conversation, acts }: { conversation: Conversation; acts: Acts }) {
  const wish = conversation.likelyOptOut
  if (!wish) return null
  const { decide } = acts
  const answer = decide.isPending ? decide.variables : undefined
  return (
    <section className="cv-flag" aria-label={t('A wish to stop?')}>
      <Note
        tone="wait"
        icon={<IconAlertTriangle className="i" aria-hidden />}
        action={
          <div className="row g6 cv-flag-acts">
            <Button size="sm" kind="primary" busy={answer === true} onClick={() => decide.mutate(true)}>
              {t('Record the opt-out')}
            </Button>
            <Button size="sm" busy={answer === false} onClick={() => decide.mutate(false)}>
              {t('Not an opt-out')}
            </Button>
          </div>
        }
      >
        <T
          text="<b>“{text}” may be a wish to stop.</b> Until you decide, campaigns still reach them."
          with={{ text: wish.text, b: (words) => <b className="cv-inherit">{words}</b> }}
        />
      </Note>
      {decide.error && <ErrorNote>{messageOf(decide.error)}</ErrorNote>}
    </section>
  )
}
