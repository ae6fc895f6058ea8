import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { shopRow } from '../../programs/shop-source.js'

/** Rows per table. */
export const ROWS = 50
/** The process dies when it is asked for the eighth batch: in the second table. */
export const DIE_AFTER_READS = 7

/**
 * An executable that runs a built program.
 *
 * @returns its path
 */
export const executable = (folder: string, name: string, program: string): string => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

/** The rows of a table as JSON, by their id. */
export const expectedRows = (table: 'customers' | 'orders'): Record<string, unknown>[] =>
  Array.from(
    { length: ROWS },
    (_, n) => JSON.parse(JSON.stringify(shopRow(table, n))) as Record<string, unknown>,
  )

/** The rows by id, each once: a run that is killed may have sent some of them twice. */
export const byId = (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
  [...new Map(rows.map((row) => [Number(row['id']), row])).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row)
