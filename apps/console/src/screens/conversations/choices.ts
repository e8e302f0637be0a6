// pure
import { CHOICES, type ChoicesDraft, type SessionRich } from '@foreword/contract'
import { t } from '../../ui/text.ts'

// Buttons and lists while an agent writes them: what they become, and what is still wrong with them.

export type ButtonsDraft = Extract<ChoicesDraft, { type: 'buttons' }>
export type ListDraft = Extract<ChoicesDraft, { type: 'list' }>
export type Choices = Exclude<SessionRich, { type: 'media' }>

/** What somebody can tap, in order: the ids stay when one goes from buttons to a list and back. */
export const taps = (draft: ChoicesDraft): { id: string; title: string }[] =>
  draft.type === 'buttons' ? draft.buttons : draft.sections.flatMap((section) => section.rows)

export const rowsOf = (draft: ListDraft): number =>
  draft.sections.reduce((sum, section) => sum + section.rows.length, 0)

export const newButtons = (id: string): ButtonsDraft => ({
  type: 'buttons',
  footer: '',
  buttons: [{ id, title: '' }],
})

export function asButtons(draft: ChoicesDraft): ButtonsDraft {
  if (draft.type === 'buttons') return draft
  return {
    type: 'buttons',
    footer: '',
    buttons: taps(draft)
      .slice(0, CHOICES.buttons)
      .map(({ id, title }) => ({ id, title })),
  }
}

export function asList(draft: ChoicesDraft, sectionId: string): ListDraft {
  if (draft.type === 'list') return draft
  const rows = draft.buttons.map((one) => ({ ...one, description: '' }))
  return { type: 'list', button: t('Choose'), sections: [{ id: sectionId, title: '', rows }] }
}

/** Where something is wrong, and what: `title:<id>`, `description:<id>`, `section:<id>`, `footer`, `open`. */
export type Faults = ReadonlyMap<string, string>

export const tooLong = (text: string, most: number): string | undefined =>
  text.trim().length > most
    ? t('{over, plural, one {# character} other {# characters}} too many: {most} are the most', {
        over: text.trim().length - most,
        most,
      })
    : undefined

/** `inapp` shows neither small print nor a button that opens the list, so they are not asked for. */
export function faultsOf(draft: ChoicesDraft, inapp: boolean): Faults {
  const faults = new Map<string, string>()
  const check = (key: string, text: string, most: number, missing?: string): void => {
    const fault = text.trim() === '' ? missing : tooLong(text, most)
    if (fault) faults.set(key, fault)
  }
  if (draft.type === 'buttons') {
    for (const { id, title } of draft.buttons)
      check(`title:${id}`, title, CHOICES.title, t('Write what the button says, or take it away.'))
    const said = new Set<string>()
    for (const { id, title } of draft.buttons) {
      const words = title.trim()
      if (words !== '' && said.has(words))
        faults.set(`title:${id}`, t('Another button says the same. Give each its own words.'))
      said.add(words)
    }
    if (!inapp) check('footer', draft.footer, CHOICES.footer)
    return faults
  }
  if (!inapp) check('open', draft.button, CHOICES.open, t('Write what opens the list.'))
  for (const section of draft.sections) {
    check(
      `section:${section.id}`,
      section.title,
      CHOICES.section,
      draft.sections.length > 1 ? t('With several groups, each needs a heading.') : undefined,
    )
    for (const { id, title, description } of section.rows) {
      check(`title:${id}`, title, CHOICES.rowTitle, t('Write what the row says, or take it away.'))
      check(`description:${id}`, description, CHOICES.description)
    }
  }
  return faults
}

/** What is sent; null = it is not finished. */
export function choicesOf(draft: ChoicesDraft, inapp: boolean): Choices | null {
  if (taps(draft).length === 0 || faultsOf(draft, inapp).size > 0) return null
  if (draft.type === 'buttons')
    return {
      type: 'buttons',
      footer: inapp ? null : draft.footer.trim() || null,
      buttons: draft.buttons.map(({ id, title }) => ({ id, title: title.trim() })),
    }
  return {
    type: 'list',
    button: draft.button.trim().slice(0, CHOICES.open) || t('Choose'),
    rows: draft.sections.flatMap((section) =>
      section.rows.map(({ id, title, description }) => ({
        id,
        title: title.trim(),
        description: description.trim() || null,
        ...(section.title.trim() !== '' && { section: section.title.trim() }),
      })),
    ),
  }
}
