import type { DataSource } from '../data-source/data-source.js'
import type { EventData } from '../data-source/events.js'

/* oxlint-disable typescript/no-explicit-any -- a data source of any parameters and events */

/** An event as it was fired. */
export interface RecordedEvent {
  readonly type: string
  readonly data: unknown
}

/**
 * Records the events of a data source until `stop` is called.
 *
 * @example
 * import { fromReadable } from '@panoply/datasource'
 * import { EventRecorder } from '@panoply/datasource/testing'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1 }
 * })
 * const source = new Stream({}, {})
 * const recorder = new EventRecorder(source)
 * source.progress(1, 2, 'half of it')
 * console.log(recorder.of('progress')) // [{ loaded: 1, total: 2, msg: 'half of it' }]
 */
export class EventRecorder {
  readonly #events: RecordedEvent[] = []
  readonly #stop: () => void

  constructor(source: DataSource<any, any, any>) {
    const record = (type: string, data: unknown): void => {
      this.#events.push({ type, data })
    }
    source.on('*', record)
    this.#stop = () => {
      source.off('*', record)
    }
  }

  /** All events, in the order fired. */
  get events(): readonly RecordedEvent[] {
    return this.#events
  }

  /** The data of the events of one type, in the order fired. */
  of<Type extends string>(type: Type): EventData<object, Type>[] {
    return this.#events
      .filter((event) => event.type === type)
      .map(({ data }) => data as EventData<object, Type>)
  }

  /** Stops the recording. */
  stop(): void {
    this.#stop()
  }
}

/**
 * Starts to record the events of a data source.
 *
 * @example
 * import { fromReadable } from '@panoply/datasource'
 * import { recordEvents } from '@panoply/datasource/testing'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1 }
 * })
 * const source = new Stream({}, {})
 * const recorder = recordEvents(source)
 * source.state('page 1', { page: 1 })
 * recorder.stop()
 * console.log(recorder.events.length) // 1
 */
export const recordEvents = (source: DataSource<any, any, any>): EventRecorder =>
  new EventRecorder(source)
