import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, IconButton, named, SelectField, TextField, t } from '../../../ui/index.ts'

const LANGUAGES = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'pl', 'tr', 'ar', 'hi', 'ja', 'ko', 'zh']

type Texts = Record<string, string>
type Props = { texts: Texts; disabled: boolean; onChange: (texts: Texts) => void }

/** Opt-out texts by language; whoever composes chooses one instead of typing it. */
export function OptOutTexts({ texts, disabled, onChange }: Props) {
  const [adding, setAdding] = useState<string | null>(null)
  const left = LANGUAGES.filter((language) => !(language in texts))
  return (
    <div className="stack">
      <p className="t2">
        {t('In other languages. They are offered beside the opt-out text while a message is written.')}
      </p>
      {Object.entries(texts).map(([language, text]) => (
        <TextField
          key={language}
          label={named('language', language)}
          value={text}
          maxLength={300}
          disabled={disabled}
          lang={language}
          onChange={(event) => onChange({ ...texts, [language]: event.target.value })}
          error={
            text.trim().length >= 3 ? undefined : t('Say how people can stop, or take the language out.')
          }
          after={
            !disabled && (
              <IconButton
                label={t('Take out {language}', { language: named('language', language) })}
                kind="quiet"
                size="sm"
                onClick={() =>
                  onChange(Object.fromEntries(Object.entries(texts).filter(([other]) => other !== language)))
                }
              >
                <IconX className="i s14" aria-hidden />
              </IconButton>
            )
          }
        />
      ))}
      {!disabled && left.length > 0 && (
        <div className="row g6 opt-out-add">
          <SelectField
            label={t('Another language')}
            searchable
            placeholder={t('Choose one')}
            data={left.map((value) => ({ value, label: named('language', value) }))}
            value={adding}
            onChange={setAdding}
          />
          <Button
            disabled={adding === null}
            onClick={() => {
              if (adding) onChange({ ...texts, [adding]: '' })
              setAdding(null)
            }}
          >
            {t('Add it')}
          </Button>
        </div>
      )}
    </div>
  )
}
