import type { SkillSurvey, SurveyWords } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** What is typed: figures as texts. */
export type SurveyForm = Omit<SkillSurvey, 'delaySeconds' | 'expireHours'> & {
  delayMinutes: string
  expireHours: string
}

export const formOf = (survey: SkillSurvey): SurveyForm => ({
  ...survey,
  delayMinutes: String(survey.delaySeconds / 60),
  expireHours: String(survey.expireHours),
})

export type SurveyErrors = {
  delayMinutes?: string
  expireHours?: string
  texts: Partial<Record<keyof SurveyWords, string>>[]
}

/** What is to be saved, or what is wrong in which field. */
export function surveyOf(form: SurveyForm): { survey: SkillSurvey } | { errors: SurveyErrors } {
  const errors: SurveyErrors = { texts: form.texts.map(() => ({})) }
  const delay = Math.round(Number(form.delayMinutes.replace(',', '.')) * 60)
  if (form.delayMinutes.trim() === '' || !(delay >= 0 && delay <= 86_400))
    errors.delayMinutes = t('0 to 1,440 minutes')
  const hours = Number(form.expireHours)
  if (!Number.isInteger(hours) || hours < 1 || hours > 72) errors.expireHours = t('1 to 72 hours, whole ones')
  const seen = new Set<string>()
  for (const [index, text] of form.texts.entries()) {
    const own = errors.texts[index]!
    const language = text.language.trim().toLowerCase()
    if (!/^[a-z]{2,3}(-[a-z]{2,4})?$/.test(language)) own.language = t('A code, such as en, es or pt-BR')
    else if (seen.has(language)) own.language = t('This language comes twice')
    seen.add(language)
    if (text.question.trim().length < 3) own.question = t('A question is needed')
    if (form.askWords && text.wordsQuestion.trim() === '')
      own.wordsQuestion = t('Write it, or do not ask for words')
  }
  const wrong =
    errors.delayMinutes || errors.expireHours || errors.texts.some((one) => Object.keys(one).length > 0)
  if (wrong) return { errors }
  return {
    survey: {
      enabled: form.enabled,
      askWords: form.askWords,
      delaySeconds: delay,
      expireHours: hours,
      texts: form.texts.map((text) => ({
        language: text.language.trim(),
        question: text.question.trim(),
        wordsQuestion: text.wordsQuestion.trim(),
        thanks: text.thanks.trim(),
      })),
    },
  }
}
