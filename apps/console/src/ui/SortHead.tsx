import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type SortHeadProps = {
  /** How the list stands by this column; undefined = it is in another order. */
  order: 'asc' | 'desc' | undefined
  onSort: () => void
  figure?: boolean
  className?: string
  children: ReactNode
}

/** The head of a column by which the list can be in order. The arrow stands only where it is. */
export function SortHead({ order, onSort, figure, className = '', children }: SortHeadProps) {
  return (
    <th
      scope="col"
      className={`${figure ? 'n ' : ''}${className}`.trim()}
      aria-sort={order ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button type="button" className={`sort-head ${order ? 't1' : ''}`} onClick={onSort}>
        {children}
        {order === 'asc' && <IconArrowUp className="i s14" aria-hidden />}
        {order === 'desc' && <IconArrowDown className="i s14" aria-hidden />}
      </button>
    </th>
  )
}
