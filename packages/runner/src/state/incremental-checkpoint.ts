import { isPlainObject } from '@panoply/errors/internal'

/**
 * The largest value of the incremental key per table, as JSON. `null` if the values of the table cannot be compared.
 */
export type LargestValues = readonly (readonly [table: string, value: string | number | null])[]

/** The progress, by its incremental key, of a source that reads only new rows. */
export interface IncrementalCheckpoint {
  /** The column. */
  readonly key: string
  /**
   * The `incVal` that a person gave at the beginning, `null` if none. If a person gives another one, it replaces
   * `value`.
   */
  readonly given: unknown
  /** The `incVal` that the source gets. */
  readonly value?: unknown
  /** The largest values at the end of the last finished run. */
  readonly largest: LargestValues
  /** The largest values that later runs have delivered. */
  readonly since: LargestValues
}

/** @returns `undefined` if the value is not such a progress; then it is computed again */
export const parseIncremental = (value: unknown): IncrementalCheckpoint | undefined => {
  if (!isPlainObject(value)) return undefined
  const { key, given, value: kept, largest, since } = value
  if (typeof key !== 'string' || !isLargest(largest) || !isLargest(since)) return undefined
  return { key, given: given ?? null, ...(kept !== undefined && { value: kept }), largest, since }
}

const isLargest = (value: unknown): value is LargestValues =>
  Array.isArray(value) &&
  value.every(
    (entry) =>
      Array.isArray(entry) &&
      typeof entry[0] === 'string' &&
      (entry[1] === null || typeof entry[1] === 'string' || typeof entry[1] === 'number'),
  )
