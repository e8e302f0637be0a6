import { useKeys } from './keys.ts'

/** J and K move between the rows of a list: to the next and the previous element with the class `row-name`. */
export function useRowKeys(): void {
  useKeys({ j: () => move(1), k: () => move(-1) })
}

function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.row-name')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus()
}
