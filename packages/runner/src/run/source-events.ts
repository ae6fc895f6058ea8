import type { DataSource } from '@panoply/datasource'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../values/plain-object.js'
import type { RunEvent } from './run-event.js'

/** What hears the events of a source. */
export interface SourceEventTargets {
  /** Whether the source has ended its part in the run: only its changed parameters count then. */
  readonly isRetired: () => boolean
  /** The source reported a state. What it throws is thrown in the source, whose mistake it is. */
  readonly report: (stateId: string, state: PlainObject) => void
  readonly emit: (event: RunEvent) => void
  /** The source lives; `message` is what it says that it does. */
  readonly sign: (message?: string) => void
  /** Saves changed parameters. It must not throw: it is called from inside the source. */
  readonly keepChanges: (changed: PlainObject) => void | Promise<void>
}

/** Listens to a source: states go to the tracker, changed parameters to the store, everything to the run's watcher. */
export const listenToSource = (stream: DataSource, targets: SourceEventTargets): void => {
  stream.on('*', (type, data) => hear(type, isPlainObject(data) ? data : {}, data, targets))
}

const hear = (
  type: string,
  fields: PlainObject,
  data: unknown,
  { isRetired, report, emit, sign, keepChanges }: SourceEventTargets,
): unknown => {
  if (isRetired() && type !== 'source-change') return undefined
  switch (type) {
    case 'progress': {
      const message = text(fields['msg'])
      sign(message)
      emit({ type, loaded: count(fields['loaded']), total: count(fields['total']), message })
      return undefined
    }
    case 'source-state':
      sign()
      report(fields['stateId'] as string, fields['state'] as PlainObject)
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
