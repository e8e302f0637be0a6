// How a person is told: a notice on the desktop, a sound. What they want is kept by the server; whether a browser may show notices is its own.

const TOLD = 'foreword-told'
const MOST_TOLD = 100
/** Several at once make one sound. */
const RING_EVERY_MS = 1_500

/** `ask` = nobody was asked yet; `blocked` = the person or their browser said no; `impossible` = this page may not, as without https. */
export type Leave = 'given' | 'ask' | 'blocked' | 'impossible'

export function leave(): Leave {
  if (!('Notification' in window) || !window.isSecureContext) return 'impossible'
  return { granted: 'given', denied: 'blocked', default: 'ask' }[Notification.permission] as Leave
}

/** Asks the browser. Call it from a click: it asks only then. */
export async function askLeave(): Promise<Leave> {
  if (leave() === 'ask') await Notification.requestPermission()
  return leave()
}

/** Hears of a change in the browser's own settings. Answers how to stop. */
export function onLeave(hear: () => void): () => void {
  let stop = (): void => {}
  let left = false
  // A browser that does not know the question tells at the next load.
  navigator.permissions?.query({ name: 'notifications' }).then(
    (status) => {
      if (left) return
      status.addEventListener('change', hear)
      stop = () => status.removeEventListener('change', hear)
    },
    () => {},
  )
  return () => {
    left = true
    stop()
  }
}

/** Of several tabs that see the same, the first to say so tells it: answers whether this is it. */
export async function mayTell(key: string): Promise<boolean> {
  const claim = (): boolean => {
    try {
      const told = JSON.parse(localStorage.getItem(TOLD) ?? '[]') as string[]
      if (told.includes(key)) return false
      localStorage.setItem(TOLD, JSON.stringify([...told, key].slice(-MOST_TOLD)))
      return true
    } catch {
      // Without storage each tab is on its own.
      return true
    }
  }
  // Without the lock two tabs could read before either writes. A page without https has none.
  return 'locks' in navigator ? navigator.locks.request(TOLD, () => claim()) : claim()
}

const shown = new Map<string, Notification>()

/** On the desktop, where the browser was allowed. One of the same tag takes the place of the one before. */
export function notify(tag: string, title: string, body: string, go: () => void): void {
  if (leave() !== 'given') return
  const notice = new Notification(title, { body, tag: `foreword ${tag}`, icon: '/mark.svg', silent: true })
  shown.set(tag, notice)
  notice.onclick = () => {
    window.focus()
    go()
    notice.close()
  }
  notice.onclose = () => shown.get(tag) === notice && shown.delete(tag)
}

/** It was seen here: its notice goes. */
export function withdraw(tag: string): void {
  shown.get(tag)?.close()
  shown.delete(tag)
}

let audio: AudioContext | undefined
let rang = 0

/** Two soft tones, made here: nothing is fetched. */
export function ring(): void {
  if (Date.now() - rang < RING_EVERY_MS) return
  rang = Date.now()
  audio ??= new AudioContext()
  // A page nobody clicked on yet stays silent: the browser decides.
  void audio.resume().catch(() => {})
  const start = audio.currentTime + 0.01
  for (const [n, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const from = start + n * 0.16
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0, from)
    volume.gain.linearRampToValueAtTime(0.12, from + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3)
    tone.connect(volume).connect(audio.destination)
    tone.start(from)
    tone.stop(from + 0.32)
  }
}
