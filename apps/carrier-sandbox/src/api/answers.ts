import type { Dice } from '../rules/dice.ts'
import type { Phone } from '../store/phones.ts'
import { kindOf } from '../store/services.ts'
import { replyTo } from '../traffic/replies.ts'
import type { World } from '../world.ts'

/**
 * Has up to `count` phones answer the number that last wrote to them, each with one of the texts in turn.
 * Which phones is a matter of the dice, so the same seed and history choose the same ones.
 * @returns how many answered.
 */
export function answerAsMany(world: World, count: number, texts: readonly string[]): number {
  const able = [...world.phones.all.values()].filter(
    (phone) => phone.lastSender !== '' && kindOf(phone.lastSender) !== 'name' && !phone.blocked,
  )
  const chosen = choose(able, count, world.dice)
  chosen.forEach((phone, index) => {
    replyTo(world, phone, phone.lastSender, texts[index % texts.length]!)
  })
  return chosen.length
}

/** The first `count` of a Fisher-Yates shuffle. */
function choose(phones: Phone[], count: number, dice: Dice): Phone[] {
  const wanted = Math.min(count, phones.length)
  for (let at = 0; at < wanted; at += 1) {
    const other = at + Math.floor(dice.roll() * (phones.length - at))
    const phone = phones[at]!
    phones[at] = phones[other]!
    phones[other] = phone
  }
  return phones.slice(0, wanted)
}
