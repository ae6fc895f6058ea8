import type { Checkpoint, PlainObject, TableRow } from '@panoply/runner'

/** Rows of one table, with ids where records have an `__id`. */
export const rowsOf = (table: string, records: readonly Record<string, unknown>[]): TableRow[] =>
  records.map((record) => ({ table, id: record['__id'] as string | undefined, record }))

/** A checkpoint with this state, and with what the destination keeps in it. */
export const checkpointOf = (state: Record<string, unknown>, place?: PlainObject): Checkpoint => ({
  state,
  finished: false,
  at: '2026-01-01T00:00:00.000Z',
  truncated: [],
  ...(place && { place }),
})
