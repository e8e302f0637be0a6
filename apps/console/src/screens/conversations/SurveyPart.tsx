import type { ConversationSurvey, ThreadMessage } from '@foreword/contract'
import { Stars, t, useFormat } from '../../ui/index.ts'

/** How they found the conversation, beside its thread. */
export function SurveyPart({ survey }: { survey: ConversationSurvey }) {
  const format = useFormat()
  return (
    <section className="cv-part" aria-label={t('Survey')}>
      <h3>{t('Survey')}</h3>
      {survey.score !== null ? (
        <>
          <div className="row g6">
            <Stars score={survey.score} />
            <b className="b6 num">{t('{score} of 5', { score: survey.score })}</b>
          </div>
          {survey.comment && <span className="f12 t2 cv-quote">“{survey.comment}”</span>}
          {survey.scoredAt && <div className="f12 t3">{format.dateTime(survey.scoredAt)}</div>}
          {survey.state === 'scored' && <div className="f12 t3">{t('Asked for words, too')}</div>}
        </>
      ) : (
        <div className="f12 t2">{stateWords(survey, format.dateTime)}</div>
      )}
    </section>
  )
}

function stateWords(survey: ConversationSurvey, time: (at: string) => string): string {
  switch (survey.state) {
    case 'scheduled':
      return t('They are asked {time}', { time: time(survey.dueAt) })
    case 'sent':
      return t('Asked {time}, no answer yet', { time: time(survey.sentAt ?? survey.dueAt) })
    case 'expired':
      return t('Asked {time}, no answer', { time: time(survey.sentAt ?? survey.dueAt) })
    case 'withdrawn':
      return survey.sentAt
        ? t('Asked {time}, and they wrote something else', { time: time(survey.sentAt) })
        : t('Not asked: they wrote again')
    default:
      return t('Not asked. {reason}.', { reason: survey.reason ?? '' })
  }
}

/** What a line of the thread is in the survey. */
export function surveyMark(mark: NonNullable<ThreadMessage['survey']>): string {
  switch (mark) {
    case 'question':
      return t('Survey: question')
    case 'score':
      return t('Survey: score')
    case 'words_question':
      return t('Survey: question for words')
    case 'words':
      return t('Survey: words')
    case 'thanks':
      return t('Survey: thanks')
  }
}
