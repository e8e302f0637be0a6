import type { ReactNode } from 'react'
import { Mark } from '../../ui/index.ts'
import './entry.css'

// First messages of every trade, one of them answered: what the product is for, before anyone has an account.
const BEFORE = [
  'Your flight now leaves at 14:20.',
  'The part for your boiler is here.',
  'Your parcel is two stops away.',
]
const ANSWERED = 'Your table is at 19:30. Still coming?'
const ANSWER = 'Yes, but there are six of us now'
const AFTER = [
  'The nurse can see you on Tuesday.',
  'Your card was used in Porto.',
  'Early access opens at nine.',
]

/** The two halves of every page before signing in: first words at the left, one form at the right. */
export function EntryPage({ children }: { children: ReactNode }) {
  return (
    <div className="entry">
      <aside className="entry-words">
        <div className="row entry-brand">
          <Mark size={28} ink="var(--ink-text)" paper="var(--ink)" />
          <span>Foreword</span>
        </div>
        <div className="entry-lines" aria-hidden="true">
          {BEFORE.map((line) => (
            <div key={line}>{line}</div>
          ))}
          <div className="entry-answered">{ANSWERED}</div>
          <div className="entry-answer">{ANSWER}</div>
          {AFTER.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
        <div className="entry-claim">
          <p>The words that come before the conversation.</p>
          <p>
            Runs on your own server. Recipients, messages and <span className="nw">opt-outs</span> stay in
            your database.
          </p>
        </div>
      </aside>
      <main className="entry-main" id="main">
        {children}
      </main>
    </div>
  )
}
