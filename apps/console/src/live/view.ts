// Which conversation has somebody's eyes, in whichever tab of this browser; and which one they took themselves a moment ago.

const CHANNEL = 'foreword-view'
/** Other tabs answer within this time, also those in the background. */
const ANSWER_MS = 250
const OWN_ACT_MS = 5_000

type Said = { ask: string; id: string | null } | { known: string }

const acts = new Map<string, number>()
const ANY = '*'
let here: string | null = null

const looked = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** The conversation that stands in this tab; null = none. */
export const nowShowing = (id: string | null): void => {
  here = id
}

/** They take a conversation themselves: that it is theirs is no news. Without an id: whichever comes. */
export const takenByMyself = (id?: string): void => {
  acts.set(id ?? ANY, Date.now())
}

const acted = (id: string | null): boolean =>
  [id, ANY].some((one) => one !== null && Date.now() - (acts.get(one) ?? 0) < OWN_ACT_MS)

/** `id` null: whether any screen of ours is looked at. */
const knows = (id: string | null): boolean =>
  id === null ? looked() : (looked() && here === id) || acted(id)

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : null
channel?.addEventListener('message', ({ data }: MessageEvent<Said>) => {
  if ('ask' in data && knows(data.id)) channel.postMessage({ known: data.ask } satisfies Said)
})

/** Whether a conversation is looked at in a tab of this browser, or was just taken there; null = whether any screen is. */
export function known(id: string | null): Promise<boolean> {
  if (knows(id)) return Promise.resolve(true)
  if (!channel) return Promise.resolve(false)
  const ask = crypto.randomUUID()
  return new Promise((resolve) => {
    const done = (answer: boolean): void => {
      clearTimeout(timer)
      channel.removeEventListener('message', hear)
      // Meanwhile they may have gone there.
      resolve(answer || knows(id))
    }
    const hear = ({ data }: MessageEvent<Said>): void => {
      if ('known' in data && data.known === ask) done(true)
    }
    const timer = setTimeout(() => done(false), ANSWER_MS)
    channel.addEventListener('message', hear)
    channel.postMessage({ ask, id } satisfies Said)
  })
}
