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
    ...dialogs(ids).map((shot): Shot => ({ ...shot, aside: true })),
  ]
}

/** What stands in no row of the notes and still has to look right: dialogs, first screens, pages that are not there. */
function dialogs(ids: Ids): Shot[] {
  const talk = `/conversations/${ids.conversations.agent}`
  const running = `/campaigns/${ids.sending}`
  return [
    { name: 'x-invitation', who: 'nobody', path: ids.invitation },
    { name: 'x-invitation-gone', who: 'nobody', path: '/invitation/not-one-of-ours' },
    { name: 'x-password-gone', who: 'nobody', path: '/password/not-one-of-ours' },
    { name: 'x-setup', who: 'nobody', path: '/setup' },
    { name: 'x-sign-in-wrong', who: 'nobody', path: '/sign-in', act: wrongPassword },
    { name: 'x-not-found', who: 'Maya', path: '/nothing-here' },
    { name: 'x-campaign-not-found', who: 'Maya', path: '/campaigns/00000000-0000-7000-8000-000000000000' },
    { name: 'x-not-for-you', who: 'Sam', path: '/campaigns' },
    { name: 'x-palette', who: 'Maya', path: '/campaigns', act: (at) => at.keyboard.press('Control+k') },
    { name: 'x-shortcuts', who: 'Maya', path: '/campaigns', act: (at) => at.keyboard.press('?') },
    { name: 'x-cancel', who: 'Jonas', path: running, act: press('Cancel…') },
    { name: 'x-paused', who: 'Jonas', path: `/campaigns/${ids.paused}`, whole: true },
    {
      name: 'x-test',
      who: 'Jonas',
      path: `/campaigns/${ids.draft}/edit/compose`,
      act: press('Send a test…'),
    },
    { name: 'x-transfer', who: 'Sam', path: talk, act: act('Transfer…') },
    { name: 'x-merge', who: 'Sam', path: talk, act: beside('Same person as…') },
    { name: 'x-block', who: 'Sam', path: talk, act: beside('Block…') },
    { name: 'x-inbox', who: 'Sam', path: '/conversations' },
    { name: 'x-inbox-elena', who: 'Elena', path: '/conversations' },
    { name: 'x-opt-out', who: 'Maya', path: '/opt-outs', act: press('Record an opt-out') },
    { name: 'x-proof', who: 'Maya', path: '/opt-outs/proof' },
    { name: 'x-handoff-new', who: 'Maya', path: '/templates/handoffs/new', whole: true },
    { name: 'x-invite', who: 'Maya', path: '/settings/people', act: press('Invite somebody') },
    { name: 'x-sender', who: 'Maya', path: '/settings/senders', act: press('Harbour & Pine') },
    { name: 'x-replies', who: 'Maya', path: '/settings/replies' },
    { name: 'x-reply-new', who: 'Sam', path: '/replies', act: press('New answer') },
    { name: 'x-blocked', who: 'Maya', path: '/settings/blocked' },
    { name: 'x-skill-new', who: 'Maya', path: '/settings/skills', act: press('Add a skill') },
    { name: 'x-bot-new', who: 'Maya', path: '/settings/bots', act: press('Add a bot') },
    { name: 'x-webhook-new', who: 'Maya', path: '/settings/webhooks', act: press('New webhook') },
    { name: 'x-list-upload', who: 'Maya', path: '/settings/exclusions', act: press('Upload a list') },
    {
      name: 'x-api-on',
      who: 'Maya',
      path: '/settings/api',
      act: press(/^New application|^Switch the API on/),
    },
    { name: 'x-empty-campaigns', who: 'Maya', path: '/campaigns?search=nothing-like-this' },
    { name: 'x-user-menu', who: 'Maya', path: '/campaigns', act: press(/Maya|More/) },
    { name: 'x-board-manager', who: 'Elena', path: '/analytics?range=today', whole: true },
  ]
}

const wrongPassword = async (page: Page) => {
  await page.getByLabel('E-mail').fill('maya@harbourpine.example')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
}

/** A button of a thread's head, which a phone keeps in a menu. */
const act = (name: string) => async (page: Page) => {
  const button = page.getByRole('button', { name })
  if (await button.isVisible()) return button.click()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** A button beside a thread, which narrow windows keep in a drawer. */
const beside = (name: string) => async (page: Page) => {
  const button = page.getByRole('button', { name }).last()
  if (!(await button.isVisible())) await page.getByRole('button', { name: 'About this person' }).click()
  await button.click()
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
