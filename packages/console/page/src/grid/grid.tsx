import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef, useState } from 'react'

import { Cell } from './cell.js'
import { columnWidths } from './column-widths.js'
import { type GridColumn, type GridRow, type GridSort, nextSort } from './grid-data.js'
import { GridHead } from './grid-head.js'
import styles from './grid.module.css'

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

const ROW_HEIGHT_PX = 32

interface GridProps {
  /** The name of the grid for screen readers, such as the name of a table. */
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
  /**
   * The order of the rows, and a function that changes it, if the server sorts them. Absent: the grid sorts them
   * itself.
   */
  readonly sorting?: {
    readonly sort: GridSort | undefined
    readonly onSort: (sort: GridSort | undefined) => void
  }
}

/** A table that draws only the visible rows, even if it has millions. */
export const Grid = ({ label, columns, rows, sorting }: GridProps): ReactNode => {
  const [ownSort, setOwnSort] = useState<GridSort>()
  const { sort, onSort } = sorting ?? { sort: ownSort, onSort: setOwnSort }
  const [openCells, setOpenCells] = useState<ReadonlySet<string>>(new Set())
  const widths = useMemo(() => columnWidths(columns, rows), [columns, rows])
  const definitions = useMemo(() => columns.map(definitionOf), [columns])
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    manualSorting: sorting !== undefined,
    state: { sorting: sort ? [{ id: String(sort.column), desc: sort.isDescending }] : [] },
  })
  const sorted = table.getRowModel().rows
  const scroll = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  const toggle = (cell: string): void => {
    const open = new Set(openCells)
    if (!open.delete(cell)) open.add(cell)
    setOpenCells(open)
  }
  return (
    // A region that scrolls must be reachable with the Tab key.
    <div ref={scroll} className={styles['scroll']} tabIndex={0} role="group" aria-label={label}>
      <table
        className={styles['table']}
        aria-rowcount={rows.length + 1}
        style={{ width: widths.reduce((sum, width) => sum + width, 0), minWidth: '100%' }}
      >
        <GridHead
          columns={columns}
          widths={widths}
          sort={sort}
          onSort={(column) => {
            onSort(nextSort(sort, column))
          }}
        />
        <tbody>
          <Spacer height={above} width={columns.length} />
          {items.map(({ index }) => {
            const row = sorted[index]
            return (
              <tr
                key={row?.id}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
              >
                {row?.getAllCells().map((cell, position) => (
                  <td
                    key={cell.id}
                    className={typeof cell.getValue() === 'number' ? styles['number'] : undefined}
                  >
                    <Cell
                      value={row.original[position]}
                      column={columns[position]?.name ?? ''}
                      isOpen={openCells.has(cell.id)}
                      onToggle={() => {
                        toggle(cell.id)
                      }}
                    />
                  </td>
                ))}
              </tr>
            )
          })}
          <Spacer height={below} width={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

const definitionOf = (
  { name }: GridColumn,
  position: number,
): ColumnDef<typeof features, GridRow> => ({
  id: String(position),
  header: name,
  accessorFn: (row) => row[position],
  sortFn: 'auto',
})

/** An empty row as high as the rows that are not drawn. */
const Spacer = ({
  height,
  width,
}: {
  readonly height: number
  readonly width: number
}): ReactNode =>
  height > 0 && (
    <tr className={styles['spacer']} aria-hidden>
      <td colSpan={width} style={{ height }} />
    </tr>
  )
