import { isPlainObject } from '@panoply/errors/internal'

/** The largest value of the incremental key per table, as JSON holds it; `null` where its values cannot be compared. */
export type LargestValues = readonly (readonly [table: string, value: string | number | null])[]

/** How far a source that reads only what is new has come, by its incremental key. */
export interface IncrementalCheckpoint {
  /** The column. */
  readonly key: string
  /** The `incVal` that was given when this began, `null` if none was. Another one takes the place of `value`. */
  readonly given: unknown
  /** What the source is given as `incVal`. */
  readonly value?: unknown
  /** As of the last run that came to its end. */
  readonly largest: LargestValues
  /** What the runs since then have delivered. */
  readonly since: LargestValues
}

/** @returns nothing where the value is none: it is worked out anew then */
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
