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

/** What had the focus last, and which conversation was open: kept here, because the list and a conversation have addresses of their own. */
let last: Element | null = null
let opened: string | null | undefined = null

/**
 * Keeps the focus from falling to the top of the page: when what had it is taken away (a button whose deed is done, a dialog, another
 * conversation's composer), or another conversation opens while nothing has it, it goes to the thread. Who clicked beside everything is left alone.
 */
export function useFocusKept(id: string | undefined): void {
  const wanted = useRef(false)
  useEffect(() => {
    const settle = () => {
      const now = document.activeElement
      const lost = now === null || now === document.body || now.matches(':disabled')
      if (!lost) wanted.current = false
      else if ((wanted.current || isGone(last)) && focusThread()) last = document.activeElement
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
    settle()
    return () => {
      document.removeEventListener('focusin', entered)
      watching.disconnect()
    }
  }, [])
  useEffect(() => {
    // A page that was just loaded begins at its top.
    const first = opened === null
    if (opened === id) return
    opened = id
    wanted.current = !first && document.activeElement === document.body && !focusThread()
  }, [id])
}
