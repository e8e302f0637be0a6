// pure
import {
  type Fills,
  nameNumberedVariables,
  type RichContent,
  type RichDraft,
  readableTemplate,
  type StepDraft,
  slotsOf,
  type TemplateContent,
} from '@foreword/contract'
import type { TemplateRow } from '../channels/index.ts'
import type { StepRules } from '../recipients/index.ts'
import type { CampaignRow } from './store.ts'

// The channels of a campaign in their order. The first one stands in the campaign's own columns, as it did when there was only one.

export type DraftSteps = Pick<
  CampaignRow,
  'channel' | 'sender_id' | 'message' | 'opt_out_on' | 'opt_out_text' | 'rich' | 'fallbacks'
>

export function stepsOf(row: DraftSteps): StepDraft[] {
  const first: StepDraft = {
    channel: row.channel,
    senderId: row.sender_id,
    message: row.message,
    optOutOn: row.opt_out_on,
    optOutText: row.opt_out_text,
    rich: row.rich,
    noReceiptMinutes: null,
  }
  return [first, ...row.fallbacks]
}

/** What a step says, ready to be kept for ever. */
export type StepContent = { text: string; optOutText: string | null; rich: RichContent | null }

/** What a row is judged by on each channel. `contents` are those of the draft's steps. */
export const stepRules = (row: DraftSteps, contents: readonly StepContent[]): [StepRules, ...StepRules[]] => {
  const [first, ...fallbacks] = stepsOf(row).map(({ channel }, index) => {
    const { text, optOutText, rich } = contents[index]!
    return { channel, message: text, optOutText, rich }
  })
  return [first!, ...fallbacks]
}

/** Columns of the audience's file, to exchange {1} for names; null while there is no file. */
export type Columns = { columns: readonly string[]; phone_column: number } | null

/**
 * A step's content as it would be frozen now. `template` is the one its draft names; without it (deleted, or none chosen yet) the text is
 * empty. Templates carry their own words about opting out, so the campaign's opt-out text goes behind plain text only.
 */
export function contentOf(step: StepDraft, template: TemplateRow | undefined, file: Columns): StepContent {
  const named = (text: string): string =>
    file ? nameNumberedVariables(text, file.columns, file.phone_column) : text
  const optOutText = step.optOutOn && step.channel === 'sms' ? step.optOutText : null
  if (step.channel === 'whatsapp') {
    const rich = step.rich?.type === 'template' && template ? frozen(step.rich, template, named) : null
    return { text: rich ? readableTemplate(rich) : '', optOutText: null, rich }
  }
  if (step.channel === 'inapp')
    return {
      text: named(step.message),
      optOutText: null,
      rich: step.rich?.type === 'inapp' ? step.rich : null,
    }
  return { text: named(step.message), optOutText, rich: null }
}

function frozen(
  draft: Extract<RichDraft, { type: 'template' }>,
  template: TemplateRow,
  named: (text: string) => string,
): TemplateContent {
  const all = (fills: Fills): Fills =>
    Object.fromEntries(Object.entries(fills).map(([key, value]) => [key, named(value)]))
  return {
    type: 'template',
    templateId: template.id,
    name: template.name,
    language: template.language,
    category: template.category,
    carrierTemplateId: template.carrier_template_id,
    parts: template.parts,
    fills: all(draft.fills),
    defaults: { ...template.defaults, ...draft.defaults },
  }
}

/** Everything a step says with its variables, as one text. */
export const saidBy = (content: StepContent): string =>
  content.rich?.type === 'template' ? Object.values(content.rich.fills).join(' ') : content.text

/** Every slot of a template filled by a variable: {1} in the text by 1, the picture and the button by names of their own. */
export function fillsOf(template: Pick<TemplateRow, 'parts'>): Fills {
  return Object.fromEntries(
    slotsOf(template.parts)
      .filter((slot) => slot.required)
      .map(({ key }) => [
        key,
        `{${key.startsWith('body.') ? key.slice('body.'.length) : key.replace('.', '_')}}`,
      ]),
  )
}
