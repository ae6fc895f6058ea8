import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'

/** The state of earlier runs, from the platform. */
export interface GivenState {
  /** The states of single streams, by name. `null` for a stream that was reset. */
  readonly streams: ReadonlyMap<string, PlainObject | null>
  /** The state of all streams together. */
  readonly global:
    | {
        readonly shared: PlainObject | undefined
        readonly streams: ReadonlyMap<string, PlainObject | null>
      }
    | undefined
  /** A given state that cannot be used. The run then starts from the beginning, and reports that. */
  readonly isUnknown: boolean
}

/** Reads the state that the platform gives to `read`: an array of states, a single one, or an empty object. */
export const parseGivenState = (value: unknown): GivenState => {
  const states: unknown[] = Array.isArray(value) ? value : [value]
  const streams = new Map<string, PlainObject | null>()
  let global: GivenState['global']
  let isUnknown = false
  for (const given of states) {
    const state = isObject(given) && isObject(given['state']) ? given['state'] : given
    if (!isObject(state) || Object.keys(state).length === 0) continue
    if (state['type'] === 'STREAM') addStream(streams, state['stream'])
    else if (state['type'] === 'GLOBAL' && isObject(state['global'])) {
      global = globalOf(state['global'])
    } else isUnknown = true
  }
  return { streams, global, isUnknown }
}

const globalOf = ({
  shared_state: shared,
  stream_states: rows,
}: PlainObject): GivenState['global'] => {
  const streams = new Map<string, PlainObject | null>()
  if (Array.isArray(rows)) for (const row of rows as unknown[]) addStream(streams, row)
  return { shared: isObject(shared) ? shared : undefined, streams }
}

const addStream = (streams: Map<string, PlainObject | null>, row: unknown): void => {
  if (!isObject(row) || !isObject(row['stream_descriptor'])) return
  const { name } = row['stream_descriptor']
  const state = row['stream_state']
  if (typeof name === 'string') streams.set(name, isObject(state) ? state : null)
}
