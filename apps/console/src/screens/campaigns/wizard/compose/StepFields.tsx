import { useQueryClient } from '@tanstack/react-query'
import { queries } from '../../../../api/index.ts'
import { t } from '../../../../ui/text.ts'
import { InAppFields } from './InAppFields.tsx'
import { MessageField } from './MessageField.tsx'
import { SenderField } from './SenderField.tsx'
import { labelFor, type StepFieldsProps } from './step-fields.ts'
import { TemplateFields } from './TemplateFields.tsx'

/** What one channel says: an SMS, a template and what fills it, or what stands in the app. */
export function StepFields(props: StepFieldsProps) {
  if (props.step.channel === 'whatsapp') return <TemplateFields {...props} />
  return props.step.channel === 'inapp' ? <InAppFields {...props} /> : <MessageField {...props} />
}

/** Who sends on a channel. Templates belong to a business account, so another sender may not have the one chosen. */
export function StepSender({ step, single, errorOf, onChange }: StepFieldsProps) {
  const client = useQueryClient()
  const choose = async (senderId: string) => {
    const { rich } = step
    if (rich?.type !== 'template') return onChange({ senderId })
    const own = await client.fetchQuery(queries.templates({ senderId })).catch(() => null)
    const has = own?.templates.some((one) => one.id === rich.templateId)
    onChange(has ? { senderId } : { senderId, rich: null })
  }
  return (
    <SenderField
      channel={step.channel}
      label={labelFor(single, step.channel, t('Sender'))}
      value={step.senderId}
      error={errorOf('senderId')}
      onChange={(senderId) => void choose(senderId)}
    />
  )
}
