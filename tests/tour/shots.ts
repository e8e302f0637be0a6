import type { Page } from 'playwright-core'

/** The first name of somebody of the demo; `newcomer` administers a brand that has not agreed yet. */
export type Who = 'Maya' | 'Jonas' | 'Elena' | 'Sam' | 'newcomer' | 'nobody'

export type Ids = Record<
  | 'finished'
  | 'prioritized'
  | 'sending'
  | 'paused'
  | 'draft'
  | 'bot'
  | 'handoff'
  | 'template'
  | 'webhook'
  /** The path of the link of an invitation. */
  | 'invitation',
  string
> & { conversations: Record<'bot' | 'survey' | 'agent' | 'whatsapp', string> }

export type Shot = {
  name: string
  who: Who
  path: string
  /** What is opened on the screen before the picture. */
  act?: (page: Page) => Promise<unknown>
  /** Looks the tour shows beside the light one. */
  also?: readonly ('dark' | 'phone')[]
  /** The page of the virtual phones. */
  sandbox?: true
  /** For eyes only: not shown in the docs. */
  aside?: true
  /** All of the page, not only what is on the screen at first. */
  whole?: true
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

/** Every screen, in the order in which a brand meets them. */
export function shots(ids: Ids): Shot[] {
  const step = (name: string) => `/campaigns/${ids.draft}/edit/${name}`
  const page = (id: string, search = '') => `/campaigns/${id}${search}`
  return [
    { name: 'sign-in', who: 'nobody', path: '/sign-in' },
    { name: 'activation', who: 'newcomer', path: '/campaigns', also: ['phone'] },
    { name: 'agreement', who: 'newcomer', path: '/campaigns/activate', act: press(/Activate/) },
    { name: 'campaigns', who: 'Jonas', path: '/campaigns', also: ['dark', 'phone'] },
    { name: 'campaigns-more', who: 'Jonas', path: '/campaigns', act: press('More') },
    { name: 'compose', who: 'Jonas', path: step('compose'), also: ['dark'], whole: true },
    { name: 'compose-prioritized', who: 'Jonas', path: page(ids.prioritized), whole: true },
    { name: 'recipients', who: 'Jonas', path: step('recipients'), whole: true },
    { name: 'delivery-window', who: 'Jonas', path: step('window'), whole: true },
    { name: 'launch', who: 'Jonas', path: step('launch'), whole: true },
    { name: 'launch-dialog', who: 'Jonas', path: step('launch'), act: confirm },
    { name: 'campaign', who: 'Jonas', path: page(ids.sending), also: ['dark', 'phone'], whole: true },
    { name: 'campaign-finished', who: 'Jonas', path: page(ids.finished), whole: true },
    { name: 'campaign-more', who: 'Jonas', path: page(ids.finished), act: press('More') },
    { name: 'campaign-recipients', who: 'Jonas', path: page(ids.finished, '?tab=recipients') },
    {
      name: 'campaign-person',
      who: 'Jonas',
      path: page(ids.prioritized, '?tab=recipients'),
      act: (at) => at.getByRole('region', { name: 'Recipients' }).getByRole('button').first().click(),
    },
    { name: 'campaign-replies', who: 'Jonas', path: page(ids.finished, '?tab=replies') },
    { name: 'campaign-analytics', who: 'Jonas', path: page(ids.finished, '?tab=analytics'), whole: true },
    { name: 'analytics', who: 'Maya', path: '/analytics?range=today', also: ['dark', 'phone'], whole: true },
    { name: 'analytics-skills', who: 'Maya', path: '/analytics?range=today', act: press('All skills') },
    {
      name: 'conversations',
      who: 'Sam',
      path: `/conversations/${ids.conversations.agent}`,
      also: ['dark', 'phone'],
    },
    { name: 'conversation-whatsapp', who: 'Elena', path: `/conversations/${ids.conversations.whatsapp}` },
    { name: 'conversation-bot', who: 'Elena', path: `/conversations/${ids.conversations.bot}` },
    { name: 'conversation-survey', who: 'Elena', path: `/conversations/${ids.conversations.survey}` },
    { name: 'board', who: 'Elena', path: '/conversations/board' },
    { name: 'templates', who: 'Maya', path: '/templates' },
    { name: 'template', who: 'Maya', path: `/templates/${ids.template}`, whole: true },
    { name: 'template-new', who: 'Maya', path: '/templates/new', whole: true },
    { name: 'handoffs', who: 'Maya', path: '/templates/handoffs' },
    { name: 'handoff', who: 'Maya', path: `/templates/handoffs/${ids.handoff}`, whole: true },
    { name: 'opt-outs', who: 'Maya', path: '/opt-outs', also: ['dark'] },
    ...SETTINGS.map((name): Shot => ({ name: `settings-${name}`, who: 'Maya', path: `/settings/${name}` })),
    { name: 'settings-bot', who: 'Maya', path: `/settings/bots/${ids.bot}`, also: ['dark'] },
    { name: 'settings-webhook', who: 'Maya', path: `/settings/webhooks/${ids.webhook}` },
    {
      name: 'settings-skill',
      who: 'Maya',
      path: '/settings/skills',
      act: press('Deliveries'),
      whole: true,
    },
    { name: 'you', who: 'Jonas', path: '/you' },
    { name: 'virtual-phones', who: 'nobody', path: '/', sandbox: true },
  ]
}

const SETTINGS = [
  'senders',
  'windows',
  'limits',
  'prices',
  'exclusions',
  'opt-out-words',
  'people',
  'skills',
  'bots',
  'account',
  'api',
  'webhooks',
  'audit',
  'agreement',
] as const

async function confirm(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /responsible for the consent/ }).check()
  await page.getByRole('button', { name: 'Launch campaign' }).click()
  await page.getByRole('dialog').waitFor()
}
