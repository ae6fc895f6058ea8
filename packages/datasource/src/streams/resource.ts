/** A column of a {@link Resource}. */
export interface Field {
  readonly name: string
  /** The type in the words of the source: `integer`, `varchar(20)`. */
  readonly type?: string | undefined
  /** Whether the column is a part of the key that identifies a row. */
  readonly isKey?: boolean | undefined
  readonly [key: string]: unknown
}

/** Something that a person can choose to read: a table, a form, a file. */
export interface Resource {
  readonly id: string | number
  /** The name to show to a person. Default: the id. */
  readonly name?: string | undefined
  /** Its columns, if they are known. */
  readonly fields?: readonly Field[] | undefined
  readonly [key: string]: unknown
}
