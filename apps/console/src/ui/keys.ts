import { useLayoutEffect, useRef } from 'react'

const STORED = 'foreword-single-keys'

/** Whether single letters act (WCAG 2.1.4: they can be switched off). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(STORED) !== 'off'
}

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, 'off')
}

export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>

/**
 * Acts on keys anywhere on the page: `{ c: newCampaign, '/': find, 'mod+k': search }`. `mod` is Ctrl or Cmd. Keys without
 * `mod` rest while one types, while a dialog is open, and when single letters are switched off.
 */
export function useKeys(map: KeyMap): void {
  const current = useRef(map)
  current.current = map
  // Before the screen is painted: what names a key acts on it as soon as it is seen.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const mod = event.ctrlKey || event.metaKey
      const act = current.current[mod ? `mod+${event.key.toLowerCase()}` : event.key.toLowerCase()]
      if (!act || (!mod && (isTyping(event.target) || isDialogOpen() || !singleKeysOn()))) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null
}
