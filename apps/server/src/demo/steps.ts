// pure
import type { RichDraft, StepDraft } from '@foreword/contract'

// What the demo's prioritized campaigns say on each channel.

/** The template with the picture, filled from the file. */
export const orderReady = (templateId: string): RichDraft => ({
  type: 'template',
  templateId,
  fills: {
    'header.link': 'https://shop.harbourpine.example/pictures/order-ready.jpg',
    'body.1': '{first_name}',
    'body.2': '{item}',
    'body.3': '{day}',
    'button.0': '{order}',
  },
  defaults: { 'body.1': 'there' },
})

export const whatsAppFirst = (senderId: string, templateId: string): StepDraft => ({
  channel: 'whatsapp',
  senderId,
  message: '',
  optOutOn: false,
  optOutText: '',
  rich: orderReady(templateId),
  noReceiptMinutes: null,
})

export const smsAfter = (senderId: string): StepDraft => ({
  channel: 'sms',
  senderId,
  message:
    'Hi {first_name}, your order is ready: {item}. We deliver on {day} between 9 and 12. Any wish? Just answer.',
  optOutOn: true,
  optOutText: 'Reply STOP to opt out',
  rich: null,
  noReceiptMinutes: 60,
})
