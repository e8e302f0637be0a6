import { openCredentials, type SenderRow, sandboxSenders, syncSender } from '../channels/index.ts'
import type { House } from '../main.ts'
import { sandbox } from './sandbox.ts'

// The brand's WhatsApp templates, made where brands make most of theirs: in Meta's own tools, here the sandbox's. They come over by sync.

type Wanted = { name: string; language: string; category: string; components: unknown[]; rejected?: string }

const TEMPLATES: readonly Wanted[] = [
  {
    name: 'order_ready',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::demo-picture'] } },
      {
        type: 'BODY',
        text: 'Hi {{1}}, your *{{2}}* is ready. We deliver it on {{3}} between 9 and 12. Does that suit you?',
        example: { body_text: [['Ada', 'oak table', 'Tuesday']] },
      },
      { type: 'FOOTER', text: 'Harbour & Pine' },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'See the order',
            url: 'https://shop.harbourpine.example/orders/{{1}}',
            example: ['1042'],
          },
          { type: 'QUICK_REPLY', text: 'That suits me' },
          { type: 'QUICK_REPLY', text: 'Another day' },
        ],
      },
    ],
  },
  {
    name: 'winter_care',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Winter care' },
      {
        type: 'BODY',
        text: 'Hi {{1}}, cold days dry out wood. We have three tips for your {{2}}, free of charge.',
        example: { body_text: [['Ada', 'bookcase']] },
      },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Send the tips' }] },
    ],
  },
  {
    name: 'winter_care',
    language: 'de',
    category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Winterpflege' },
      {
        type: 'BODY',
        text: 'Hallo {{1}}, kalte Tage trocknen Holz aus. Wir haben drei Tipps für Ihr Möbelstück: {{2}}, kostenlos.',
        example: { body_text: [['Ada', 'Regal']] },
      },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Tipps schicken' }] },
    ],
  },
  {
    name: 'members_sale',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, members save 20% on all shelves until Sunday. Come early.',
        example: { body_text: [['Ada']] },
      },
    ],
    rejected: 'INCORRECT_CATEGORY',
  },
]

/** Makes the templates of a WhatsApp sender at the sandbox, with the reviewers' word on each, and brings them over. */
export async function placeTemplates(house: House, sender: SenderRow): Promise<void> {
  const { config, secret } = openCredentials(house.channels, sender)
  for (const { rejected, ...template } of TEMPLATES) {
    const answer = await fetch(`${config.baseUrl}/v25.0/${config.wabaId}/message_templates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret.accessToken}` },
      body: JSON.stringify(template),
    })
    if (!answer.ok) throw new Error(`The sandbox took no template ${template.name}: ${await answer.text()}`)
    const { id } = (await answer.json()) as { id: string }
    await sandbox(house, `/sandbox/api/whatsapp/templates/${id}`, 'PATCH', {
      ...(rejected ? { status: 'REJECTED', reason: rejected } : { status: 'APPROVED', quality: 'GREEN' }),
    })
  }
  await syncSender(house.channels, sender)
}

/** At every start but the first: the sandbox forgets, and a campaign that goes on needs its templates before its next message. */
export async function placeTemplatesAgain(house: House): Promise<void> {
  for (const sender of await house.db.asSystem((tx) => sandboxSenders(tx)))
    if (sender.carrier === 'whatsapp-cloud' && sender.archived_at === null)
      await placeTemplates(house, sender)
}
