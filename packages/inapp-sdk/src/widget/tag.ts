import { createForeword } from '../client.ts'
import { mountWidget, type WidgetOptions } from './index.ts'

// What a script tag does: <script src="https://…/inapp/widget.js" data-sender="…" data-token-url="/foreword-token" defer></script>

const tag = document.currentScript as HTMLScriptElement | null

/** Asks the page's own server, with the page's cookies, who is signed in: { "token": "…" }. */
async function tokenFrom(address: string): Promise<string> {
  const answer = await fetch(address, { credentials: 'same-origin', headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`)
  const { token } = (await answer.json()) as { token?: unknown }
  if (typeof token !== 'string') throw new Error(`${address} answered no token.`)
  return token
}

/** What stands in the tag. Options given to start() win. */
function fromTag(data: DOMStringMap, src: string): Partial<WidgetOptions> {
  const { sender, tokenUrl, theme, position, accent, accentText, title, serviceWorker } = data
  return {
    url: new URL(src).origin,
    ...(sender ? { senderId: sender } : {}),
    ...(tokenUrl ? { getToken: () => tokenFrom(tokenUrl) } : {}),
    ...(theme ? { theme: theme as 'auto' } : {}),
    ...(position ? { position: position as 'left' } : {}),
    ...(accent ? { accent } : {}),
    ...(accentText ? { accentText } : {}),
    ...(title ? { title } : {}),
    ...(serviceWorker ? { serviceWorker } : {}),
  }
}

const given = tag ? fromTag(tag.dataset, tag.src) : {}

function start(options: Partial<WidgetOptions> = {}) {
  const all = { ...given, ...options }
  const missing = (['url', 'senderId', 'getToken'] as const).find((name) => !all[name])
  if (missing) throw new Error(`Foreword needs ${missing}: see the docs of the script tag.`)
  return mountWidget(all as WidgetOptions)
}

Object.assign(globalThis, { Foreword: { createForeword, start } })
// With a token address the tag is all there is; else the page calls Foreword.start({ getToken }).
if (tag?.dataset.sender && tag.dataset.tokenUrl) {
  const begin = (): void => void start()
  if (document.body) begin()
  else document.addEventListener('DOMContentLoaded', begin)
}
