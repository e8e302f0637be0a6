// pure
import type { Role } from '@foreword/contract'

// The demo's brand. Nobody here exists; the numbers are fictional or lead to the sandbox only.

export const BRAND = { name: 'Harbour & Pine', timeZone: 'America/New_York', country: 'US' } as const
export const PASSWORD = 'try-foreword-today'

export const PEOPLE: readonly { name: string; email: string; role: Role; skills: readonly string[] }[] = [
  {
    name: 'Maya Lindholm',
    email: 'maya@harbourpine.example',
    role: 'administrator',
    skills: ['General care'],
  },
  { name: 'Jonas Okafor', email: 'jonas@harbourpine.example', role: 'campaign_manager', skills: [] },
  {
    name: 'Elena Petrova',
    email: 'elena@harbourpine.example',
    role: 'agent_manager',
    skills: ['General care', 'Deliveries', 'Returns'],
  },
  {
    name: 'Sam Whitaker',
    email: 'sam@harbourpine.example',
    role: 'agent',
    skills: ['Deliveries', 'General care'],
  },
  {
    name: 'Aiko Tanaka',
    email: 'aiko@harbourpine.example',
    role: 'agent',
    skills: ['Returns', 'General care'],
  },
]

export const SKILLS = ['Deliveries', 'Returns'] as const

export const SENDERS = [
  { name: 'Harbour & Pine', address: '+18445550119', ratePerSecond: 60 },
  { name: 'Service desk', address: '+18445550142', ratePerSecond: 20 },
] as const

export const WHATSAPP = {
  name: 'Harbour & Pine WhatsApp',
  address: '+18445550120',
  ratePerSecond: 80,
} as const

/** What people answer there; the first taps a button. */
export const WHATSAPP_REPLIES: readonly ({ body: string } | { tap: string })[] = [
  { tap: 'That suits me' },
  { body: 'Can somebody carry it up to the second floor?' },
  { tap: 'Another day' },
]

/** The brand's own app, and people who are signed in there; the first one is who the demo page shows. */
export const APP = { name: 'Web shop', address: 'web-shop' } as const
export const APP_USERS = [
  { id: 'ada-1042', name: 'Ada Brandt', timeZone: 'America/New_York' },
  { id: 'hugo-2210', name: 'Hugo Castillo', timeZone: 'America/Los_Angeles' },
  { id: 'mina-3307', name: 'Mina Eriksen', timeZone: 'Europe/Oslo' },
] as const

/** What people write back, and what the agent who takes it answers (null = it still waits). */
export const REPLIES: readonly {
  text: string
  answer: string | null
  agent: 'Sam Whitaker' | 'Aiko Tanaka'
}[] = [
  {
    text: 'Morning works. Can they ring the bell at the side door?',
    answer: 'Of course. I have noted the side door for the crew.',
    agent: 'Sam Whitaker',
  },
  {
    text: 'Is the old sofa taken away too?',
    answer: 'Yes, if it stands on the ground floor. Shall I book that for you?',
    agent: 'Sam Whitaker',
  },
  { text: 'Yes please, book it', answer: null, agent: 'Sam Whitaker' },
  { text: 'Could we move it to Friday? I am away until then', answer: null, agent: 'Sam Whitaker' },
  {
    text: 'The blue armchair has a scratch on one leg. Who do I talk to?',
    answer: 'I am sorry to hear that. Send me a photo and I will arrange a new leg today.',
    agent: 'Aiko Tanaka',
  },
  { text: 'how long is the window', answer: null, agent: 'Sam Whitaker' },
  { text: 'Thank you! That was quick.', answer: null, agent: 'Aiko Tanaka' },
  { text: 'Who is this?', answer: null, agent: 'Aiko Tanaka' },
  {
    text: 'We are on the third floor without a lift. Is that a problem?',
    answer: null,
    agent: 'Sam Whitaker',
  },
  { text: 'please remove me from your list', answer: null, agent: 'Aiko Tanaka' },
  { text: 'Perfect, see you then', answer: null, agent: 'Sam Whitaker' },
  { text: 'Do you deliver to Staten Island on Saturdays?', answer: null, agent: 'Sam Whitaker' },
]
