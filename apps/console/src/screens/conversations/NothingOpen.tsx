import { IconMessages } from '@tabler/icons-react'
import { Button, EmptyState, Kbd } from '../../ui/index.ts'
import type { useTakeNext } from './use-acts.ts'

type Props = { waiting: number; next: ReturnType<typeof useTakeNext> }

/** The place of the thread while none is chosen. */
export function NothingOpen({ waiting, next }: Props) {
  return (
    <section className="cv-nothing" aria-label="No conversation chosen">
      <EmptyState
        icon={<IconMessages className="i s20" aria-hidden />}
        title="Choose a conversation"
        action={
          waiting > 0 && (
            <Button kbd="N" onClick={() => next.mutate()} busy={next.isPending}>
              Take the next one
            </Button>
          )
        }
      >
        Each begins with the campaign message that was answered.{' '}
        <span className="nw cv-keys">
          <Kbd>J</Kbd> and <Kbd>K</Kbd> move through the list.
        </span>
      </EmptyState>
    </section>
  )
}
