import { Group, Pagination, Text } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'

import type { TableSummary } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { useRows } from '../api/queries.js'
import { formatCount } from '../format/counts.js'
import { Grid } from '../grid/grid.js'
import type { GridRow, GridSort } from '../grid/grid-data.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'

const PAGE_SIZE = 100

/** The rows of a table, page by page, in the order that a person chooses. */
export const TableRows = ({ table }: { readonly table: TableSummary }): ReactNode => {
  const [page, setPage] = useState(1)
  const [sort, setSort] = useState<GridSort>()
  const sorted = sort && table.columns[sort.column]
  const offset = (page - 1) * PAGE_SIZE
  const { data, error, isPlaceholderData } = useRows(table.name, {
    offset,
    limit: PAGE_SIZE,
    ...(sorted && { sort: sorted.name, isDescending: sort.isDescending }),
  })
  // The value was parsed from JSON.
  const rows = useMemo(() => (data?.rows ?? []) as readonly GridRow[], [data])
  const total = data?.total ?? table.rows
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const last = Math.min(total, offset + PAGE_SIZE)
  return (
    <div style={{ minWidth: 0, opacity: isPlaceholderData ? 0.6 : 1 }}>
      {error && <Problem {...tellFailure(error)} />}
      {!data && !error && <Empty>Reading rows…</Empty>}
      {data && (
        <>
          <Grid
            label={table.name}
            columns={data.columns}
            rows={rows}
            sorting={{
              sort,
              onSort: (next) => {
                setSort(next)
                setPage(1)
              },
            }}
          />
          <Group justify="space-between" mt="sm" gap="xs">
            <Text size="sm" c="dimmed">
              {total === 0
                ? 'No rows'
                : `Rows ${formatCount(offset + 1)} to ${formatCount(last)} of ${formatCount(total)}`}
            </Text>
            {pages > 1 && (
              <Pagination
                size="sm"
                total={pages}
                value={page}
                onChange={setPage}
                siblings={1}
                getControlProps={(control) => ({ 'aria-label': control })}
              />
            )}
          </Group>
        </>
      )}
    </div>
  )
}
