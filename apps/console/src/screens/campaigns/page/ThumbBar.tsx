import type { Campaign } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconGauge, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { Button, t } from '../../../ui/index.ts'
import { useAct } from '../actions/CampaignActions.tsx'
import { stoodByItself } from '../actions/standstill.ts'
import { canPause, isRunning, nextSpeed } from './running.ts'
import { useResume } from './useResume.ts'
import { useSpeed } from './useSpeed.ts'

/** The controls where the thumb is. */
export function ThumbBar({ campaign }: { campaign: Campaign }) {
  const act = useAct()
  const resume = useResume(campaign)
  if (!isRunning(campaign)) return null
  return (
    <div className="thumb-bar">
      {canPause(campaign) && (
        <Button
          size="lg"
          icon={<IconPlayerPause className="i" aria-hidden />}
          onClick={() => act('pause', campaign)}
        >
          {t('Pause')}
        </Button>
      )}
      {resume && (
        <Button
          size="lg"
          kind="primary"
          icon={<IconPlayerPlay className="i" aria-hidden />}
          onClick={resume.go}
        >
          {resume.words}
        </Button>
      )}
      {!stoodByItself(campaign) && <SpeedButton campaign={campaign} />}
      <Button size="lg" kind="danger" onClick={() => act('cancel', campaign)}>
        {t('Cancel…')}
      </Button>
    </div>
  )
}

function SpeedButton({ campaign }: { campaign: Campaign }) {
  const { speed, max, change, words } = useSpeed(campaign)
  if (speed === undefined) return null
  const slower = nextSpeed(speed, 'slower', max)
  const faster = nextSpeed(speed, 'faster', max)
  return (
    <Menu position="top" closeOnItemClick={false}>
      <Menu.Target>
        <Button size="lg" icon={<IconGauge className="i" aria-hidden />}>
          {words}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={faster === undefined} onClick={() => faster !== undefined && change(faster)}>
          {t('Faster')}
        </Menu.Item>
        <Menu.Item disabled={slower === undefined} onClick={() => slower !== undefined && change(slower)}>
          {t('Slower')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
