import { useState } from 'react'
import { chooseLanguage, chosenLanguage, ErrorNote, LANGUAGES, SelectField, t } from '../../ui/index.ts'

const AS_BROWSER = 'browser'

/** The language the console speaks in this browser. Everything is drawn anew, so the choice is seen at once. */
export function LanguageChoice() {
  const [failed, setFailed] = useState(false)
  const choose = async (value: string) => {
    setFailed(false)
    await chooseLanguage(value === AS_BROWSER ? null : value).catch(() => setFailed(true))
  }
  return (
    <section aria-labelledby="you-language">
      <h2 id="you-language">{t('Language')}</h2>
      <div className="you-language">
        <SelectField
          label={t('Language of the console')}
          hint={t('In this browser. Dates and figures follow it; messages to people do not.')}
          data={[
            { value: AS_BROWSER, label: t('As the browser') },
            ...Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name })),
          ]}
          value={chosenLanguage() ?? AS_BROWSER}
          onChange={(value) => void choose(value)}
        />
        {failed && <ErrorNote>{t('The words of this language could not be fetched. Try again.')}</ErrorNote>}
      </div>
    </section>
  )
}
