// Shows what the server pushes, and opens the message's destination. A page's own worker may take it in by importScripts.

type Said = { title: string; body: string; image: string | null; url: string | null; tag: string }
type PushEvent = { data: { json(): Said } | null; waitUntil(work: Promise<unknown>): void }
type Clicked = {
  notification: { data: { url: string | null }; close(): void }
  waitUntil(work: Promise<unknown>): void
}
type Page = { url: string; focus(): Promise<unknown>; navigate(url: string): Promise<unknown> }
type Worker = {
  registration: { scope: string; showNotification(title: string, options: object): Promise<void> }
  clients: {
    matchAll(options: object): Promise<readonly Page[]>
    openWindow(url: string): Promise<unknown>
  }
  addEventListener(type: 'push', listener: (event: PushEvent) => void): void
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void
}

const worker = globalThis as unknown as Worker

worker.addEventListener('push', (event) => {
  const said = event.data?.json()
  if (!said) return
  const { title, body, image, url, tag } = said
  event.waitUntil(
    worker.registration.showNotification(title, { body, tag, data: { url }, ...(image ? { image } : {}) }),
  )
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(go(event.notification.data?.url ?? null))
})

/** To the destination, in the page that is open there if one is; without one to the page itself. Only the web: no other scheme is opened. */
async function go(url: string | null): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const target = url !== null && /^https?:\/\//i.test(url) ? url : null
  const open = pages.find((page) =>
    target ? page.url === target : page.url.startsWith(worker.registration.scope),
  )
  if (open) await open.focus()
  else await worker.clients.openWindow(target ?? worker.registration.scope)
}
