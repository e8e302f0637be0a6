import { IconAlertTriangle, IconCheck, IconClockHour4, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../../../ui/index.ts'

/** A state in words, with the sign of its tone. */
export function TonePill({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon =
    tone === 'ok'
      ? IconCheck
      : tone === 'bad'
        ? IconAlertTriangle
        : tone === 'wait'
          ? IconClockHour4
          : IconMinus
  return (
    <Badge tone={tone} plain icon={<Icon className="i" aria-hidden />}>
      {children}
    </Badge>
  )
}
