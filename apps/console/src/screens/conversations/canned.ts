// pure
import type { CannedReply } from '@foreword/contract'

export type Filling = { name: string | null; agent: string; customer: Readonly<Record<string, string>> }

/** A saved answer with {{name}}, {{first_name}}, {{agent}} and columns of the campaign's file in place; what nobody knows stays to be seen. */
export function filled(text: string, { name, agent, customer }: Filling): string {
  const first = name?.trim().split(/\s+/)[0]
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (place, raw: string) => {
    const key = raw.toLowerCase().replaceAll(' ', '_')
    if (key === 'name') return name?.trim() || customer.name || place
    if (key === 'agent') return agent
    const column = Object.keys(customer).find((one) => one.toLowerCase().replaceAll(' ', '_') === key)
    const value = column === undefined ? '' : customer[column]!.trim()
    return value || (key === 'first_name' && first) || place
  })
}

/** Those with every word in name or text, names first. */
export function matching(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  return replies
    .filter((one) => has(`${one.name} ${one.text}`))
    .sort((a, b) => Number(has(b.name)) - Number(has(a.name)))
}
