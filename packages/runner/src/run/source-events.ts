import type { DataSource, StateTracker } from '@panoply/datasource'

import { isPlainObject, type PlainObject } from '../values/plain-object.js'
import type { RunEvent } from './run-event.js'

/** What hears the events of a source. */
export interface SourceEventTargets {
  readonly tracker: StateTracker
  readonly emit: (event: RunEvent) => void
  /** The source lives; `message` is what it says that it does. */
  readonly sign: (message?: string) => void
  /** Saves changed parameters. It must not throw: it is called from inside the source. */
  readonly keepChanges: (changed: PlainObject) => void | Promise<void>
}

/** Listens to a source: states go to the tracker, changed parameters to the store, everything to who watches. */
export const listenToSource = (stream: DataSource, targets: SourceEventTargets): void => {
  stream.on('*', (type, data) => hear(type, isPlainObject(data) ? data : {}, data, targets))
}

const hear = (
  type: string,
  fields: PlainObject,
  data: unknown,
  { tracker, emit, sign, keepChanges }: SourceEventTargets,
): unknown => {
  switch (type) {
    case 'progress': {
      const message = text(fields['msg'])
      sign(message)
      emit({ type, loaded: count(fields['loaded']), total: count(fields['total']), message })
      return undefined
    }
    case 'source-state':
      sign()
      // What the tracker refuses is the source's own mistake, and thrown where it made it.
      tracker.report(fields['stateId'] as string, fields['state'] as PlainObject)
      return undefined
    case 'source-change':
      sign()
      return keepChanges(fields)
    case 'log':
      // Told by the logger, which older sources call themselves.
      sign()
      return undefined
    default:
      sign()
      emit({ type: 'source-event', name: type, data })
      return undefined
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
