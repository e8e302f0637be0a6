import type { Campaign } from '@foreword/contract'
import { api } from '@foreword/contract'
import { Menu } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconBan,
  IconCopy,
  IconDots,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { urlOf } from '../../../api/index.ts'
import { IconButton } from '../../../ui/index.ts'
import { useAct } from './CampaignActions.tsx'
import type { Verb } from './useCampaignAction.ts'
import { verbsFor } from './verbs.ts'

const WORDS = {
  pause: { words: 'Pause', icon: IconPlayerPause },
  resume: { words: 'Resume', icon: IconPlayerPlay },
  duplicate: { words: 'Duplicate as a draft', icon: IconCopy },
  archive: { words: 'Archive', icon: IconArchive },
  restore: { words: 'Bring back to the list', icon: IconArchiveOff },
  cancel: { words: 'Cancel…', icon: IconBan },
  delete: { words: 'Delete…', icon: IconTrash },
} as const satisfies Record<Verb, unknown>

/** Everything that can be done to a campaign. `onPage` leaves out what stands there as buttons. */
export function CampaignMenu({ campaign, onPage }: { campaign: Campaign; onPage?: boolean }) {
  const act = useAct()
  const archived = useSearch({ strict: false, select: (search) => search.state === 'archived' })
  const verbs = verbsFor(campaign, archived && !onPage).filter(
    (verb) => !onPage || !['pause', 'resume', 'cancel'].includes(verb),
  )
  return (
    <Menu width={288}>
      <Menu.Target>
        <IconButton
          label={onPage ? 'More' : `More for ${campaign.name}`}
          kind={onPage ? 'plain' : 'quiet'}
          size={onPage ? 'md' : 'sm'}
        >
          <IconDots className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {campaign.status !== 'draft' && (
          <Menu.Item
            component="a"
            href={urlOf(api.downloadMessages, { params: { id: campaign.id } })}
            download
            leftSection={<IconDownload className="i" aria-hidden />}
          >
            Download recipients and messages
          </Menu.Item>
        )}
        {verbs.map((verb) => (
          <VerbItem key={verb} verb={verb} onAct={() => act(verb, campaign)} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function VerbItem({ verb, onAct }: { verb: Verb; onAct: () => void }) {
  const { words, icon: Icon } = WORDS[verb]
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
