import type { State } from '../state/merge-state.js'

/** The progress of a data source. */
export interface ProgressEvent {
  /** The number of resources loaded: rows, files, calls, whatever the source counts. `null` while it is not known. */
  readonly loaded: number | null
  /** The number of all resources. `null` while it is not known. */
  readonly total: number | null
  /** For a person: `3,000/6,000 files loaded`. Empty if there is no message. */
  readonly msg: string
}

/** A state that the source has reported; see `StateTracker`. */
export interface SourceStateEvent {
  readonly stateId: string
  readonly state: State
}

/** A line of the log, with secrets masked. */
export interface LogEvent {
  readonly message: string
}

/** The events of every data source. */
export interface DataSourceEvents {
  readonly progress: ProgressEvent
  readonly 'source-state': SourceStateEvent
  /** Only the parameters that changed, to be saved. They may hold secrets. */
  readonly 'source-change': Readonly<Record<string, unknown>>
  readonly log: LogEvent
}

/** The data of an event: the declared type, or `unknown` if the event is not declared. */
export type EventData<Events, Type extends string> = Type extends keyof DataSourceEvents
  ? DataSourceEvents[Type]
  : Type extends keyof Events
    ? Events[Type]
    : unknown

/** Handles one type of event. If it returns a promise, the caller of `fire` can wait for it. */
export type EventHandler<Data> = (data: Data) => unknown

/** Hears every event. */
export type AnyEventHandler = (type: string, data: unknown) => unknown
