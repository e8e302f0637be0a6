/** Whether this browser shows a desktop notice and plays a sound when something is offered: each person's own choice, kept here. */
type Choice = 'notice' | 'sound'
const STORED: Record<Choice, string> = { notice: 'foreword-offer-notice', sound: 'foreword-offer-sound' }

export const wants = (choice: Choice): boolean => localStorage.getItem(STORED[choice]) === 'on'

export const canNotify = (): boolean => 'Notification' in window && Notification.permission !== 'denied'

/** Switches one on or off; asks the browser for leave where it is needed. Answers whether it is on now. */
export async function choose(choice: Choice, on: boolean): Promise<boolean> {
  if (on && choice === 'notice') {
    if (!('Notification' in window) || (await Notification.requestPermission()) !== 'granted') return false
  }
  if (on) localStorage.setItem(STORED[choice], 'on')
  else localStorage.removeItem(STORED[choice])
  if (on && choice === 'sound') ring()
  return on
}

/** Tells whoever looks at something else. The browser stays silent where it was not allowed. */
export function announce(title: string, words: string, go: () => void): void {
  if (wants('sound')) ring()
  if (!wants('notice') || !('Notification' in window) || Notification.permission !== 'granted') return
  if (document.visibilityState === 'visible' && document.hasFocus()) return
  const notice = new Notification(title, { body: words, tag: 'foreword-offer' })
  notice.onclick = () => {
    window.focus()
    go()
    notice.close()
  }
}

let audio: AudioContext | undefined

/** Two soft tones. */
function ring(): void {
  audio ??= new AudioContext()
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
