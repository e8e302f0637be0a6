import {
  INAPP_CLOSE,
  type InAppAct,
  InAppClientFrame,
  type InAppHello,
  type InAppServerFrame,
} from '@foreword/contract'
import type { SenderCredentials, SenderRow } from '../../channels/index.ts'
import { validator } from '../../platform/http/validate.ts'
import type { Log } from '../../platform/log.ts'
import { Problem } from '../../platform/problem.ts'
import { type InAppWho, signInInAppUser } from '../../recipients/index.ts'
import * as acts from './acts.ts'
import type { Hub } from './hub.ts'
import { identityOf } from './identity.ts'
import { newsFor } from './thread.ts'

// One line to one device, whatever carries it: who speaks, what they have, and what they are told. Frames are worked one after the
// other, and looks at the thread stand in the same line, so that a device hears everything in order.

export type SessionDeps = acts.ActDeps & { log: Log; hub: Hub; pushKey: string }

export type Opened = { sender: SenderRow; credentials: SenderCredentials; brand: string }

/** What carries it. `write` must not block; `close` ends it with a code of INAPP_CLOSE. */
export type Wire = { write(frame: InAppServerFrame): void; close(code: number, reason: string): void }

export type Session = {
  /** One frame as it came. Answers when it has been worked; never throws. */
  receive(text: string): Promise<void>
  hello(hello: InAppHello): Promise<void>
  act(act: InAppAct): Promise<void>
  /** Looks whether there is something new to tell. Looks that are asked for while one waits are one. */
  look(): Promise<void>
  /** Somebody of the brand is writing. */
  typing(): void
  /** Called every second or so: tokens end, and who never says who they are is sent away. */
  tick(now: Date): void
  who(): InAppWho | null
  end(): void
}

type ClientFrame = InAppAct | InAppHello

/** Silence after which each side takes the line for dead, seconds. */
export const SILENCE_S = 50
const HELLO_MS = 10_000
const WARN_MS = 60_000
/** A hint may be lost: everybody is looked after so often without one. */
const LOOK_MS = 60_000
/** Frames that wait to be worked: a device that says more without listening is not one of ours. */
const MOST_WAITING = 200

const readers = new Map(
  InAppClientFrame.anyOf.map((form) => [
    form.properties.type.const as string,
    validator(form, 'frame', false),
  ]),
)

/** A frame of the form its `type` says. Throws a Problem that names the field of that form. */
export function readFrame(value: unknown): ClientFrame {
  const type = (value as { type?: unknown } | null)?.type
  const read = typeof type === 'string' ? readers.get(type) : undefined
  if (!read)
    throw new Problem('bad_request', {
      field: 'type',
      message: `type has to be one of ${[...readers.keys()].join(', ')}.`,
    })
  return read(value) as ClientFrame
}

export function openSession(deps: SessionDeps, opened: Opened, wire: Wire): Session {
  let who: InAppWho | null = null
  let until = new Date(0)
  let after: number | null = null
  let told = ''
  let warned = false
  let ended = false
  let waiting = 0
  let lookWaits = false
  let lookedAt = 0
  const openedAt = deps.clock.now().getTime()
  let line: Promise<void> = Promise.resolve()

  const fresh = (link: string): string => deps.links.fresh(link, deps.clock.now())
  const write = (frame: InAppServerFrame): void => {
    if (!ended) wire.write(frame)
  }
  const close = (code: number, reason: string): void => {
    if (ended) return
    session.end()
    wire.close(code, reason)
  }
  const inLine = (work: () => Promise<void>): Promise<void> => {
    const own = line.then(async () => {
      if (!ended) await work()
    })
    line = own.catch(() => {})
    return line
  }
  const complain = (error: unknown, ref?: string): Problem => {
    const problem = error instanceof Problem ? error : new Problem('internal')
    if (problem.status >= 500)
      deps.log.error({ err: error, senderId: opened.sender.id }, 'an in-app frame failed')
    write({
      type: 'problem',
      code: problem.code,
      message: problem.message,
      ...(problem.field ? { field: problem.field } : {}),
      ...(ref ? { ref } : {}),
      ...(typeof problem.details?.retryAfter === 'number' ? { retryAfter: problem.details.retryAfter } : {}),
    })
    return problem
  }

  const greet = async (hello: InAppHello): Promise<void> => {
    if (who) throw new Problem('bad_request', { field: 'type', message: 'hello was said already.' })
    const now = deps.clock.now()
    const identity = await identityOf(opened.credentials, hello.token, now)
    const { sender } = opened
    const me = { accountId: sender.account_id, senderId: sender.id, consumerId: identity.consumerId }
    deps.hub.admit(me)
    const person = { ...me, name: identity.name, timeZone: identity.timeZone ?? hello.timeZone ?? null }
    const news = await deps.db.asSystem(async (tx) => {
      await signInInAppUser(tx, person, now)
      return newsFor(tx, me, hello.after, fresh)
    })
    who = me
    until = identity.until
    deps.hub.join(session)
    after = hello.after
    write({
      type: 'welcome',
      brand: opened.brand,
      user: { id: identity.consumerId, name: identity.name },
      state: news.state,
      last: news.messages.at(-1)?.seq ?? hello.after ?? 0,
      pushKey: deps.pushKey,
      until: until.toISOString(),
      silence: SILENCE_S,
    })
    told = JSON.stringify(news.state)
    tellNews(news)
    // What was sent between the look and the joining got its hint too early.
    void session.look()
  }
  const tellNews = (news: Awaited<ReturnType<typeof newsFor>>): void => {
    lookedAt = deps.clock.now().getTime()
    if (news.messages.length > 0) {
      write({ type: 'messages', messages: news.messages, more: news.more })
      after = news.messages.at(-1)!.seq
    }
    const state = JSON.stringify(news.state)
    if (state !== told) write({ type: 'state', state: news.state })
    told = state
  }
  const renew = async (token: string): Promise<void> => {
    const identity = await identityOf(opened.credentials, token, deps.clock.now())
    if (identity.consumerId !== who?.consumerId)
      throw new Problem('token_bad', {
        field: 'token',
        message: 'The identity token names another person. Close the line and open one for them.',
      })
    until = identity.until
    warned = false
    write({ type: 'renewed', until: until.toISOString() })
  }
  const work = async (act: InAppAct): Promise<void> => {
    if (act.type === 'ping') return write({ type: 'pong' })
    if (act.type === 'token') return renew(act.token)
    const actor = { sender: opened.sender, who: who! }
    deps.hub.spend(who!, act.type)
    const answer = await acts.perform(deps, actor, act)
    if (answer) write(answer)
    void session.look()
  }
  const guarded = (run: () => Promise<void>, ref?: string): Promise<void> =>
    inLine(async () => {
      try {
        await run()
      } catch (error) {
        const problem = complain(error, ref)
        if (problem.status === 401) close(INAPP_CLOSE.token, problem.code)
      }
    })

  const session: Session = {
    async receive(text) {
      if (++waiting > MOST_WAITING) return close(INAPP_CLOSE.flood, 'too many frames')
      try {
        const frame = readFrame(parsed(text))
        if (frame.type === 'hello') await session.hello(frame)
        else await session.act(frame)
      } catch (error) {
        complain(error)
        close(INAPP_CLOSE.form, 'not a frame of this protocol')
      } finally {
        waiting--
      }
    },
    hello: (hello) => guarded(() => greet(hello)),
    act: (act) =>
      guarded(
        async () => {
          if (!who)
            throw new Problem('token_bad', {
              field: 'type',
              message: 'Say hello with an identity token first.',
            })
          await work(act)
        },
        act.type === 'send' ? act.id : undefined,
      ),
    look() {
      if (lookWaits || !who) return line
      lookWaits = true
      return guarded(async () => {
        lookWaits = false
        const me = who!
        tellNews(await deps.db.asSystem((tx) => newsFor(tx, me, after, fresh)))
      })
    },
    typing() {
      if (who) write({ type: 'typing' })
    },
    tick(now) {
      const at = now.getTime()
      if (!who) {
        if (at - openedAt > HELLO_MS) close(INAPP_CLOSE.silent, 'nobody said hello')
        return
      }
      if (at >= until.getTime()) {
        complain(new Problem('token_ended', { field: 'token' }))
        return close(INAPP_CLOSE.token, 'token_ended')
      }
      if (!warned && at >= until.getTime() - WARN_MS) {
        warned = true
        write({ type: 'expiring', until: until.toISOString() })
      }
      if (at - lookedAt > LOOK_MS) void session.look()
    },
    who: () => who,
    end() {
      ended = true
      deps.hub.leave(session)
    },
  }
  deps.hub.add(session)
  return session
}

/** What no database keeps (NUL, half of a pair of surrogates) is left out, so that nobody's words are refused for it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) =>
      typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value,
    )
  } catch {
    throw new Problem('bad_json', { message: 'A frame has to be JSON.' })
  }
}
