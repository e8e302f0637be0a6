import { IconMessages } from '@tabler/icons-react'
import { Button, EmptyState, Kbd, T, t } from '../../ui/index.ts'
import type { useTakeNext } from './use-acts.ts'

type Props = { waiting: number; next: ReturnType<typeof useTakeNext> }

/** The place of the thread while none is chosen. */
export function NothingOpen({ waiting, next }: Props) {
  return (
    <section className="cv-nothing" aria-label={t('No conversation chosen')} tabIndex={-1}>
      <EmptyState
        icon={<IconMessages className="i s20" aria-hidden />}
        title={t('Choose a conversation')}
        action={
          waiting > 0 && (
            <Button kbd="N" onClick={() => next.mutate()} busy={next.isPending}>
              {t('Take the next one')}
            </Button>
          )
        }
      >
        {t('Each begins with the campaign message that was answered.')}{' '}
        <span className="nw cv-keys">
          <T text="{j} and {k} move through the list." with={{ j: <Kbd>J</Kbd>, k: <Kbd>K</Kbd> }} />
        </span>
      </EmptyState>
    </section>
  )
}
