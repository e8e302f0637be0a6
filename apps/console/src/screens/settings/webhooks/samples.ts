/** How a receiver verifies a signature, in the languages most are written in; docs/webhooks.md has the same. */
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
