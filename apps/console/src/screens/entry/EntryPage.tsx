import type { ReactNode } from 'react'
import { Mark, spoken, T, t } from '../../ui/index.ts'
import './entry.css'

// First messages of every trade, one of them answered: what the product is for, before anyone has an account.
const BEFORE = spoken(() => [
  t('Your flight now leaves at 14:20.'),
  t('The part for your boiler is here.'),
  t('Your parcel is two stops away.'),
])
const ANSWERED = spoken(() => ({
  asked: t('Your table is at 19:30. Still coming?'),
  answer: t('Yes, but there are six of us now'),
}))
const AFTER = spoken(() => [
  t('The nurse can see you on Tuesday.'),
  t('Your card was used in Porto.'),
  t('Early access opens at nine.'),
])

/** The two halves of every page before signing in: first words at the left, one form at the right. */
export function EntryPage({ children }: { children: ReactNode }) {
  return (
    <div className="entry">
      <aside className="entry-words">
        <div className="row entry-brand">
          <Mark size={28} ink="var(--ink-text)" paper="var(--ink)" />
          <span>{t('Foreword')}</span>
        </div>
        <div className="entry-lines" aria-hidden="true">
          {BEFORE.map((line) => (
            <div key={line}>{line}</div>
          ))}
          <div className="entry-answered">{ANSWERED.asked}</div>
          <div className="entry-answer">{ANSWERED.answer}</div>
          {AFTER.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
        <div className="entry-claim">
          <p>{t('The words that come before the conversation.')}</p>
          <p>
            <T
              text="Runs on your own server. Recipients, messages and <span>opt-outs</span> stay in your database."
              with={{ span: (words) => <span className="nw">{words}</span> }}
            />
          </p>
        </div>
      </aside>
      <main className="entry-main" id="main">
        {children}
      </main>
    </div>
  )
}
