import { isDeepStrictEqual } from 'node:util'

import type { PlainObject } from '@panoply/runner'

import { keptState, putState, readState, stateAt } from '../run/kept-state.js'
import { isObject } from '../values/object-value.js'
import { stateMessage } from './singer-messages.js'

/** The arguments of {@link SingerStates}. */
export interface SingerStatesOptions {
  /** The value of the given state. */
  readonly given: PlainObject | undefined
  /** The tables of the chosen streams. `undefined` without a catalog: then every table is wanted. */
  readonly chosen: readonly string[] | undefined
  /** The place of the state of each table in the merged state. */
  readonly statePaths: ReadonlyMap<string, readonly string[]>
  /** Whether a run continues from the state of a finished run. Otherwise it starts from the beginning. */
  readonly goesOn: boolean
  /** Whether the source itself continues after its end. Then states need not say that their run has finished. */
  readonly isIncremental: boolean
}

/** The key for the state of several streams together, beside `bookmarks`. */
const SHARED = 'shared_state'
const NOTHING: PlainObject = { bookmarks: {} }

/**
 * The states of a tap. The state of a single stream is its bookmark. With several streams, each bookmark is only a
 * mark, and the state of all streams is beside them. If the source declares the place of each state, each bookmark
 * holds its own state.
 */
export class SingerStates {
  readonly #options: SingerStatesOptions
  /** Tables in the order in which they first came. */
  readonly #tables: Set<string>
  /** The state to start with. `undefined` if no state was given, or if one of the streams has lost its own. */
  readonly start: PlainObject | undefined
  #last: PlainObject
  #lastState: PlainObject
  /** Whether no record was written since the last state. */
  #isNewest = true

  constructor(options: SingerStatesOptions) {
    this.#options = options
    this.#tables = new Set(options.chosen)
    this.start = startOf(options)
    this.#last = options.given ?? NOTHING
    this.#lastState = this.start ?? {}
  }

  /** A table has come that is in no catalog. */
  addTable(table: string): void {
    this.#tables.add(table)
  }

  /** A record was written. So the state must be written again at the end. */
  touch(): void {
    this.#isNewest = false
  }

  /** The state as a line. `undefined` if it has not changed, unless `isLast` is set and a record was written since. */
  line(state: PlainObject, isFinished: boolean, isLast: boolean): string {
    if (!isLast && isDeepStrictEqual(state, this.#lastState)) return ''
    const value = this.#valueOf(state, isFinished && !this.#options.isIncremental)
    if (this.#isNewest && isDeepStrictEqual(value, this.#last)) return ''
    this.#last = value
    this.#lastState = state
    return this.again()
  }

  /** The last state. The first line is the given state, because one target counts the first state as stored. */
  again(): string {
    this.#isNewest = true
    return `${stateMessage(this.#last)}\n`
  }

  #valueOf(state: PlainObject, isFinished: boolean): PlainObject {
    const { statePaths } = this.#options
    const tables = [...this.#tables]
    if (hasPaths(tables, statePaths)) {
      return {
        bookmarks: Object.fromEntries(
          tables.map((table) => [
            table,
            keptState(stateAt(state, statePaths.get(table) ?? []), isFinished),
          ]),
        ),
      }
    }
    const [first] = tables
    if (first !== undefined && tables.length === 1) {
      return { bookmarks: { [first]: keptState(state, isFinished) } }
    }
    // The bookmark is not empty, because an absent or null bookmark means that the stream was reset.
    const bookmarks = Object.fromEntries(tables.map((table) => [table, { isFinished }]))
    return { bookmarks, [SHARED]: state }
  }
}

const hasPaths = (tables: readonly string[], paths: SingerStatesOptions['statePaths']): boolean =>
  tables.length > 0 && tables.every((table) => paths.has(table))

const startOf = (options: SingerStatesOptions): PlainObject | undefined => {
  const { given = {}, chosen, statePaths, goesOn } = options
  const bookmarks = isObject(given['bookmarks']) ? given['bookmarks'] : {}
  const tables = chosen ?? Object.keys(bookmarks)
  const states = tables.map((table) => {
    const bookmark = Object.hasOwn(bookmarks, table) ? bookmarks[table] : undefined
    return isObject(bookmark) ? bookmark : undefined
  })
  if (hasPaths(tables, statePaths)) return ofPaths(tables, states, options)
  // The stream without a bookmark was reset. The state of all streams would skip its rows.
  if (states.some((state) => state === undefined)) return undefined
  const shared = given[SHARED]
  if (isObject(shared)) {
    const isFinished = states.some((state) => state?.['isFinished'] === true)
    return isFinished && !goesOn ? undefined : shared
  }
  const [only] = states
  if (!only || states.length > 1) return undefined
  const { state, isFinished } = readState(only)
  return isFinished && !goesOn ? undefined : (state as PlainObject)
}

const ofPaths = (
  tables: readonly string[],
  states: readonly (PlainObject | undefined)[],
  { statePaths, goesOn }: SingerStatesOptions,
): PlainObject | undefined => {
  const start: PlainObject = {}
  for (const [index, table] of tables.entries()) {
    const kept = states[index]
    if (!kept) continue
    const { state, isFinished } = readState(kept)
    if (!isFinished || goesOn) putState(start, statePaths.get(table) ?? [], state)
  }
  return Object.keys(start).length === 0 ? undefined : start
}
