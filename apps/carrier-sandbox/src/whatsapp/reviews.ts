import type { World } from '../world.ts'
import { settleHeld } from './accept.ts'
import type { TemplateStatus, WaNumber, WaTemplate } from './model.ts'
import { reviewReason } from './review.ts'

/** A reviewer looks at a template after a while, as long as the dial says. */
export function scheduleReview(world: World, template: WaTemplate): void {
  const { generation } = world
  world.later(world.dials.templateReviewMs, () => {
    if (generation !== world.generation || template.status !== 'PENDING') return
    const reason = reviewReason(template.components)
    setTemplate(world, template, reason ? 'REJECTED' : 'APPROVED', reason ?? 'NONE')
  })
}

const factsOf = (template: WaTemplate) => ({
  message_template_id: Number(template.id),
  message_template_name: template.name,
  message_template_language: template.language,
})

/** Moves a template and tells the account's webhook. */
export function setTemplate(
  world: World,
  template: WaTemplate,
  status: TemplateStatus,
  reason: string,
): void {
  template.status = status
  template.rejectedReason = reason
  const disabled = status === 'DISABLED' ? { disable_info: { disable_date: day(world.now()) } } : {}
  const paused =
    status === 'PAUSED'
      ? { other_info: { title: 'FIRST_PAUSE', description: 'Low quality: paused for 3 hours.' } }
      : {}
  const value = { event: status, ...factsOf(template), reason, ...disabled, ...paused }
  tell(world, template.wabaId, 'message_template_status_update', value)
}

export function setQuality(world: World, template: WaTemplate, quality: string): void {
  const previous = template.quality
  template.quality = quality
  const value = { previous_quality_score: previous, new_quality_score: quality, ...factsOf(template) }
  tell(world, template.wabaId, 'message_template_quality_update', value)
}

export function setCategory(world: World, template: WaTemplate, category: string): void {
  template.previousCategory = template.category
  template.category = category
  const value = { ...factsOf(template), previous_category: template.previousCategory, new_category: category }
  tell(world, template.wabaId, 'template_category_update', value)
}

/**
 * Lets out what a template has waiting, or drops it with the code.
 * @returns how many messages waited.
 */
export function settleTemplate(world: World, template: WaTemplate, code: number): number {
  template.held = false
  let settled = 0
  for (const phone of world.phones.all.values()) {
    for (const message of phone.messages) {
      if (!message.wa?.held || message.wa.template !== template) continue
      settleHeld(world, message, code)
      settled += 1
    }
  }
  return settled
}

/** What Meta thinks of a number changed. */
export function tellNumber(world: World, number: WaNumber, event: 'FLAGGED' | 'UNFLAGGED'): void {
  const value = { display_phone_number: number.display.slice(1), event, current_limit: number.tier }
  world.whatsapp.hooks.post({ number, field: 'phone_number_quality_update', value })
}

/** One app has one webhook, so it hears once however many numbers it has. */
export function tell(world: World, wabaId: string, field: string, value: object): void {
  const heard = new Set<string>()
  for (const number of world.whatsapp.business.ofWaba(wabaId)) {
    if (heard.has(number.webhookUrl)) continue
    heard.add(number.webhookUrl)
    world.whatsapp.hooks.post({ number, field, value })
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
