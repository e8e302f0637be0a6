import { api, type ConsentAnswers, type OptOutWord } from '@foreword/contract'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  AreaField,
  Button,
  ErrorNote,
  midSentence,
  named,
  SelectField,
  SkeletonRows,
  spoken,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { SaveFoot } from '../SaveFoot.tsx'
import { SettingsHead } from '../SettingsHead.tsx'
import './words.css'

const ACTIONS: Record<OptOutWord['action'], { title: string; about: string }> = spoken(() => ({
  stop: { title: t('Asks to stop'), about: t('Opts out of the channel it was written on') },
  start: { title: t('Agrees again'), about: t('Takes the opt-out back') },
  help: { title: t('Asks for help'), about: t('Is answered with how to stop') },
}))
const LANGUAGES = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'pl', 'tr', 'ar', 'hi', 'ja', 'ko', 'zh']
const languageName = (code: string): string => named('language', code)

/** Words that, as a whole message, are an opt-out, an opt-in or a call for help; and what is answered to them. */
export function WordsPage() {
  const admin = useSession().role === 'administrator'
  const words = useQuery(queries.optOutWords())
  const answers = useQuery(queries.consentAnswers())
  return (
    <div className="settings-scroll">
      <SettingsHead
        title={t('Opt-out words')}
        about={t(
          'A reply that is one of these words, and nothing else, acts at once. Case and a full stop do not matter. Other words that seem to ask for it are shown to a person.',
        )}
      />
      {!admin && <p className="t3 f12 only-admin">{t('Only administrators can change this.')}</p>}
      {words.error && <ErrorNote>{messageOf(words.error)}</ErrorNote>}
      {words.isPending && <SkeletonRows rows={6} />}
      {words.data && (
        <div className="settings-form">
          {(Object.keys(ACTIONS) as OptOutWord['action'][]).map((action) => (
            <Group key={action} action={action} words={words.data.words} admin={admin} />
          ))}
          {admin && <AddWord />}
          {admin && words.data.removed.length > 0 && <Removed words={words.data.removed} />}
        </div>
      )}
      {answers.data && <Answers key={JSON.stringify(answers.data)} saved={answers.data} admin={admin} />}
    </div>
  )
}

function useChange() {
  const client = useQueryClient()
  return { onSuccess: () => client.invalidateQueries({ queryKey: keys.optOutWords }) }
}

function Group({
  action,
  words,
  admin,
}: {
  action: OptOutWord['action']
  words: OptOutWord[]
  admin: boolean
}) {
  const { title, about } = ACTIONS[action]
  const change = useChange()
  const remove = useMutation({
    mutationFn: (word: string) => call(api.removeOptOutWord, { body: { word } }),
    ...change,
  })
  const own = words.filter((word) => word.action === action)
  const byLanguage = Map.groupBy(own, (word) => word.language)
  return (
    <section className="words-group">
      <h2 className="b6">{title}</h2>
      <p className="t2 f12">{about}</p>
      {[...byLanguage].map(([language, list]) => (
        <div key={language} className="words-line">
          <span className="t3 f12 words-language">{languageName(language)}</span>
          <ul className="words-chips" aria-label={`${title}, ${languageName(language)}`}>
            {list.map((word) => (
              <li key={word.word} className={`chip ${word.origin === 'own' ? 'on' : ''}`}>
                {word.word}
                {admin && word.origin !== 'fixed' && (
                  <button
                    type="button"
                    className="words-remove"
                    aria-label={t('Take out “{word}”', { word: word.word })}
                    onClick={() => remove.mutate(word.word)}
                  >
                    <IconX className="i s14" aria-hidden />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {action === 'stop' && (
        <p className="t3 f12">
          {t('{words} cannot be taken out: the law names them.', {
            words: words
              .filter((word) => word.origin === 'fixed')
              .map((word) => word.word)
              .join(', '),
          })}
        </p>
      )}
      {remove.error && <ErrorNote>{messageOf(remove.error)}</ErrorNote>}
    </section>
  )
}

function AddWord() {
  const [word, setWord] = useState('')
  const [action, setAction] = useState<OptOutWord['action']>('stop')
  const [language, setLanguage] = useState('en')
  const change = useChange()
  const add = useMutation({
    mutationFn: () => call(api.addOptOutWord, { body: { word: word.trim(), action, language } }),
    onSuccess: () => {
      toast(t('“{word}” acts from now on', { word: word.trim() }))
      setWord('')
      return change.onSuccess()
    },
  })
  return (
    <form
      className="words-add"
      onSubmit={(event) => {
        event.preventDefault()
        if (word.trim()) add.mutate()
      }}
    >
      <TextField
        label={t('Another word')}
        value={word}
        maxLength={40}
        onChange={(event) => setWord(event.target.value)}
        error={messageFor(add.error, 'word')}
      />
      <SelectField
        label={t('It')}
        data={Object.entries(ACTIONS).map(([value, { title }]) => ({ value, label: midSentence(title) }))}
        value={action}
        onChange={(value) => setAction(value as OptOutWord['action'])}
      />
      <SelectField
        label={t('Language')}
        searchable
        data={LANGUAGES.map((value) => ({ value, label: languageName(value) }))}
        value={language}
        onChange={setLanguage}
      />
      <Button type="submit" busy={add.isPending}>
        {t('Add it')}
      </Button>
      {add.error && !messageFor(add.error, 'word') && <ErrorNote>{messageOf(add.error)}</ErrorNote>}
    </form>
  )
}

function Removed({ words }: { words: OptOutWord[] }) {
  const change = useChange()
  const restore = useMutation({ mutationFn: () => call(api.restoreOptOutWords, {}), ...change })
  return (
    <p className="t2 f12">
      {t('Taken out: {words}.', { words: words.map((word) => word.word).join(', ') })}{' '}
      <button type="button" className="link" onClick={() => restore.mutate()}>
        {t('Restore the words as they come with Foreword')}
      </button>
    </p>
  )
}

const FIELDS = spoken(
  () =>
    [
      { name: 'stop', label: t('Answer to an opt-out') },
      { name: 'start', label: t('Answer to an opt-in') },
      { name: 'help', label: t('Answer to a call for help') },
    ] as const,
)

function Answers({ saved, admin }: { saved: ConsentAnswers; admin: boolean }) {
  const [form, setForm] = useState(saved.effective)
  const change = useChange()
  const changed = JSON.stringify(form) !== JSON.stringify(saved.effective)
  const save = useMutation({
    mutationFn: () => call(api.changeConsentAnswers, { body: form }),
    onSuccess: () => {
      toast(t('The answers are saved'))
      return change.onSuccess()
    },
  })
  return (
    <div className="settings-form">
      <h2 className="b6">{t('What is answered')}</h2>
      <p className="t2 f12">
        {t(
          'Once, and only where the carrier does not answer by itself: Twilio answers STOP, START and HELP on most numbers, WhatsApp and your app never do. Leave one empty for no answer.',
        )}
      </p>
      {FIELDS.map(({ name, label }) => (
        <AreaField
          key={name}
          label={label}
          maxLength={300}
          rows={2}
          disabled={!admin}
          value={form[name]}
          onChange={(event) => setForm((before) => ({ ...before, [name]: event.target.value }))}
        />
      ))}
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      {admin && (
        <SaveFoot
          changed={changed}
          wrong={false}
          busy={save.isPending}
          onTakeBack={() => setForm(saved.effective)}
          onSave={() => save.mutate()}
        />
      )}
    </div>
  )
}
