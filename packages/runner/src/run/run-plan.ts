import type { DataSourceClass, DataSourceConfig } from '@panoply/datasource'

import type { Destination } from '../destination/destination.js'
import type { SourceSaver } from '../state/source-saver.js'
import type { RunObserver } from '../telemetry/run-observer.js'
import type { ResolvedRunOptions } from './run-options.js'

/** Everything that a run is made of, checked. */
export interface RunPlan {
  readonly Stream: DataSourceClass
  readonly config: DataSourceConfig
  readonly title: string
  /** The name that the source was given, if it was given one. */
  readonly name: string | undefined
  /** The table of rows that name no other one. */
  readonly defaultTable: string
  readonly destination: Destination
  readonly options: ResolvedRunOptions
  readonly runKey: string
  readonly keeper: SourceSaver
  /** What makes metrics and traces of the run. */
  readonly observers: readonly RunObserver[]
}
