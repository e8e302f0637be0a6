// pure
import { WEBHOOK_EVENTS, WEBHOOK_TEST, type Webhook, type WebhookEventType } from '@foreword/contract'
import type { Tone } from '../../../ui/index.ts'
import { spoken, t } from '../../../ui/text.ts'

/** Events by what they tell of, in the order of the contract. */
export const GROUPS = spoken(() =>
  (
    [
      ['message', t('Messages')],
      ['optout', t('Opt-outs')],
      ['campaign', t('Campaigns')],
      ['conversation', t('Conversations')],
    ] as const
  ).map(([noun, title]) => ({
    title,
    events: WEBHOOK_EVENTS.filter((event) => event.startsWith(`${noun}.`)),
  })),
)

export const EVENT_WORDS = spoken(
  (): Record<WebhookEventType, string> => ({
    'message.sent': t('The carrier took it'),
    'message.delivered': t('It reached the person'),
    'message.read': t('The person read it'),
    'message.failed': t('It was refused or did not arrive'),
    'message.unknown': t('Nobody knows whether the carrier has it'),
    'message.skipped': t('It was left out by a rule'),
    'message.expired': t('Its time was over before its turn'),
    'message.cancelled': t('Somebody ended it before its turn'),
    'message.received': t('A person wrote'),
    'optout.created': t('A person asked to stop'),
    'optout.removed': t('A person may be written to again'),
    'campaign.launched': t('It was launched'),
    'campaign.paused': t('It was paused, or paused by itself'),
    'campaign.resumed': t('It goes on'),
    'campaign.finished': t('Nobody waits any more'),
    'campaign.cancelled': t('It was ended'),
    'conversation.opened': t('It began'),
    'conversation.assigned': t('An agent has it'),
    'conversation.transferred': t('It went to another agent or skill'),
    'conversation.returned': t('An agent gave it back'),
    'conversation.closed': t('It was closed'),
  }),
)

export const FIRST_EVENTS: WebhookEventType[] = [
  ...(['message.delivered', 'message.failed', 'message.received'] as const),
  'optout.created',
]

/** How a receiver does, in two words and a tone. */
export function healthOf(webhook: Webhook): { tone: Tone; words: string } {
  if (webhook.disabledReason === 'gone') return { tone: 'bad', words: t('Off: receiver is gone') }
  if (webhook.disabledReason === 'failing') return { tone: 'bad', words: t('Off: failed for days') }
  if (!webhook.enabled) return { tone: 'mute', words: t('Off') }
  if (webhook.failingSince) return { tone: 'wait', words: t('Failing') }
  if (webhook.lastDeliveredAt) return { tone: 'ok', words: t('Delivering') }
  return { tone: 'mute', words: t('Nothing sent yet') }
}

export const STATE_WORDS = spoken(
  (): Record<'waiting' | 'delivered' | 'failed', { words: string; tone: Tone }> => ({
    waiting: { words: t('Waiting'), tone: 'wait' },
    delivered: { words: t('Delivered'), tone: 'ok' },
    failed: { words: t('Given up'), tone: 'bad' },
  }),
)

export const typesToFilter = (): string[] => [...WEBHOOK_EVENTS, WEBHOOK_TEST]

/** JSON as people read it; what is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

export const SAMPLES = {
  node: `import { createHmac, timingSafeEqual } from 'node:crypto'

// body: the bytes as they came, before any JSON.parse
export function verify(secret, headers, body) {
  const id = headers['webhook-id']
  const time = headers['webhook-timestamp']
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const own = createHmac('sha256', key).update(\`\${id}.\${time}.\${body}\`).digest()
  return headers['webhook-signature'].split(' ').some((one) => {
    const given = Buffer.from(one.replace('v1,', ''), 'base64')
    return given.length === own.length && timingSafeEqual(given, own)
  })
}`,
  python: `import base64, hashlib, hmac, time

# body: the bytes as they came, before any json.loads
def verify(secret: str, headers, body: bytes) -> bool:
    id, sent = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    own = hmac.new(key, f"{id}.{sent}.".encode() + body, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(own).decode()
    return any(hmac.compare_digest(one, wanted) for one in headers["webhook-signature"].split(" "))`,
  php: `// $body: the bytes as they came: file_get_contents('php://input')
function verify(string $secret, array $headers, string $body): bool {
    [$id, $time] = [$headers['webhook-id'], $headers['webhook-timestamp']];
    if (abs(time() - (int) $time) > 300) return false;
    $key = base64_decode(str_replace('whsec_', '', $secret));
    $own = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$time.$body", $key, true));
    foreach (explode(' ', $headers['webhook-signature']) as $one)
        if (hash_equals($own, $one)) return true;
    return false;
}`,
} as const
export type Language = keyof typeof SAMPLES
