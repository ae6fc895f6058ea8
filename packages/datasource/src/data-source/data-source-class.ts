import type { DataSourceConfig } from '../config/config.js'
import type { StreamDeclarations } from '../streams/stream-declaration.js'
import type { DataSource } from './data-source.js'

/* oxlint-disable typescript/no-explicit-any -- the class of any data source, whatever its parameters */

/** A class derived from `DataSource`. */
export interface DataSourceClass<Source extends object = any, Options extends object = any> {
  new (source: Source, options?: Options): DataSource<Source, Options, any>
  readonly CONFIG?: DataSourceConfig | undefined
  readonly streams?: StreamDeclarations<Source, Options> | undefined
  readonly incremental?: boolean | undefined
  readonly progressUnit?: 'rows' | undefined
  readonly readIsRepeatable?: boolean | undefined
  listResources?(source: Source, options: Options): unknown
  getResource?(id: string, source: Source, options: Options): unknown
  check?(source: Source, options: Options): unknown
}

/** The exports of the module of a data source. */
export interface DataSourceModule {
  readonly Stream: DataSourceClass
  readonly CONFIG: DataSourceConfig
}
