import type { Conversation } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconHandStop, IconPencil } from '@tabler/icons-react'
import { t, useFormat } from '../../ui/index.ts'
import type { Acts } from './use-acts.ts'
import { SCOPES, scopeWords } from './words.ts'

type Props = { conversation: Conversation; acts: Acts; onOptOut(): void }

/** One click records what they asked to stop, with what they last wrote as evidence; the last item asks for words of one's own. */
export function OptOutItems({ conversation, acts, onOptOut }: Props) {
  const { exact, zoneName } = useFormat()
  const { summary, messages, optOut } = conversation
  const last = messages.findLast((message) => message.from === 'consumer')
  const words = last
    ? t('Asked in this conversation; last wrote “{slice}” on {at}, {zoneName}', {
        slice: last.text.slice(0, 800),
        at: exact(last.at),
        zoneName,
      })
    : t('Asked in this conversation')
  const scopes = SCOPES.filter((scope) => scope !== 'marketing' || !optOut?.marketingOnly)
  return (
    <>
      <Menu.Label>{t('They asked to stop')}</Menu.Label>
      {scopes.map((scope) => {
        const { choice, hint } = scopeWords(scope, summary.channel)
        return (
          <Menu.Item
            key={scope}
            className="danger"
            leftSection={<IconHandStop className="i" aria-hidden />}
            onClick={() => acts.optOut.mutate({ words, scope })}
          >
            {choice}
            <span className="f12 t3 cv-block">{hint}</span>
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Item leftSection={<IconPencil className="i" aria-hidden />} onClick={onOptOut}>
        {t('Write down how they asked…')}
      </Menu.Item>
    </>
  )
}
