import { CHOICES, type ChoicesDraft, type Conversation } from '@foreword/contract'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useSession } from '../../api/index.ts'
import {
  Button,
  Dialog,
  IconButton,
  InAppChoices,
  SegmentedTabs,
  TextField,
  t,
  WhatsAppChoices,
} from '../../ui/index.ts'
import {
  asButtons,
  asList,
  type ButtonsDraft,
  choicesOf,
  type Faults,
  faultsOf,
  type ListDraft,
  rowsOf,
  tooLong,
} from './choices.ts'

type Props = {
  conversation: Conversation
  draft: ChoicesDraft
  /** What is written beside them. */
  text: string
  onChange(draft: ChoicesDraft | null): void
  onClose(): void
}

const fresh = (): string => crypto.randomUUID().slice(0, 8)

/** Builds what the person can tap below an answer, and shows it as their channel draws it. What is written is kept as it is typed. */
export function ChoicesDialog({ conversation, draft, text, onChange, onClose }: Props) {
  const inapp = conversation.summary.channel === 'inapp'
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLDivElement>(null)
  const faults = faultsOf(draft, inapp)
  const done = () => {
    setTried(true)
    if (choicesOf(draft, inapp)) return onClose()
    // The marks stand a moment later.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const part = { faults, tried, inapp, sections: conversation.choices?.sections ?? false }
  return (
    <Dialog
      title={t('What can they tap?')}
      opened
      width={760}
      onClose={onClose}
      onSubmit={done}
      footer={
        <>
          <Button
            kind="danger"
            onClick={() => {
              onChange(null)
              onClose()
            }}
          >
            {t('Take them away')}
          </Button>
          <span className="sp" />
          <Button kind="primary" type="submit">
            {t('Done')}
          </Button>
        </>
      }
    >
      <div className="cv-choices" ref={form}>
        <div className="stack">
          <SegmentedTabs
            label={t('Kind of choice')}
            segments={[
              { value: 'buttons', label: t('Buttons') },
              { value: 'list', label: t('List') },
            ]}
            value={draft.type}
            onChange={(type) => onChange(type === 'list' ? asList(draft, fresh()) : asButtons(draft))}
          />
          {draft.type === 'buttons' ? (
            <ButtonFields draft={draft} onChange={onChange} {...part} />
          ) : (
            <ListFields draft={draft} onChange={onChange} {...part} />
          )}
        </div>
        <Preview draft={draft} text={text} inapp={inapp} />
      </div>
    </Dialog>
  )
}

type PartProps<D> = {
  draft: D
  onChange(draft: D): void
  faults: Faults
  tried: boolean
  inapp: boolean
  /** The channel draws headings within a list. */
  sections: boolean
}

/** What is too long is said at once, what is missing when one wants to be done. */
const shown = (faults: Faults, key: string, tried: boolean, text: string): string | undefined =>
  tried || text.trim() !== '' ? faults.get(key) : undefined

const Left = ({ text, most }: { text: string; most: number }) => (
  <span className={`f12 num nw ${tooLong(text, most) ? 'bad' : 't3'}`} aria-hidden="true">
    {t('{used} of {most}', { used: text.trim().length, most })}
  </span>
)

function ButtonFields({ draft, onChange, faults, tried, inapp }: PartProps<ButtonsDraft>) {
  const { buttons, footer } = draft
  const add = useAdded()
  const set = (id: string, title: string) =>
    onChange({ ...draft, buttons: buttons.map((one) => (one.id === id ? { id, title } : one)) })
  return (
    <>
      {buttons.map(({ id, title }, at) => (
        <div key={id} className="cv-choice">
          <TextField
            label={t('Button {number}', { number: at + 1 })}
            aside={<Left text={title} most={CHOICES.title} />}
            {...add.focus(id, at === 0)}
            value={title}
            onChange={(event) => set(id, event.currentTarget.value)}
            error={shown(faults, `title:${id}`, tried, title)}
          />
          {buttons.length > 1 && (
            <Remove
              label={t('Take away button {number}', { number: at + 1 })}
              onClick={() => onChange({ ...draft, buttons: buttons.filter((one) => one.id !== id) })}
            />
          )}
        </div>
      ))}
      <More
        label={t('Another button')}
        full={buttons.length >= CHOICES.buttons}
        why={t('Three buttons are the most. A list takes ten rows.')}
        onClick={() => onChange({ ...draft, buttons: [...buttons, { id: add.next(), title: '' }] })}
      />
      {!inapp && (
        <TextField
          label={t('Small print below, if any')}
          aside={<Left text={footer} most={CHOICES.footer} />}
          value={footer}
          onChange={(event) => onChange({ ...draft, footer: event.currentTarget.value })}
          error={shown(faults, 'footer', tried, footer)}
        />
      )}
    </>
  )
}

function ListFields({ draft, onChange, faults, tried, inapp, sections: headings }: PartProps<ListDraft>) {
  const { button, sections } = draft
  const add = useAdded()
  const count = rowsOf(draft)
  const several = sections.length > 1
  type Section = ListDraft['sections'][number]
  const setSection = (id: string, change: (section: Section) => Section) =>
    onChange({
      ...draft,
      // A group without rows is none.
      sections: sections
        .map((section) => (section.id === id ? change(section) : section))
        .filter((section) => section.rows.length > 0),
    })
  const full = count >= CHOICES.rows
  const why = t('Ten rows are the most.')
  let number = 0
  return (
    <>
      {!inapp && (
        <TextField
          label={t('What opens the list')}
          aside={<Left text={button} most={CHOICES.open} />}
          value={button}
          onChange={(event) => onChange({ ...draft, button: event.currentTarget.value })}
          error={shown(faults, 'open', tried, button)}
        />
      )}
      {sections.map((section, at) => (
        <fieldset key={section.id} className="stack cv-choice-group">
          <legend className="vh">
            {several ? t('Group {number}', { number: at + 1 }) : t('Rows of the list')}
          </legend>
          {headings && several && (
            <TextField
              label={t('Heading of group {number}', { number: at + 1 })}
              aside={<Left text={section.title} most={CHOICES.section} />}
              value={section.title}
              onChange={(event) => {
                const title = event.currentTarget.value
                setSection(section.id, (one) => ({ ...one, title }))
              }}
              error={shown(faults, `section:${section.id}`, tried, section.title)}
            />
          )}
          {section.rows.map(({ id, title, description }) => {
            number++
            const put = (change: Partial<Section['rows'][number]>) =>
              setSection(section.id, (one) => ({
                ...one,
                rows: one.rows.map((row) => (row.id === id ? { ...row, ...change } : row)),
              }))
            return (
              <div key={id} className="cv-choice">
                <div className="cv-choice-row">
                  <TextField
                    label={t('Row {number}', { number })}
                    aside={<Left text={title} most={CHOICES.rowTitle} />}
                    {...add.focus(id, number === 1)}
                    value={title}
                    onChange={(event) => put({ title: event.currentTarget.value })}
                    error={shown(faults, `title:${id}`, tried, title)}
                  />
                  <TextField
                    label={t('Below row {number}', { number })}
                    aside={<Left text={description} most={CHOICES.description} />}
                    value={description}
                    onChange={(event) => put({ description: event.currentTarget.value })}
                    error={shown(faults, `description:${id}`, tried, description)}
                  />
                </div>
                {count > 1 && (
                  <Remove
                    label={t('Take away row {number}', { number })}
                    onClick={() =>
                      setSection(section.id, (one) => ({
                        ...one,
                        rows: one.rows.filter((row) => row.id !== id),
                      }))
                    }
                  />
                )}
              </div>
            )
          })}
          <More
            label={several ? t('Another row in group {number}', { number: at + 1 }) : t('Another row')}
            full={full}
            why={at === sections.length - 1 ? why : undefined}
            onClick={() => {
              const row = { id: add.next(), title: '', description: '' }
              setSection(section.id, (one) => ({ ...one, rows: [...one.rows, row] }))
            }}
          />
        </fieldset>
      ))}
      {headings && !full && (
        <More
          label={t('Another group, with headings')}
          full={false}
          onClick={() => {
            const row = { id: add.next(), title: '', description: '' }
            onChange({ ...draft, sections: [...sections, { id: fresh(), title: '', rows: [row] }] })
          }}
        />
      )}
    </>
  )
}

/** The field of what was just added has the focus, else the first one when the dialog opens. */
function useAdded() {
  const added = useRef<string | null>(null)
  return {
    next: (): string => {
      added.current = fresh()
      return added.current
    },
    focus: (id: string, first: boolean) =>
      added.current === id ? { autoFocus: true } : first ? { 'data-autofocus': true } : {},
  }
}

function Remove({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <IconButton label={label} kind="quiet" size="sm" className="cv-choice-gone" onClick={onClick}>
      <IconTrash className="i" aria-hidden />
    </IconButton>
  )
}

type MoreProps = { label: string; full: boolean; why?: string | undefined; onClick(): void }

function More({ label, full, why, onClick }: MoreProps) {
  if (full) return why ? <p className="f12 t3">{why}</p> : null
  return (
    <div>
      <Button size="sm" icon={<IconPlus className="i" aria-hidden />} onClick={onClick}>
        {label}
      </Button>
    </div>
  )
}

function Preview({ draft, text, inapp }: { draft: ChoicesDraft; text: string; inapp: boolean }) {
  const { account } = useSession()
  const choices =
    draft.type === 'buttons'
      ? {
          type: 'buttons' as const,
          buttons: draft.buttons.map(({ title }) => title.trim()),
          footer: draft.footer,
        }
      : {
          type: 'list' as const,
          open: draft.button.trim(),
          sections: draft.sections.map(({ title, rows }) => ({
            title: title.trim() || null,
            rows: rows.map((row) => ({
              title: row.title.trim(),
              description: row.description.trim() || null,
            })),
          })),
        }
  const body = text.trim() === '' ? null : text.trim()
  return (
    <div className="cv-choice-preview">
      {inapp ? (
        <InAppChoices brand={account.name} body={body} choices={choices} />
      ) : (
        <WhatsAppChoices body={body} choices={choices} />
      )}
    </div>
  )
}
