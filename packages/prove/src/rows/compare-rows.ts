import type { TableRow } from '@panoply/runner'

import { type IgnoredColumns, rowText } from './row-text.js'

/** The rows that a comparison has found: their number, and the first few of them. */
export interface FoundRows {
  readonly count: number
  /** The first few rows, each as its table and its JSON. */
  readonly first: readonly string[]
}

/** The differences between rows and the expected rows. */
export interface RowDifference {
  /** Rows that are missing. */
  readonly lost: FoundRows
  /** Rows that came more often than expected. They have no id, so a destination would store them twice. */
  readonly twice: FoundRows
  /** Rows that came more often than expected. They have an id, so a destination would replace the stored row. */
  readonly replaced: FoundRows
  /** Rows that are not among the expected ones. */
  readonly strange: FoundRows
}

const SHOWN_ROWS = 3
const MAX_SHOWN_LENGTH = 300

/** Compares rows as multisets by content, per table. */
export const compareRows = (
  expected: readonly TableRow[],
  came: readonly TableRow[],
  ignored: IgnoredColumns,
): RowDifference => {
  const wanted = countsOf(expected, ignored)
  const counts = countsOf(came, ignored)
  const lost = new Found()
  const twice = new Found()
  const replaced = new Found()
  const strange = new Found()
  for (const [key, entry] of wanted) {
    const missing = entry.count - (counts.get(key)?.count ?? 0)
    if (missing > 0) lost.add(entry, missing)
  }
  for (const [key, entry] of counts) {
    const times = wanted.get(key)?.count ?? 0
    const more = entry.count - times
    if (more <= 0) continue
    if (times === 0) strange.add(entry, more)
    else if (entry.hasId) replaced.add(entry, more)
    else twice.add(entry, more)
  }
  return { lost, twice, replaced, strange }
}

/** Whether the rows are the expected ones: none is missing, and none is new. A row may come more than once. */
export const isWhole = ({ lost, strange }: RowDifference): boolean =>
  lost.count === 0 && strange.count === 0

interface Counted {
  count: number
  readonly hasId: boolean
  readonly shown: string
}

const countsOf = (rows: readonly TableRow[], ignored: IgnoredColumns): Map<string, Counted> => {
  const counts = new Map<string, Counted>()
  for (const row of rows) {
    const text = rowText(row, ignored)
    const key = `${row.table}\n${text}`
    const known = counts.get(key)
    if (known) known.count += 1
    else counts.set(key, { count: 1, hasId: row.id !== undefined, shown: shown(row.table, text) })
  }
  return counts
}

const shown = (table: string, text: string): string => {
  const whole = `${table} ${text}`
  return whole.length > MAX_SHOWN_LENGTH ? `${whole.slice(0, MAX_SHOWN_LENGTH)}…` : whole
}

class Found implements FoundRows {
  count = 0
  readonly first: string[] = []

  add({ shown: text }: Counted, times: number): void {
    this.count += times
    if (this.first.length < SHOWN_ROWS) this.first.push(text)
  }
}
