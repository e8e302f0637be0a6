import { answer, type Exchange, type Json, page, readJson, refuse, wrongMethod } from './exchange.ts'
import { phoneOf, waIdOf } from './ids.ts'
import { inWindow, type WaNumber, type WaUser } from './model.ts'

const MOST = 64_000

/** The business's own list of people it wants to hear no more from: only who wrote within 24 hours gets on it. */
export function blockUsers(x: Exchange, number: WaNumber) {
  const { method } = x.req
  const blocked = x.world.whatsapp.business.blockedBy(number.id)
  if (method === 'GET') {
    const rows = [...blocked].map((phone) => ({ messaging_product: 'whatsapp', wa_id: waIdOf(phone) }))
    return answer(x, page(x, rows))
  }
  if (method !== 'POST' && method !== 'DELETE') return wrongMethod(x)
  readJson(x, (body) => {
    const list = Array.isArray(body.block_users) ? (body.block_users as Json[]) : []
    if (list.length === 0) return refuse(x, { code: 100, details: 'block_users is a list of {user}' })
    const done: object[] = []
    const failed: object[] = []
    for (const { user: input } of list) {
      const user = userNamed(x, String(input))
      const may = user && (method === 'DELETE' || inWindow(user, number.id, x.world.now()))
      if (!may || (method === 'POST' && blocked.size >= MOST)) {
        const words = {
          code: 131047,
          message: 'Re-engagement message',
          error_data: { details: 'no message within 24 hours' },
        }
        failed.push({ input, ...(user ? { wa_id: waIdOf(user.phone) } : {}), errors: [words] })
        continue
      }
      if (method === 'POST') blocked.add(user.phone)
      else blocked.delete(user.phone)
      done.push({ input, wa_id: waIdOf(user.phone) })
    }
    const key = method === 'POST' ? 'added_users' : 'removed_users'
    const result = {
      messaging_product: 'whatsapp',
      block_users: { [key]: done, ...(failed.length ? { failed_users: failed } : {}) },
    }
    answer(x, result, failed.length > 0 && done.length === 0 ? 400 : 200)
  })
}

function userNamed(x: Exchange, input: string): WaUser | undefined {
  const { business } = x.world.whatsapp
  const phone = phoneOf(`+${input.replace(/^\+/, '')}`)
  return /^\+[1-9]\d{6,14}$/.test(phone) ? business.user(phone) : business.byBsuid(input)
}
