// pure
// A list of any length in a box that scrolls. Browsers stop at some millions of pixels, so a longer list is given a shorter height: the scrollbar
// reaches every place, while wheel and keys move pixel by pixel as in any list. All arithmetic; what it does to the page is in useLongList.

/** Firefox ends at 17.8 million pixels, others at 33.5. */
export const MOST_PX = 10_000_000

export type Long = {
  /** Height of all rows, px. */
  whole: number
  /** The most the box can be scrolled, px. */
  maxTop: number
  /** Height of what is seen, px. */
  view: number
}
/** Where the box is scrolled to, and how far the list in it is shifted: their sum is the place in the whole list. */
export type Place = { top: number; shift: number }

export const heightOf = (whole: number): number => Math.min(whole, MOST_PX)
const maxShift = ({ whole }: Long): number => whole - heightOf(whole)

/**
 * The box was scrolled to `top`. A step of a wheel or a key moves by itself; a jump, which only the scrollbar or an end key makes, goes to the
 * same part of the whole.
 */
export function scrolled(was: Place, top: number, long: Long): Place {
  const most = maxShift(long)
  if (most === 0 || top <= 0) return { top, shift: 0 }
  if (top >= long.maxTop - 1) return { top, shift: most }
  if (Math.abs(top - was.top) <= Math.max(2 * long.view, 500))
    return { top, shift: Math.min(was.shift, most) }
  return { top, shift: Math.round((top / long.maxTop) * most) }
}

/** The same place in the list with the scrollbar where it belongs, for when nothing moves. */
export function settled(place: Place, long: Long): Place {
  const most = maxShift(long)
  if (most === 0) return { top: place.top, shift: 0 }
  const at = place.top + place.shift
  const top = Math.round((at * long.maxTop) / (long.maxTop + most))
  const shift = Math.min(most, at - top)
  return { top: at - shift, shift }
}

/** The rows to be in the page, the last one excluded. */
export function rowsAt(
  place: Place,
  long: Long,
  list: { count: number; row: number; overscan: number },
): { first: number; end: number } {
  const { count, row, overscan } = list
  const at = place.top + place.shift
  // Nothing can stand above the box's own beginning, nor below its end.
  const first = Math.max(0, Math.ceil(place.shift / row), Math.floor(at / row) - overscan)
  const room = Math.floor((heightOf(long.whole) + place.shift) / row)
  return {
    first: Math.min(first, count),
    end: Math.min(count, room, Math.ceil((at + long.view) / row) + overscan),
  }
}
