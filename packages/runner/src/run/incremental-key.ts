import { isDeepStrictEqual } from 'node:util'

import type { DataSourceConfig } from '@panoply/datasource'

import { fieldValue } from '../routing/field-value.js'
import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { IncrementalCheckpoint, LargestValues } from '../state/incremental-checkpoint.js'
import { isLarger, type OrderedValue, orderedValue } from '../values/ordered-value.js'
import type { PlainObject } from '../values/plain-object.js'
import { columnsOf, columnsOfType } from './source-router.js'

/** What an {@link IncrementalKey} starts from. */
export interface IncrementalStart {
  readonly kept: Checkpoint | undefined
  /** Whether the run goes on from one that did not come to its end. */
  readonly continues: boolean
  /** Whether the run begins anew, or empties its tables: then it needs the old rows, too. */
  readonly beginsAnew: boolean
  readonly source: PlainObject
  readonly config: DataSourceConfig
  readonly warn: (message: string) => void
}

/** The largest value of a table; `null` where its values cannot be compared. */
type Largest = Map<string, OrderedValue | null>

/** What an {@link IncrementalKey} knew at the end of a batch. */
export type IncrementalMark = ReadonlyMap<string, OrderedValue | null>

/**
 * Works out `incVal` for a source with an incremental key. After a run that came to its end it is the smallest of the
 * largest values that were delivered, table by table: a source that reads what is larger misses no row, in whichever order
 * its rows came.
 */
export class IncrementalKey {
  readonly #key: string
  readonly #given: unknown
  readonly #value: unknown
  readonly #largest: LargestValues
  readonly #warn: (message: string) => void
  #since: Largest
  #safe: Largest

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

  /** @returns nothing for a source without an incremental key */
  static of(start: IncrementalStart): IncrementalKey | undefined {
    const { kept, continues, beginsAnew, source, config, warn } = start
    const named = [...columnsOf(source['inckey']), ...columnsOf(source['incKey'])]
    const [key] = [...named, ...columnsOfType('incremental-key', source, config)]
    if (key === undefined) return undefined
    const given = givenIn(source)
    const before = kept?.incremental
    // A value that was given anew wins.
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

  /** What the source is given, in both spellings. @param source its parameters as they are: a value that it set wins */
  parameters(source: PlainObject): PlainObject {
    if (this.#value === undefined || this.#isSetBySource(source)) return {}
    return { incval: this.#value, incVal: this.#value }
  }

  /**
   * Checks rows before they are written.
   *
   * @throws InvalidArgumentError when two fields of a row differ from the key in case alone
   */
  check(rows: readonly TableRow[]): void {
    for (const { record } of rows) fieldValue(record, this.#key)
  }

  /** Takes note of rows that were delivered, with all of their columns. */
  take(rows: readonly TableRow[]): void {
    for (const { table, record } of rows) {
      const value = fieldValue(record, this.#key)
      if (value === undefined || value === null || value === '') continue
      add(this.#since, table, orderedValue(value) ?? null)
    }
  }

  /** The rows since the last checkpoint come again. */
  rollback(): void {
    this.#since = new Map(this.#safe)
  }

  /** What was delivered so far, to go back to. */
  mark(): IncrementalMark {
    return new Map(this.#since)
  }

  /** The rows that came after this mark are given up. */
  goBackTo(mark: IncrementalMark): void {
    this.#since = new Map(mark)
  }

  /** What a checkpoint keeps. @param source the parameters as they are now */
  settle(finished: boolean, source: PlainObject): IncrementalCheckpoint {
    this.#safe = new Map(this.#since)
    const { key, given } = { key: this.#key, given: this.#given }
    const kept = { key, given, ...(this.#value !== undefined && { value: this.#value }) }
    if (!finished) return { ...kept, largest: this.#largest, since: entriesOf(this.#since) }
    const all = largestOf(this.#largest)
    for (const [table, value] of this.#since) add(all, table, value)
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

/** As JSON holds it, because it is compared with what was kept. */
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

/** @returns `undefined` where there is none, `null` where they cannot be compared */
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

const entriesOf = (largest: Largest): LargestValues =>
  [...largest].map(([table, value]) => [table, value?.json ?? null])
