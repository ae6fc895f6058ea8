/** A row of a table: an object with any columns. */
export type Row = Readonly<Record<string, unknown>> & RowKeys

/** Keys of a row, a group or a raw message that the system reads instead of storing them as columns. */
export interface RowKeys {
  /** The id under which the state was reported that holds once this row is delivered. */
  readonly __state?: string
  /** The table that the row belongs to, where `destination` is a template or the source has several tables. */
  readonly __table?: string
  readonly __tablename?: string
  readonly __schemaname?: string
  readonly __databasename?: string
  /** The id of the row that a nested row was taken from. */
  readonly __parent_id?: string | number
}

/** Rows of one resource; see `toRecordGroup`. Its own keys of {@link RowKeys} hold for the rows that have none. */
export interface RecordGroup<Data = unknown> extends RowKeys {
  /** One row or several. */
  readonly data: Data
  readonly metadata: RecordGroupMetadata
}

/** What a {@link RecordGroup} tells about its rows. */
export interface RecordGroupMetadata {
  readonly resource_id: string | number
  /** When the rows were read: ISO 8601, UTC. */
  readonly timestamp: string
  readonly [key: string]: unknown
}

/** Bytes on their way through the system; see `DataSource.raw`. */
export interface RawMessage extends RowKeys {
  readonly type: 'raw'
  /** Ties the message to its metadata: a file name, a batch id. */
  readonly tag: string
  /** The bytes in base64. */
  readonly raw: string
  /** Keys that are added to the message, `__state` among them, unless it stands in the message itself. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** One thing in a batch. */
export type BatchItem =
  // The columns of a row may be of any type. `unknown` says the same, but not to interfaces and classes: they have no
  // index signature, and would be no rows.
  // oxlint-disable-next-line typescript/no-explicit-any -- `unknown` would leave out interfaces and classes
  (Readonly<Record<string, any>> & RowKeys) | RecordGroup | RawMessage

/**
 * What one `read` returns: rows, groups of rows or raw messages, in an array or (a group, a message) alone, or a
 * chunk of text or bytes as it came. An empty array says that there is nothing at the moment; `null`, which is no
 * batch, that there will be nothing more.
 */
export type Batch = readonly BatchItem[] | RecordGroup | RawMessage | string | Uint8Array
