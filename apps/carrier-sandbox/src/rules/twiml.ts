// pure

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The texts a TwiML answer asks to send back; empty for `<Response/>`, for anything that is not TwiML. */
export function messagesOfTwiml(xml: string): string[] {
  if (!/<Response[\s>]/.test(xml)) return []
  const texts: string[] = []
  for (const match of xml.matchAll(/<Message(?:\s[^>]*)?>([\s\S]*?)<\/Message>/g)) {
    const inner = match[1]!
    const body = /<Body(?:\s[^>]*)?>([\s\S]*?)<\/Body>/.exec(inner)
    const text = decode(body ? body[1]! : inner.replace(/<Media[\s\S]*?<\/Media>/g, '')).trim()
    if (text) texts.push(text)
  }
  return texts
}

function decode(xml: string): string {
  return xml
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : decodeEntities(part)))
    .join('')
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
