import type { InAppMessage, PushKeys } from '@foreword/contract'

/** `impossible` = the browser cannot, or the page names no service worker. */
export type PushWish = 'impossible' | 'denied' | 'off' | 'on'

export const canPush = (worker: string | undefined): worker is string =>
  worker !== undefined &&
  'serviceWorker' in navigator &&
  'PushManager' in globalThis &&
  'Notification' in globalThis

const registered = (worker: string): Promise<ServiceWorkerRegistration | undefined> =>
  navigator.serviceWorker.getRegistration(worker)

export async function pushState(worker: string | undefined): Promise<PushWish> {
  if (!canPush(worker)) return 'impossible'
  if (Notification.permission === 'denied') return 'denied'
  const found = await (await registered(worker))?.pushManager.getSubscription()
  return found && Notification.permission === 'granted' ? 'on' : 'off'
}

/** Asks the person, and the browser's push service. Call it from a click: browsers ask only then. Throws when either says no. */
export async function subscribe(worker: string, key: string): Promise<PushKeys> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('The browser does not allow notifications.')
  await navigator.serviceWorker.register(worker)
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  // One made with another server's key would take nothing of ours.
  if (before && keyOf(before) !== key) await before.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = made.toJSON()
  return { endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } }
}

function keyOf(subscription: PushSubscription): string {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

/** Answers the endpoint that is no more; null when there was none. */
export async function unsubscribe(worker: string): Promise<string | null> {
  const found = await (await registered(worker))?.pushManager.getSubscription()
  if (!found) return null
  await found.unsubscribe()
  return found.endpoint
}

/** A page that is open and not looked at takes messages too, so no push comes: it shows the same note itself. */
export async function noteWhenHidden(
  worker: string | undefined,
  brand: string,
  message: Pick<InAppMessage, 'id' | 'text' | 'link'>,
): Promise<void> {
  if (globalThis.document?.visibilityState !== 'hidden' || (await pushState(worker)) !== 'on') return
  const shown = await registered(worker!)
  await shown?.showNotification(brand, {
    body: message.text,
    tag: message.id,
    data: { url: message.link?.url ?? null },
  })
}
