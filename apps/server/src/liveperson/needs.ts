// pure
import { type Channel, type Fills, type StepDraft, type TemplateParts, variablesIn } from '@foreword/contract'

// What a handoff or template takes of each consumer. Variables of ours have names; applications call them as the text does.

export type ContentKey = 'sms' | 'wa' | 'inapp'
export const KEY_OF: Record<Channel, ContentKey> = { sms: 'sms', whatsapp: 'wa', inapp: 'inapp' }
export const CHANNEL_OF: Record<string, Channel> = {
  sms: 'sms',
  wa: 'whatsapp',
  whatsapp: 'whatsapp',
  inapp: 'inapp',
  'in-app': 'inapp',
}

export type MediaKind = 'image' | 'video' | 'document'

export type Needs = {
  /** In the order they are tried. */
  channels: readonly Channel[]
  /** Variables of the text in the order they are read, and those of them that have a value of their own. */
  variables: readonly string[]
  spare: ReadonlySet<string>
  /** The variable that a link of this kind fills; null = it takes none. */
  header: { name: string; kind: MediaKind; spare: boolean } | null
  /** The variable that ends the link of a button. */
  button: { name: string; spare: boolean } | null
}

const MEDIA: readonly string[] = ['image', 'video', 'document']

export function needsOf(
  steps: readonly StepDraft[],
  templateOf: (templateId: string) => { parts: TemplateParts; defaults: Fills } | undefined,
): Needs {
  const variables = new Set<string>()
  const spare = new Set<string>()
  let header: Needs['header'] = null
  let button: Needs['button'] = null
  for (const { message, rich, channel } of steps) {
    if (channel !== 'whatsapp' || rich?.type !== 'template') {
      for (const name of variablesIn(message)) variables.add(name)
      continue
    }
    const template = templateOf(rich.templateId)
    const kind = template?.parts.header?.format ?? ''
    const defaults = { ...template?.defaults, ...rich.defaults }
    for (const [key, fill] of Object.entries(rich.fills)) {
      const hasSpare = Boolean(defaults[key]?.trim())
      const names = variablesIn(fill)
      const [first] = names
      if (key === 'header.link' && MEDIA.includes(kind)) {
        if (first) header = { name: first, kind: kind as MediaKind, spare: hasSpare }
      } else if (key.startsWith('button.')) {
        if (first && !button) button = { name: first, spare: hasSpare }
      } else
        for (const name of names) {
          variables.add(name)
          if (hasSpare) spare.add(name)
        }
    }
  }
  // A value that stands in the text too comes with the text's.
  return {
    channels: steps.map((step) => step.channel),
    variables: [...variables].sort(byNumber),
    spare,
    header: header && variables.has(header.name) ? null : header,
    button: button && variables.has(button.name) ? null : button,
  }
}

/** 1, 2 … 10 in the order of numbers; names stay as they stand. */
const byNumber = (a: string, b: string): number =>
  /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : 0
