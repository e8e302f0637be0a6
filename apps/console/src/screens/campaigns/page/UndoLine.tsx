import type { Progress } from '@foreword/contract'
import { IconArrowBackUp, IconHourglass } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { keys } from '../../../api/index.ts'
import { Button, t } from '../../../ui/index.ts'
import { useAct } from '../actions/CampaignActions.tsx'
import { undoLeft } from './running.ts'

type Props = {
  progress: Progress
  /** When the answer came, on this machine's clock. */
  asked: number
}

/** After the launch, before the first message: how long it waits, by the server's clock, and the way back. */
export function UndoLine({ progress, asked }: Props) {
  const act = useAct()
  const { campaign } = progress
  const left = useLeft(progress, asked)
  if (!campaign.undoUntil) return null
  const words =
    left > 0
      ? t('Launching in {seconds} s. Nothing has been sent yet.', { seconds: Math.ceil(left / 1000) })
      : t('Launching now…')
  return (
    <section className="undo-line" aria-label={t('Launch')}>
      <IconHourglass className="i s18" aria-hidden />
      {/* Read once, when it appears; the seconds would be read one by one. */}
      <span className="vh" role="status">
        {t('The campaign launches in a moment. It can be undone until then.')}
      </span>
      <b className="b6 num">{words}</b>
      <span className="t2 undo-words">
        {t('Undo makes it a draft again, with its recipients and everything you set.')}
      </span>
      <span className="sp" />
      <Button icon={<IconArrowBackUp className="i" aria-hidden />} onClick={() => act('undo', campaign)}>
        {t('Undo')}
      </Button>
    </section>
  )
}

const TICK_MS = 250

/** Counts down; when it is over the server is asked how the campaign stands, again until it has begun. */
function useLeft(progress: Progress, asked: number): number {
  const client = useQueryClient()
  const waits = progress.campaign.undoUntil !== null
  const { id } = progress.campaign
  const [at, setAt] = useState(asked)
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => setAt(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [waits])
  const left = undoLeft(progress, asked, Math.max(at, asked))
  const over = waits && left <= 0
  useEffect(() => {
    if (!over) return
    const ask = () => void client.invalidateQueries({ queryKey: keys.campaign(id) })
    const timer = setInterval(ask, 1000)
    return () => clearInterval(timer)
  }, [over, client, id])
  return left
}
