import { api, type SkillSurvey } from '@foreword/contract'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  AreaField,
  Button,
  Dialog,
  ErrorNote,
  IconButton,
  PhonePreview,
  SegmentedTabs,
  TextField,
  Toggle,
  t,
  toast,
} from '../../../ui/index.ts'
import { formOf, type SurveyForm, surveyOf } from './survey-form.ts'
import './survey.css'

/** What a skill asks once a conversation is closed: one line in its panel, and a dialog to change it. */
export function SkillSurveyBox({ skillId, name, may }: { skillId: string; name: string; may: boolean }) {
  const survey = useQuery(queries.skillSurvey(skillId))
  const [editing, setEditing] = useState(false)
  return (
    <section className="stack-8" aria-label={t('Survey after the conversation')}>
      <div className="lab">{t('Survey after the conversation')}</div>
      {survey.error && <ErrorNote>{messageOf(survey.error)}</ErrorNote>}
      {survey.data && (
        <div className="row g8">
          <span className="f12 t2">{shortly(survey.data)}</span>
          <span className="sp" />
          {may && (
            <Button size="sm" onClick={() => setEditing(true)}>
              {t('Edit the survey…')}
            </Button>
          )}
        </div>
      )}
      {editing && survey.data && (
        <SurveyDialog skillId={skillId} name={name} saved={survey.data} onClose={() => setEditing(false)} />
      )}
    </section>
  )
}

function shortly(survey: SkillSurvey): string {
  if (!survey.enabled) return t('Off: nobody is asked')
  const minutes = Math.round(survey.delaySeconds / 6) / 10
  return survey.askWords
    ? t('1 to 5 and a few words, {minutes} min after the end', { minutes })
    : t('1 to 5, {minutes} min after the end', { minutes })
}

type DialogProps = { skillId: string; name: string; saved: SkillSurvey; onClose(): void }

function SurveyDialog({ skillId, name, saved, onClose }: DialogProps) {
  const [form, setForm] = useState<SurveyForm>(() => formOf(saved))
  const [at, setAt] = useState(0)
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const set = (change: Partial<SurveyForm>) => setForm((before) => ({ ...before, ...change }))
  const read = surveyOf(form)
  const errors = tried && 'errors' in read ? read.errors : null
  const text = form.texts[at] ?? form.texts[0]!
  const setText = (change: Partial<typeof text>) =>
    set({ texts: form.texts.map((one, index) => (index === at ? { ...one, ...change } : one)) })
  const save = useMutation({
    mutationFn: (survey: SkillSurvey) =>
      call(api.changeSkillSurvey, { params: { id: skillId }, body: survey }),
    onSuccess: async (now) => {
      client.setQueryData(queries.skillSurvey(skillId).queryKey, now)
      toast(t('The survey of {name} is saved', { name }))
      onClose()
      await client.invalidateQueries({ queryKey: keys.skillSurvey(skillId) })
    },
  })
  const submit = () => {
    setTried(true)
    if ('survey' in read) return save.mutate(read.survey)
    const wrong = read.errors.texts.findIndex((one) => Object.keys(one).length > 0)
    if (wrong >= 0) setAt(wrong)
  }
  const own = errors?.texts[at]
  return (
    <Dialog
      title={t('What does {name} ask after a conversation?', { name })}
      opened
      width={820}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className="survey-dialog">
        <div className="survey-fields">
          <Toggle
            label={t('Ask how the conversation was')}
            hint={t(
              'Once, when a person or a bot closed it. Never after an opt-out, outside the delivery window or WhatsApp’s 24 hours.',
            )}
            checked={form.enabled}
            onChange={(event) => set({ enabled: event.target.checked })}
          />
          <Toggle
            label={t('Then ask for a few words')}
            checked={form.askWords}
            onChange={(event) => set({ askWords: event.target.checked })}
          />
          <div className="survey-two">
            <TextField
              label={t('Minutes after the end')}
              inputMode="decimal"
              value={form.delayMinutes}
              error={errors?.delayMinutes}
              onChange={(event) => set({ delayMinutes: event.target.value })}
            />
            <TextField
              label={t('An answer counts for hours')}
              inputMode="numeric"
              value={form.expireHours}
              error={errors?.expireHours}
              onChange={(event) => set({ expireHours: event.target.value })}
            />
          </div>
          <div className="row g6 survey-languages">
            <SegmentedTabs
              label={t('Language')}
              value={String(at)}
              onChange={(next) => setAt(Number(next))}
              segments={form.texts.map((one, index) => ({
                value: String(index),
                label: one.language || t('New'),
              }))}
            />
            <IconButton
              label={t('Add a language')}
              kind="quiet"
              onClick={() => {
                set({
                  texts: [...form.texts, { language: '', question: '', wordsQuestion: '', thanks: '' }],
                })
                setAt(form.texts.length)
              }}
            >
              <IconPlus className="i" aria-hidden />
            </IconButton>
            {form.texts.length > 1 && (
              <IconButton
                label={t('Remove this language')}
                kind="quiet"
                onClick={() => {
                  set({ texts: form.texts.filter((_, index) => index !== at) })
                  setAt(0)
                }}
              >
                <IconTrash className="i" aria-hidden />
              </IconButton>
            )}
          </div>
          <TextField
            label={t('Code of the language')}
            hint={
              at === 0
                ? t('The first language is for everybody whose language the campaign file does not tell.')
                : t('For people whose column “language” says so.')
            }
            value={text.language}
            error={own?.language}
            onChange={(event) => setText({ language: event.target.value })}
          />
          <AreaField
            label={t('Question')}
            rows={2}
            maxLength={600}
            value={text.question}
            error={own?.question}
            onChange={(event) => setText({ question: event.target.value })}
          />
          {form.askWords && (
            <AreaField
              label={t('Question for words')}
              rows={2}
              maxLength={600}
              value={text.wordsQuestion}
              error={own?.wordsQuestion}
              onChange={(event) => setText({ wordsQuestion: event.target.value })}
            />
          )}
          <AreaField
            label={t('Thank-you')}
            hint={t('Empty: nothing is sent.')}
            rows={2}
            maxLength={600}
            value={text.thanks}
            onChange={(event) => setText({ thanks: event.target.value })}
          />
          {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        </div>
        <Preview form={form} text={text} />
      </div>
    </Dialog>
  )
}

/** What a person reads by SMS; on WhatsApp and in-app the numbers are rows to tap. */
function Preview({ form, text }: { form: SurveyForm; text: SurveyForm['texts'][number] }) {
  const { account } = useSession()
  return (
    <PhonePreview brand={account.name} address={account.name} time="9:41" width={260} height={440}>
      <div className="bub">{text.question || t('Your question')}</div>
      <div className="bub me">4</div>
      {form.askWords && (
        <>
          <div className="bub">{text.wordsQuestion || t('Your question for words')}</div>
          <div className="bub me">{t('Quick and kind')}</div>
        </>
      )}
      {text.thanks && <div className="bub">{text.thanks}</div>}
    </PhonePreview>
  )
}
