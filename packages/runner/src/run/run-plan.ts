import type { DataSourceClass, DataSourceConfig } from '@panoply/datasource'

import type { Destination } from '../destination/destination.js'
import type { SourceSaver } from '../state/source-saver.js'
import type { RunObserver } from '../telemetry/run-observer.js'
import type { ResolvedRunOptions } from './run-options.js'

/** The parts of a run, checked. */
export interface RunPlan {
  readonly Stream: DataSourceClass
  readonly config: DataSourceConfig
  readonly title: string
  /** The name that a person gave the source, if any. */
  readonly name: string | undefined
  /** The table of rows that name no table. */
  readonly defaultTable: string
  readonly destination: Destination
  readonly options: ResolvedRunOptions
  readonly runKey: string
  readonly keeper: SourceSaver
  /** Observes the run, for metrics and traces. */
  readonly observers: readonly RunObserver[]
}
