import { SegmentedControl, Stack, Text } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'

import type { SqlAnswer } from '../../../src/protocol/index.js'
import { formatCounted } from '../format/counts.js'
import { formatDuration } from '../format/times.js'
import { Grid } from '../grid/grid.js'
import type { GridRow } from '../grid/grid-data.js'
import { Empty } from '../parts/empty.js'
import { LazyPlot } from '../parts/lazy-plot.js'
import { resultPlot } from './result-plot.js'
import styles from './sql.module.css'

const PLOT_HEIGHT_PX = 300

/** The result of a query, as a table or as a plot. */
export const SqlResult = ({ answer }: { readonly answer: SqlAnswer }): ReactNode => {
  const [view, setView] = useState('Table')
  const plot = useMemo(() => resultPlot(answer), [answer])
  // The value was parsed from JSON.
  const rows = answer.rows as readonly GridRow[]
  return (
    <Stack gap="sm">
      <div className={styles['bar']}>
        <Text size="sm" c="dimmed" role="status">
          {answer.isCut && 'The first '}
          {formatCounted(rows.length, 'row')} in {formatDuration(answer.durationMs)}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Show the result as"
          data={['Table', 'Plot']}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'Table' && rows.length > 0 && (
        <Grid label="Result" columns={answer.columns} rows={rows} />
      )}
      {view === 'Table' && rows.length === 0 && <Empty>No rows.</Empty>}
      {view === 'Plot' && !plot && (
        <Empty>
          A plot needs a second column of numbers, and at most 60 rows if the first column is text.
        </Empty>
      )}
      {view === 'Plot' && plot && (
        <LazyPlot
          {...plot.shape}
          label={`${plot.shape.names.join(', ')} over ${answer.columns[0]?.name ?? ''}`}
          height={PLOT_HEIGHT_PX}
          xs={plot.xs}
          ys={plot.ys}
        />
      )}
    </Stack>
  )
}
