import { isDeepStrictEqual } from 'node:util'

import type { DataSourceConfig } from '@panoply/datasource'

import { fieldValue } from '../routing/field-value.js'
import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { IncrementalCheckpoint, LargestValues } from '../state/incremental-checkpoint.js'
import { isLarger, type OrderedValue, orderedValue } from '../values/ordered-value.js'
import type { PlainObject } from '../values/plain-object.js'
import { columnsOf, columnsOfType } from './source-router.js'

/** The arguments of an {@link IncrementalKey}. */
export interface IncrementalStart {
  readonly kept: Checkpoint | undefined
  /** Whether the run continues one that did not reach the end. */
  readonly continues: boolean
  /** Whether the run starts from the beginning, or empties its tables. Then it needs the old rows, too. */
  readonly beginsAnew: boolean
  readonly source: PlainObject
  readonly config: DataSourceConfig
  readonly warn: (message: string) => void
}

/** The largest value of a table. `null` if its values cannot be compared. */
type Largest = Map<string, OrderedValue | null>

/** The largest values at the end of a batch. */
export type IncrementalMark = ReadonlyMap<string, OrderedValue | null>

/**
 * Finds `incVal` for a source with an incremental key. After a run that reached the end, it is the smallest of the
 * largest delivered values of all tables. So a source that reads only larger values misses no row. The order of its
 * rows does not matter.
 */
export class IncrementalKey {
  readonly #key: string
  readonly #given: unknown
  readonly #value: unknown
  readonly #largest: LargestValues
  readonly #warn: (message: string) => void
  #since: Largest
  #safe: IncrementalMark

  private constructor(
    { key, given, value, largest, since }: IncrementalCheckpoint,
    warn: (message: string) => void,
  ) {
    this.#key = key
    this.#given = given
    this.#value = value
    this.#largest = largest
    this.#warn = warn
    this.#since = largestOf(since)
    this.#safe = new Map(this.#since)
  }

  /** @returns `undefined` for a source without an incremental key */
  static of(start: IncrementalStart): IncrementalKey | undefined {
    const { kept, continues, beginsAnew, source, config, warn } = start
    const named = [...columnsOf(source['inckey']), ...columnsOf(source['incKey'])]
    const [key] = [...named, ...columnsOfType('incremental-key', source, config)]
    if (key === undefined) return undefined
    const given = givenIn(source)
    const before = kept?.incremental
    // If a person gives another value, it replaces the stored one.
    const isSame = before?.key === key && isDeepStrictEqual(before.given, given)
    const isUsed = isSame && !beginsAnew
    const value = isUsed && before.value !== undefined ? before.value : (given ?? undefined)
    return new IncrementalKey(
      {
        ...{ key, given, value },
        largest: isUsed ? before.largest : [],
        since: isSame && continues ? before.since : [],
      },
      warn,
    )
  }

  /**
   * `incVal` for the source, in both spellings. @param source its current parameters: a value that the source has set
   * itself is used
   */
  parameters(source: PlainObject): PlainObject {
    if (this.#value === undefined || this.#isSetBySource(source)) return {}
    return { incval: this.#value, incVal: this.#value }
  }

  /**
   * Checks rows before they are written.
   *
   * @throws InvalidArgumentError when two fields of a row match the key in another case
   */
  check(rows: readonly TableRow[]): void {
    for (const { record } of rows) fieldValue(record, this.#key)
  }

  /** Adds rows that were delivered, with all of their columns. */
  take(rows: readonly TableRow[]): void {
    for (const { table, record } of rows) {
      const value = fieldValue(record, this.#key)
      if (value === undefined || value === null || value === '') continue
      add(this.#since, table, orderedValue(value) ?? null)
    }
  }

  /** Forgets the rows since the last checkpoint: they are read again. */
  rollback(): void {
    this.#since = new Map(this.#safe)
  }

  /** A copy of the largest values so far, for `settle`. */
  mark(): IncrementalMark {
    return new Map(this.#since)
  }

  /** The largest values at the last checkpoint. */
  get settled(): IncrementalMark {
    return this.#safe
  }

  /**
   * The progress to store in a checkpoint.
   *
   * @param mark the largest values of the rows that the checkpoint covers
   * @param source the current parameters
   */
  settle(mark: IncrementalMark, finished: boolean, source: PlainObject): IncrementalCheckpoint {
    this.#safe = mark
    const { key, given } = { key: this.#key, given: this.#given }
    const kept = { key, given, ...(this.#value !== undefined && { value: this.#value }) }
    if (!finished) return { ...kept, largest: this.#largest, since: entriesOf(mark) }
    const all = largestOf(this.#largest)
    for (const [table, value] of mark) add(all, table, value)
    const smallest = smallestOf(all)
    if (smallest === null) {
      this.#warn(
        `the values of ${key} are of different kinds, or no numbers, dates or ISO texts: the next run reads from the same incVal again`,
      )
    }
    if (smallest === null || this.#isSetBySource(source)) {
      return { ...kept, largest: this.#largest, since: [] }
    }
    return {
      ...kept,
      ...(smallest && { value: smallest.json }),
      ...{ largest: entriesOf(all), since: [] },
    }
  }

  #isSetBySource(source: PlainObject): boolean {
    return !isDeepStrictEqual(givenIn(source), this.#given)
  }
}

/** As JSON, because it is compared with the kept value. */
const givenIn = ({ incval, incVal }: PlainObject): unknown => {
  const given = incval ?? incVal ?? null
  if (typeof given === 'bigint') return String(given)
  return given === '' ? null : (JSON.parse(JSON.stringify(given)) as unknown)
}

const add = (largest: Largest, table: string, value: OrderedValue | null): void => {
  const present = largest.get(table)
  if (present === null) return
  if (present === undefined) largest.set(table, value)
  else if (value?.kind !== present.kind) largest.set(table, null)
  else if (isLarger(value, present)) largest.set(table, value)
}

/** @returns `undefined` if there is none, `null` if they cannot be compared */
const smallestOf = (largest: Largest): OrderedValue | null | undefined => {
  let smallest: OrderedValue | undefined
  for (const value of largest.values()) {
    if (value === null || (smallest && value.kind !== smallest.kind)) return null
    if (!smallest || isLarger(smallest, value)) smallest = value
  }
  return smallest
}

const largestOf = (entries: LargestValues): Largest =>
  new Map(entries.map(([table, value]) => [table, orderedValue(value) ?? null]))

const entriesOf = (largest: IncrementalMark): LargestValues =>
  [...largest].map(([table, value]) => [table, value?.json ?? null])
