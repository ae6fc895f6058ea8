/** A row of a table: an object with any columns. */
export type Row = Readonly<Record<string, unknown>> & RowKeys

/** Keys of a row, a group or a raw message. The system reads them and does not store them as columns. */
export interface RowKeys {
  /** The id of the reported state that may be kept once this row is delivered. */
  readonly __state?: string
  /** The table of the row. Needed if `destination` is a template, or if the source has several tables. */
  readonly __table?: string
  readonly __tablename?: string
  readonly __schemaname?: string
  readonly __databasename?: string
  /** The id of the row that a nested row was taken from. */
  readonly __parent_id?: string | number
}

/** Rows of one resource; see `toRecordGroup`. The {@link RowKeys} of the group hold for rows without their own. */
export interface RecordGroup<Data = unknown> extends RowKeys {
  /** One row, or an array of rows. */
  readonly data: Data
  readonly metadata: RecordGroupMetadata
}

/** Facts about the rows of a {@link RecordGroup}. */
export interface RecordGroupMetadata {
  readonly resource_id: string | number
  /** When the rows were read: ISO 8601, UTC. */
  readonly timestamp: string
  readonly [key: string]: unknown
}

/** Bytes that pass through the system unchanged; see `DataSource.raw`. */
export interface RawMessage extends RowKeys {
  readonly type: 'raw'
  /** Connects the message with its metadata: a file name, a batch id. */
  readonly tag: string
  /** The bytes in base64. */
  readonly raw: string
  /** Keys to add to the message, for instance `__state`. `__state` may also be on the message itself. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** One item of a batch. */
export type BatchItem =
  // The columns of a row may be of any type. `unknown` would exclude interfaces and classes, because they have no index
  // signature.
  // oxlint-disable-next-line typescript/no-explicit-any -- `unknown` would leave out interfaces and classes
  (Readonly<Record<string, any>> & RowKeys) | RecordGroup | RawMessage

/**
 * The result of one `read`: rows, groups of rows, or raw messages, in an array. A single group or message needs no
 * array. A chunk of text or bytes is a batch, too. An empty array means that there is nothing at the moment. `null` is
 * no batch: it ends the source.
 */
export type Batch = readonly BatchItem[] | RecordGroup | RawMessage | string | Uint8Array
