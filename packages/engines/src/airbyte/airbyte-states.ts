import { isDeepStrictEqual } from 'node:util'

import type { PlainObject } from '@panoply/runner'

import type { OutputStream } from '../run/output-stream.js'
import { keptState, putState, readState, stateAt } from '../run/kept-state.js'
import { isObject } from '../values/object-value.js'
import { stateMessage, type StreamDescriptor } from './airbyte-messages.js'
import type { GivenState } from './given-state.js'

/** A stream and its state. */
export interface StatedStream {
  readonly descriptor: StreamDescriptor
  readonly output: OutputStream
  /** The place of its own state in the merged state, if the source declares it. */
  readonly statePath: readonly string[] | undefined
}

/** The arguments of {@link AirbyteStates}. */
export interface AirbyteStatesOptions {
  readonly streams: readonly StatedStream[]
  readonly given: GivenState
  /** Whether a run continues from the state of a finished run. Otherwise it starts from the beginning. */
  readonly goesOn: boolean
  /** Whether the source itself continues after its end. Then states need not say that their run has finished. */
  readonly isIncremental: boolean
}

type Form = 'one' | 'paths' | 'global'

/** The states of a connector. All states of a run have the same form: the platform ends a sync that mixes forms. */
export class AirbyteStates {
  readonly #streams: readonly StatedStream[]
  readonly #form: Form
  readonly #marksEnd: boolean
  /** The state to start with. `undefined` if no state was given, or if one of the streams has lost its own. */
  readonly start: PlainObject | undefined
  /** The last state of each stream. The state of all streams together has an empty name. */
  readonly #last = new Map<string, PlainObject>()
  /** The keys of the states that this run has written. */
  readonly #written = new Set<string>()

  constructor({ streams, given, goesOn, isIncremental }: AirbyteStatesOptions) {
    this.#streams = streams
    this.#marksEnd = !isIncremental
    this.#form = formOf(streams, given)
    this.start =
      this.#form === 'global'
        ? globalStart(streams, given, goesOn)
        : streamStart(streams, given, goesOn)
    for (const [key, body] of this.#bodies(this.start ?? {}, false)) this.#last.set(key, body)
  }

  /** The changed states, as lines. If `isLast` is set, also states that do not cover all records yet. */
  lines(state: PlainObject, isFinished: boolean, isLast: boolean): string {
    let lines = ''
    for (const [key, body] of this.#bodies(state, isFinished && this.#marksEnd)) {
      const isSame = isDeepStrictEqual(this.#last.get(key), body)
      const isTold = this.#written.has(key) && this.#countOf(key) === 0
      if (isSame && (!isLast || isTold)) continue
      this.#last.set(key, body)
      lines += this.#line(key, body)
    }
    return lines
  }

  /** The last state of the first stream, or of all streams together. */
  again(): string {
    const [first] = this.#last
    return first ? this.#line(...first) : ''
  }

  #line(key: string, body: PlainObject): string {
    const count = this.#countOf(key)
    for (const output of this.#outputsOf(key)) output.recordsSinceState = 0
    this.#written.add(key)
    return `${stateMessage(body, count)}\n`
  }

  #countOf(key: string): number {
    return this.#outputsOf(key).reduce((sum, { recordsSinceState }) => sum + recordsSinceState, 0)
  }

  #outputsOf(key: string): OutputStream[] {
    const outputs = this.#streams.map(({ output }) => output)
    return this.#form === 'global' ? outputs : outputs.filter(({ name }) => name === key)
  }

  /** The bodies of the states, by the name of the stream. */
  #bodies(state: PlainObject, isFinished: boolean): [string, PlainObject][] {
    if (this.#form === 'global') {
      const streams = this.#streams.map(({ descriptor }) =>
        // The body is not empty, because an absent or null body means that the stream was reset.
        streamState(descriptor, { isFinished }),
      )
      return [['', { type: 'GLOBAL', global: { shared_state: state, stream_states: streams } }]]
    }
    return this.#streams.map(({ descriptor, output, statePath }) => {
      const own = statePath ? stateAt(state, statePath) : state
      const stream = streamState(descriptor, keptState(own, isFinished))
      return [output.name, { type: 'STREAM', stream }]
    })
  }
}

const streamState = (descriptor: StreamDescriptor, state: PlainObject): PlainObject => ({
  stream_descriptor: descriptor,
  stream_state: state,
})

const formOf = (streams: readonly StatedStream[], { global }: GivenState): Form => {
  if (streams.every(({ statePath }) => statePath !== undefined)) return 'paths'
  return streams.length === 1 && !global ? 'one' : 'global'
}

const globalStart = (
  streams: readonly StatedStream[],
  { global }: GivenState,
  goesOn: boolean,
): PlainObject | undefined => {
  const markers = streams.map(({ descriptor }) => global?.streams.get(descriptor.name))
  // The stream without a marker was reset. The shared state would skip its rows.
  const isWhole = markers.every((marker) => marker !== undefined && marker !== null)
  if (!global?.shared || !isWhole) return undefined
  const isFinished = markers.some((marker) => marker['isFinished'] === true)
  return isFinished && !goesOn ? undefined : global.shared
}

/** A stream without a path is the only stream: its state is the merged state. */
const streamStart = (
  streams: readonly StatedStream[],
  given: GivenState,
  goesOn: boolean,
): PlainObject | undefined => {
  let start: PlainObject = {}
  for (const { descriptor, statePath } of streams) {
    const kept = given.streams.get(descriptor.name)
    if (!kept) continue
    const { state, isFinished } = readState(kept)
    if (isFinished && !goesOn) continue
    if (statePath) putState(start, statePath, state)
    else if (isObject(state)) start = state
  }
  return isEmpty(start) ? undefined : start
}

const isEmpty = (object: PlainObject): boolean => Object.keys(object).length === 0
