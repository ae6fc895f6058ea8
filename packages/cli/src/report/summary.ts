import type { RunReport } from '@panoply/runner'

import { formatBytes, formatCount, formatDuration, formatRows } from './format.js'
import { printable } from '../process/printable.js'

const OUTCOMES = { finished: 'Finished', stopped: 'Stopped', failed: 'Failed' } as const

/** If there are more tables, one line sums them up. */
const MAX_TABLES = 20

/**
 * The summary of a run for a person: rows per table and the rows that they replaced, bytes, retries, duration, the place of the data and how to query
 * it.
 */
export const summary = (report: RunReport): string => {
  const { destination, rows, rejected, durationMs, retries, outcome } = report
  const speed = durationMs > 0 ? `, ${formatCount((rows * 1_000) / durationMs)} rows/s` : ''
  const tried = retries === 0 ? '' : `, ${retries} ${retries === 1 ? 'retry' : 'retries'}`
  const leftOut = rejected === 0 ? '' : `, ${formatRows(rejected)} left out`
  const bytes = destination.bytes === undefined ? '' : `, ${formatBytes(destination.bytes)}`
  return [
    `${OUTCOMES[outcome]}: ${formatRows(rows)} from ${printable(report.source)} in ${formatDuration(durationMs)}${speed}${bytes}${tried}${leftOut}`,
    ...tableLines(report),
    `  in ${printable(destination.location)}`,
    ...lookLines(destination.query),
    ...(outcome === 'finished' ? [] : ['  the next run continues from the last commit']),
  ].join('\n')
}

/** How to look at the rows, with commands that do not need the command line of DuckDB. */
const lookLines = (query: string | undefined): string[] => {
  if (query === undefined) return []
  const shown = printable(query)
  const own = /^duckdb (.+)$/.exec(shown)?.[1]
  return [`  look: ${shown}`, ...(own === undefined ? [] : [`    or: panoply query ${own}`])]
}

/** Without it a reader would expect `rows` more rows in the table. */
const replacedText = (replaced = 0): string => {
  if (replaced === 0) return ''
  const earlier = replaced === 1 ? 'row with the same id' : 'rows with the same ids'
  return `, replaced ${formatCount(replaced)} earlier ${earlier}`
}

const tableLines = ({ destination: { tables } }: RunReport): string[] => {
  const shown = tables.slice(0, MAX_TABLES)
  const width = Math.max(0, ...shown.map(({ table }) => table.length))
  const lines = shown.map(
    ({ table, rows, replaced }) =>
      `  ${printable(table).padEnd(width)}  ${formatRows(rows)}${replacedText(replaced)}`,
  )
  const more = tables.length - shown.length
  return more > 0 ? [...lines, `  and ${more} more tables`] : lines
}
