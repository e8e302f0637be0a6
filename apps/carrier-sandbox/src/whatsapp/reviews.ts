import type { World } from '../world.ts'
import type { TemplateStatus, WaTemplate } from './model.ts'
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

/** Moves a template and tells every number of its account that has a webhook. */
export function setTemplate(
  world: World,
  template: WaTemplate,
  status: TemplateStatus,
  reason: string,
): void {
  template.status = status
  template.rejectedReason = reason
  tell(world, template, 'message_template_status_update', {
    event: status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    reason,
  })
}

export function setQuality(world: World, template: WaTemplate, quality: string): void {
  const previous = template.quality
  template.quality = quality
  tell(world, template, 'message_template_quality_update', {
    previous_quality_score: previous,
    new_quality_score: quality,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  })
}

/** One app has one webhook, so it hears once however many numbers it has. */
function tell(world: World, template: WaTemplate, field: string, value: object): void {
  const heard = new Set<string>()
  for (const number of world.whatsapp.business.numbers()) {
    if (number.wabaId !== template.wabaId || heard.has(number.webhookUrl)) continue
    heard.add(number.webhookUrl)
    world.whatsapp.hooks.post({ number, field, value })
  }
}
