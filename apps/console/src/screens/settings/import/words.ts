// pure
import type { DataImport, ImportCounts, ImportField, ImportSource } from '@foreword/contract'
import { spoken, t } from '../../../ui/text.ts'

/** What a file may be, with where people find it. */
export const SOURCES: readonly { value: ImportSource; label: string; hint: string }[] = spoken(() => [
  {
    value: 'liveperson_campaigns',
    label: t('LivePerson: campaigns'),
    hint: t('The download of all campaigns, a line each. Brings their figures; nobody is written to.'),
  },
  {
    value: 'liveperson_transactions',
    label: t('LivePerson: recipients or transactions'),
    hint: t(
      'A campaign’s download, or the transactions report, a line a person. Brings figures and opt-outs.',
    ),
  },
  {
    value: 'twilio_opt_outs',
    label: t('Twilio: opt-outs'),
    hint: t('The opt-outs of a messaging service, or what Consent Management keeps.'),
  },
  {
    value: 'twilio_messages',
    label: t('Twilio: message log'),
    hint: t('The log of messages as CSV: who wrote STOP, and whom Twilio refused with error 21610.'),
  },
  {
    value: 'opt_outs',
    label: t('Any list of opt-outs'),
    hint: t('A CSV of your own, a number a line. You choose the columns.'),
  },
])

export const sourceLabel = (source: ImportSource): string =>
  SOURCES.find((one) => one.value === source)?.label ?? source

export const FIELD_WORDS: Record<ImportField, string> = spoken(() => ({
  address: t('Phone number or consumer id'),
  campaignId: t('Campaign id'),
  name: t('Campaign name'),
  channel: t('Channel'),
  skill: t('Skill'),
  state: t('State'),
  launchedAt: t('Launched'),
  recipients: t('Recipients'),
  sent: t('Sent'),
  delivered: t('Delivered'),
  read: t('Read', undefined, 'state of a message'),
  failed: t('Failed'),
  skipped: t('Skipped'),
  responded: t('Replied'),
  optedOut: t('Opted out'),
  transactionId: t('Transaction id'),
  attemptedAt: t('Attempted at'),
  sentAt: t('Sent at'),
  deliveredAt: t('Delivered at'),
  readAt: t('Read at'),
  failedAt: t('Failed at'),
  skippedAt: t('Skipped at'),
  respondedAt: t('Replied at'),
  optedOutAt: t('Opted out at'),
  optedInAt: t('Opted in at'),
  errorCode: t('Error code'),
  from: t('From'),
  to: t('To'),
  direction: t('Direction'),
  body: t('Text'),
  sender: t('Sender'),
  status: t('Status'),
  at: t('Date'),
  words: t('How it was asked'),
}))

export const STATE_WORDS: Record<DataImport['status'], string> = spoken(() => ({
  draft: t('Not confirmed'),
  running: t('Importing'),
  done: t('Imported'),
  failed: t('Stopped'),
  undoing: t('Being undone'),
  undone: t('Undone'),
}))

/** What was brought, or would be, in short sentences; those about nothing are left out. */
export function broughtWords(counts: ImportCounts, before: boolean): string[] {
  const say = (n: number, words: (n: number) => string): string[] => (n > 0 ? [words(n)] : [])
  return [
    ...say(counts.optOuts, (n) =>
      before
        ? t('{n, plural, one {# person is} other {# people are}} opted out by it', { n })
        : t('{n, plural, one {# person} other {# people}} opted out', { n }),
    ),
    ...say(counts.known, (n) => t('{n} opted out already', { n })),
    ...say(counts.agreed, (n) => t('{n} agreed later, kept as evidence', { n })),
    ...say(counts.campaigns, (n) => t('{n, plural, one {# campaign} other {# campaigns}}', { n })),
    ...say(counts.campaignsKnown, (n) =>
      t('{n, plural, one {# campaign was} other {# campaigns were}} here already', { n }),
    ),
    ...say(counts.people, (n) => t('{n, plural, one {# recipient} other {# recipients}} counted', { n })),
    ...say(counts.peopleKnown, (n) => t('{n} counted before', { n })),
    ...say(counts.leftOut, (n) =>
      t('{n, plural, one {# line says} other {# lines say}} nothing that is imported', { n }),
    ),
    ...say(counts.refused, (n) => t('{n, plural, one {# line} other {# lines}} could not be read', { n })),
  ]
}

/** Whether an import changed nothing at all. */
export const broughtNothing = (counts: ImportCounts): boolean =>
  counts.optOuts + counts.agreed + counts.campaigns + counts.people === 0
