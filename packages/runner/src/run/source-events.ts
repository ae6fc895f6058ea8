import type { DataSource } from '@panoply/datasource'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../values/plain-object.js'
import type { RunEvent } from './run-event.js'

/** The handlers of the events of a source. */
export interface SourceEventTargets {
  /** Whether the source no longer takes part in the run. Then only its changed parameters count. */
  readonly isRetired: () => boolean
  /**
   * The source has reported a state. If it throws, the source gets the error, because the mistake is in the source.
   */
  readonly report: (stateId: string, state: PlainObject) => void
  readonly emit: (event: RunEvent) => void
  /** Called with every event of the source. `message` is the message of the event. */
  readonly sign: (message?: string) => void
  /** Saves changed parameters. It must not throw, because it is called from inside the source. */
  readonly keepChanges: (changed: PlainObject) => void | Promise<void>
}

/**
 * Listens to a source: states go to the tracker, changed parameters to the store, all events to the watch of the run.
 */
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
      // The logger reports log lines itself. Older sources also fire them as events.
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
