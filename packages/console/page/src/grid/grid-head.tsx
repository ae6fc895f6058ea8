import type { ReactNode } from 'react'

import type { GridColumn, GridSort } from './grid-data.js'
import styles from './grid.module.css'

interface GridHeadProps {
  readonly columns: readonly GridColumn[]
  readonly widths: readonly number[]
  readonly sort: GridSort | undefined
  readonly onSort: (column: number) => void
}

/** The names and types of the columns. Each name is a button that changes the order. */
export const GridHead = ({ columns, widths, sort, onSort }: GridHeadProps): ReactNode => (
  <thead>
    <tr aria-rowindex={1}>
      {columns.map(({ name, type }, position) => {
        const own = sort?.column === position ? sort : undefined
        return (
          <th
            key={position}
            scope="col"
            style={{ width: widths[position] }}
            aria-sort={orderOf(own)}
          >
            <button
              type="button"
              className={styles['head']}
              title={type === undefined ? name : `${name}: ${type}`}
              onClick={() => {
                onSort(position)
              }}
            >
              {name}
              {type !== undefined && <span className={styles['type']}> {type}</span>}
              {own && <span aria-hidden>{own.isDescending ? ' ↓' : ' ↑'}</span>}
            </button>
          </th>
        )
      })}
    </tr>
  </thead>
)

const orderOf = (sort: GridSort | undefined): 'none' | 'ascending' | 'descending' => {
  if (sort === undefined) return 'none'
  return sort.isDescending ? 'descending' : 'ascending'
}
