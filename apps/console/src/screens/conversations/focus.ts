import { useEffect, useRef } from 'react'

/** Goes to what one reads: the thread, or the place of it while none is open. Keys of one letter act there. */
export function focusThread(): boolean {
  const place = document.querySelector<HTMLElement>('.cv [role="log"], .cv-nothing')
  place?.focus({ preventScroll: true })
  return place !== null
}

/** Goes to where one answers, or leaves a note. */
export const focusWriting = (): void => document.querySelector<HTMLElement>('.cv-area textarea')?.focus()

const isGone = (one: Element | null): boolean =>
  one !== null && (!one.isConnected || one.matches(':disabled'))

/**
 * Keeps the focus from falling to the top of the page: when what had it is taken away (a button whose deed is done, a dialog, another
 * conversation's composer), or another conversation opens while nothing has it, it goes to the thread. Who clicked beside everything is left alone.
 */
export function useFocusKept(id: string | undefined): void {
  const opened = useRef(id)
  const wanted = useRef(false)
  useEffect(() => {
    let last: Element | null = null
    const settle = () => {
      const now = document.activeElement
      const lost = now === null || now === document.body || now.matches(':disabled')
      if (lost && (wanted.current || isGone(last)) && focusThread()) last = document.activeElement
      if (!lost) wanted.current = false
    }
    const entered = (event: FocusEvent) => {
      last = event.target as Element
    }
    document.addEventListener('focusin', entered)
    const watching = new MutationObserver(settle)
    watching.observe(document.body, {
      ...{ childList: true, subtree: true, attributes: true },
      attributeFilter: ['disabled'],
    })
    return () => {
      document.removeEventListener('focusin', entered)
      watching.disconnect()
    }
  }, [])
  useEffect(() => {
    if (opened.current === id) return
    opened.current = id
    wanted.current = document.activeElement === document.body && !focusThread()
  }, [id])
}
