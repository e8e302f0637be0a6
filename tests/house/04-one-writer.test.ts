import { expect, test } from 'vitest'
import { read, sources, withoutComments } from './tree.ts'

// Law 4: a table has one writer. Everybody may read.

const SERVER = 'apps/server/src/'

/** The room that writes a table. Better Auth, which lives in accounts, writes auth_* too. */
const WRITER: Record<string, string> = {
  accounts: 'accounts',
  address_aliases: 'recipients',
  agent_files: 'conversations',
  agents: 'conversations',
  blocks: 'recipients',
  canned_replies: 'conversations',
  conversation_drafts: 'conversations',
  conversation_mentions: 'conversations',
  conversation_notes: 'conversations',
  notice_wishes: 'accounts',
  person_addresses: 'conversations',
  answer_day_rollups: 'conversations',
  api_answers: 'liveperson',
  api_days: 'liveperson',
  api_keys: 'applications',
  api_meters: 'applications',
  api_settings: 'applications',
  application_secrets: 'applications',
  applications: 'applications',
  agreements: 'accounts',
  audit_log: 'accounts',
  auth_credentials: 'accounts',
  auth_sessions: 'accounts',
  auth_users: 'accounts',
  auth_verifications: 'accounts',
  bot_sessions: 'conversations',
  bot_skills: 'conversations',
  bot_turns: 'conversations',
  bot_versions: 'conversations',
  bots: 'conversations',
  campaign_counts: 'messages',
  campaign_pace_points: 'delivery',
  campaign_paces: 'delivery',
  campaign_steps: 'campaigns',
  carrier_notices: 'channels',
  campaign_view_defaults: 'campaigns',
  campaign_views: 'campaigns',
  campaigns: 'campaigns',
  erasures: 'privacy',
  exclusion_entries: 'recipients',
  exclusion_lists: 'recipients',
  exports: 'analytics',
  export_chunks: 'analytics',
  handoffs: 'channels',
  column_mappings: 'recipients',
  consent_attestations: 'campaigns',
  consent_events: 'recipients',
  consent_seal_marks: 'recipients',
  consent_seals: 'recipients',
  conversation_days: 'conversations',
  conversation_events: 'conversations',
  conversation_passes: 'conversations',
  conversation_rollups: 'conversations',
  conversations: 'conversations',
  data_imports: 'imports',
  delivery_rules: 'delivery',
  holidays: 'delivery',
  imported_campaigns: 'imports',
  imported_transactions: 'imports',
  imports: 'recipients',
  inapp_pushes: 'messages',
  inapp_thread: 'messages',
  inapp_users: 'recipients',
  inbound_listings: 'intake',
  invitations: 'accounts',
  kept_answers: 'applications',
  lanes: 'messages',
  members: 'accounts',
  message_contents: 'messages',
  message_day_parts: 'messages',
  message_day_rollups: 'messages',
  message_doubts: 'messages',
  late_failures: 'messages',
  message_hops: 'messages',
  message_leases: 'messages',
  message_lines: 'messages',
  message_costs: 'messages',
  message_prices: 'messages',
  message_queue: 'messages',
  message_rollups: 'messages',
  message_rollup_parts: 'messages',
  messages: 'messages',
  opt_out_words: 'recipients',
  opt_outs: 'recipients',
  password_resets: 'accounts',
  price_looks: 'messages',
  prices: 'channels',
  push_subscriptions: 'recipients',
  receipt_watches: 'messages',
  recipients: 'recipients',
  region_rule_edits: 'delivery',
  rollup_days: 'messages',
  rules_to_follow: 'delivery',
  schema_migrations: 'platform',
  send_speeds: 'messages',
  sender_pace: 'delivery',
  senders: 'channels',
  setup_links: 'accounts',
  sign_in_failures: 'accounts',
  skill_members: 'accounts',
  skill_routing: 'conversations',
  skill_surveys: 'conversations',
  skills: 'accounts',
  suppressions: 'recipients',
  survey_day_campaigns: 'conversations',
  survey_day_rollups: 'conversations',
  survey_month_agents: 'conversations',
  surveys: 'conversations',
  template_syncs: 'channels',
  templates: 'channels',
  token_keys: 'applications',
  // Their rows come from triggers of what they tell of; what becomes of them is written here.
  webhook_attempts: 'webhooks',
  webhook_deliveries: 'webhooks',
  webhook_events: 'intake',
  webhook_packs: 'webhooks',
  webhook_subscriptions: 'webhooks',
  zone_sets: 'recipients',
}

const tables = [...read('apps/server/migrations/schema.sql').matchAll(/^create table (\w+)/gm)].map(
  (match) => match[1]!,
)

const WRITE =
  /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|copy|merge\s+into)\s+"?([a-z_]+)"?/gi
const BUILDER = /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*['"]([a-z_]+)/g

type Write = { file: string; table: string }

const writesIn = (file: string, code: string): Write[] =>
  [...code.matchAll(WRITE), ...code.matchAll(BUILDER)]
    .map((match) => ({ file, table: match[1]!.toLowerCase() }))
    .filter(({ table }) => tables.includes(table))

const writes = sources(SERVER).flatMap((file) => writesIn(file, withoutComments(read(file))))

test('every table has its writer named here, and no other', () => {
  expect(tables.filter((table) => !WRITER[table])).toEqual([])
  expect(
    Object.keys(WRITER).filter((table) => !tables.includes(table) && table !== 'schema_migrations'),
  ).toEqual([])
})

test('only that room writes it', () => {
  expect(writes.length).toBeGreaterThan(40)
  expect(writes.filter(({ file, table }) => !file.startsWith(`${SERVER}${WRITER[table]}/`))).toEqual([])
})

test('the ledger is written where this test looks', () => {
  const writers = (table: string) =>
    writes.filter((write) => write.table === table).map((write) => write.file)
  for (const table of ['messages', 'message_queue', 'campaign_counts', 'opt_outs', 'campaigns', 'recipients'])
    expect(writers(table), table).not.toEqual([])
})

test('statements of every form are seen', () => {
  const code =
    'sql`update messages m set x`; sql`delete from opt_outs`; copy("copy recipients (a) from stdin"); db.insertInto("senders")'
  expect(writesIn('x', code).map((write) => write.table)).toEqual([
    'messages',
    'opt_outs',
    'recipients',
    'senders',
  ])
  expect(writesIn('x', 'select 1 from messages for update of messages')).toHaveLength(0)
})
