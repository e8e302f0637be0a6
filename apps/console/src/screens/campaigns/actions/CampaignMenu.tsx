import type { Campaign } from '@foreword/contract'
import { Menu } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconArrowBackUp,
  IconBan,
  IconCopy,
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { IconButton, spoken, t } from '../../../ui/index.ts'
import { DownloadItems } from '../downloads/DownloadItems.tsx'
import { useAct } from './CampaignActions.tsx'
import { resumeWords } from './standstill.ts'
import type { Verb } from './useCampaignAction.ts'
import { verbsFor } from './verbs.ts'

const WORDS = spoken(
  () =>
    ({
      undo: { words: t('Undo the launch'), icon: IconArrowBackUp },
      pause: { words: t('Pause'), icon: IconPlayerPause },
      resume: { words: t('Resume'), icon: IconPlayerPlay },
      duplicate: { words: t('Duplicate as a draft'), icon: IconCopy },
      archive: { words: t('Archive'), icon: IconArchive },
      restore: { words: t('Bring back to the list'), icon: IconArchiveOff },
      cancel: { words: t('Cancel…'), icon: IconBan },
      delete: { words: t('Delete…'), icon: IconTrash },
    }) as const satisfies Record<Verb, unknown>,
)

type MenuProps = { campaign: Campaign; onPage?: boolean; onChange?: () => void }

/** Everything that can be done to a campaign. `onPage` leaves out what stands there as buttons; `onChange` opens what may change. */
export function CampaignMenu({ campaign, onPage, onChange }: MenuProps) {
  const act = useAct()
  const archived = useSearch({ strict: false, select: (search) => search.state === 'archived' })
  const verbs = verbsFor(campaign, archived && !onPage).filter(
    (verb) => !onPage || !['undo', 'pause', 'resume', 'cancel'].includes(verb),
  )
  return (
    <Menu width="max-content">
      <Menu.Target>
        <IconButton
          label={onPage ? t('More') : t('More for {name}', { name: campaign.name })}
          kind={onPage ? 'plain' : 'quiet'}
          size={onPage ? 'md' : 'sm'}
        >
          <IconDots className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {onChange && (
          <Menu.Item leftSection={<IconPencil className="i" aria-hidden />} onClick={onChange}>
            {t('Change name, answers or stop time…')}
          </Menu.Item>
        )}
        {campaign.status !== 'draft' && (
          <DownloadItems campaignId={campaign.id} rows={campaign.funnel.recipients} />
        )}
        {verbs.map((verb) => (
          <VerbItem
            key={verb}
            verb={verb}
            words={verb === 'resume' ? resumeWords(campaign) : WORDS[verb].words}
            onAct={() => act(verb, campaign)}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function VerbItem({ verb, words, onAct }: { verb: Verb; words: string; onAct: () => void }) {
  const { icon: Icon } = WORDS[verb]
  const danger = verb === 'cancel' || verb === 'delete'
  return (
    <Menu.Item
      className={danger ? 'danger' : ''}
      leftSection={<Icon className="i" aria-hidden />}
      onClick={onAct}
    >
      {words}
    </Menu.Item>
  )
}
