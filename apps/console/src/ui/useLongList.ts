import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { heightOf, type Long, type Place, rowsAt, scrolled, settled } from './long-scroll.ts'

/** Without a scroll for so long, nothing moves any more: a wheel's steps come closer together. */
const STILL_MS = 200
const OVERSCAN = 12

export type LongList = {
  /** Rows to draw; the last one excluded. */
  first: number
  end: number
  /** Heights of what stands for the rows before and after them, px. */
  above: number
  below: number
}

/** Which rows of a list of any length are to be drawn in a box that scrolls. All rows have the same height, px. */
export function useLongList(box: RefObject<HTMLElement | null>, count: number, row: number): LongList {
  const place = useRef<Place>({ top: 0, shift: 0 })
  const [shown, setShown] = useState({ first: 0, end: Math.min(count, 40), shift: 0 })
  const whole = count * row

  const look = useCallback((): Long | null => {
    const own = box.current
    return own && { whole, maxTop: own.scrollHeight - own.clientHeight, view: own.clientHeight }
  }, [box, whole])
  const draw = useCallback(() => {
    const long = look()
    if (!long) return
    const { first, end } = rowsAt(place.current, long, { count, row, overscan: OVERSCAN })
    const { shift } = place.current
    setShown((was) =>
      was.first === first && was.end === end && was.shift === shift ? was : { first, end, shift },
    )
  }, [look, count, row])

  useEffect(() => {
    const own = box.current
    if (!own) return
    let still: ReturnType<typeof setTimeout> | undefined
    const rest = (): void => {
      const long = look()
      if (!long) return
      const at = settled(place.current, long)
      if (Math.abs(at.top - place.current.top) < 1) return
      const sum = place.current.top + place.current.shift
      own.scrollTop = at.top
      // What the browser made of it: the rows must not move by a hair.
      place.current = { top: own.scrollTop, shift: sum - own.scrollTop }
      draw()
    }
    const onScroll = (): void => {
      const long = look()
      if (!long) return
      place.current = scrolled(place.current, own.scrollTop, long)
      draw()
      clearTimeout(still)
      still = setTimeout(rest, STILL_MS)
    }
    const size = new ResizeObserver(draw)
    size.observe(own)
    own.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      own.removeEventListener('scroll', onScroll)
      size.disconnect()
      clearTimeout(still)
    }
  }, [box, look, draw])
  // Another length: what is drawn fits it before it is seen.
  useLayoutEffect(draw, [draw])

  const first = Math.min(shown.first, count)
  const end = Math.min(shown.end, count)
  const above = Math.max(0, first * row - shown.shift)
  return { first, end, above, below: Math.max(0, heightOf(whole) - above - (end - first) * row) }
}
