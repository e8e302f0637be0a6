import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../../api/index.ts'
import { t } from '../../../../ui/text.ts'

const names = new Intl.DisplayNames(['en'], { type: 'language' })

/** The account's opt-out texts in other languages, to take one over. Nothing while it has none. */
export function OptOutLanguages({ onChoose }: { onChoose: (text: string) => void }) {
  const account = useQuery(queries.account()).data
  const texts = Object.entries(account?.optOutTexts ?? {})
  if (!account || texts.length === 0) return null
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <button type="button" className="link f12">
          {t('Language')}
          <span className="vh"> {t('of the opt-out text')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChoose(account.optOutText)}>{t('The account’s own')}</Menu.Item>
        {texts.map(([language, text]) => (
          <Menu.Item key={language} onClick={() => onChoose(text)}>
            {names.of(language) ?? language}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
