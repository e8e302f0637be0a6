import type { RichDraft } from '@foreword/contract'
import { TextField, t } from '../../../../ui/index.ts'
import { inAppProblems, NO_RICH } from './in-app.ts'
import { MessageField } from './MessageField.tsx'
import type { StepFieldsProps } from './step-fields.ts'

type InApp = Extract<RichDraft, { type: 'inapp' }>
type Name = Exclude<keyof InApp, 'type'>

const MOST: Record<Name, number> = {
  imageUrl: 2000,
  linkUrl: 2000,
  linkLabel: 60,
  notificationTitle: 120,
  notificationText: 300,
}

/** What stands in the app, and in the notification that leads there. */
export function InAppFields(props: StepFieldsProps) {
  const { step, errorOf, onChange } = props
  const rich = step.rich?.type === 'inapp' ? step.rich : NO_RICH
  const wrong = inAppProblems(step.rich)
  const set = (change: Partial<InApp>) => {
    const now = { ...rich, ...change }
    const empty = Object.entries(now).every(([name, value]) => name === 'type' || !value)
    onChange({ rich: empty ? null : now })
  }
  const field = (name: Name, label: string, hint?: string) => (
    <TextField
      label={label}
      name={name}
      value={rich[name] ?? ''}
      type={name.endsWith('Url') ? 'url' : 'text'}
      placeholder={name.endsWith('Url') ? 'https://' : ''}
      hint={hint}
      error={errorOf(`rich.${name}`) ?? wrong[`rich.${name}`]}
      maxLength={MOST[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value || null })}
    />
  )
  return (
    <>
      <MessageField {...props} />
      {field('imageUrl', t('Link of the picture'), t('Shown above the text. Optional.'))}
      <div className="wz-two">
        {field('linkUrl', t('Where the button leads'), t('Optional.'))}
        {field('linkLabel', t('Words on the button'), t('Empty: the address of the site.'))}
      </div>
      <div className="wz-two">
        {field('notificationTitle', t('Title of the notification'), t('Empty: the name of the brand.'))}
        {field('notificationText', t('Text of the notification'), t('Empty: the message.'))}
      </div>
    </>
  )
}
