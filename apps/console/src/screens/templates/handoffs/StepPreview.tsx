import { renderParts, slotsOf, withOptOut } from '@foreword/contract'
import { IconPhoto } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { t, WhatsAppPreview, whatsAppMessage } from '../../../ui/index.ts'
import type { FormStep } from './steps.ts'

/** How one step looks on its channel. Variables stand for themselves: whose values they take is the campaign’s matter. */
export function StepPreview({ step }: { step: FormStep }) {
  return (
    <div className="stack" style={{ gap: 8 }}>
      <p className="f12 t3">{t('Preview')}</p>
      {step.channel === 'whatsapp' ? <WhatsApp step={step} /> : <Bubble step={step} />}
    </div>
  )
}

function WhatsApp({ step }: { step: FormStep }) {
  const rich = step.rich?.type === 'template' ? step.rich : null
  const list = useQuery({
    ...queries.templates(step.senderId ? { senderId: step.senderId } : {}),
    enabled: step.senderId !== null,
  })
  const template = list.data?.templates.find((one) => one.id === rich?.templateId)
  if (!template || !rich)
    return <p className="f12 t3 ho-sms">{t('Choose a template, and it appears here.')}</p>
  const values = Object.fromEntries(
    slotsOf(template.parts).map(({ key }) => [
      key,
      rich.fills[key]?.trim() || rich.defaults[key]?.trim() || '',
    ]),
  )
  return <WhatsAppPreview {...whatsAppMessage(template.parts, values)} time="09:41" />
}

function Bubble({ step }: { step: FormStep }) {
  const rich = step.rich?.type === 'inapp' ? step.rich : null
  const text =
    step.channel === 'sms' && step.optOutOn ? withOptOut(step.message, step.optOutText) : step.message
  const parts = renderParts(text, {})
  const placed = parts.map((part, index) => ({
    ...part,
    at: parts.slice(0, index).reduce((sum, one) => sum + one.text.length + 1, 0),
  }))
  const empty = text.trim() === '' && !rich?.imageUrl
  if (empty) return <p className="f12 t3 ho-sms">{t('What you write appears here.')}</p>
  return (
    <div className="ho-sms">
      <div className="bub">
        {rich?.imageUrl && (
          <span className="ho-image">
            <IconPhoto className="i" aria-hidden />
            {rich.imageUrl.split('/').pop()}
          </span>
        )}
        {placed.map((part) =>
          part.variable === undefined ? part.text : <mark key={part.at}>{part.text}</mark>,
        )}
        {rich?.linkUrl && <span className="ho-link">{rich.linkLabel || rich.linkUrl}</span>}
      </div>
    </div>
  )
}
