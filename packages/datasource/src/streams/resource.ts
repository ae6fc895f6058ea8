/** A column of a {@link Resource}. */
export interface Field {
  readonly name: string
  /** The type in the words of the source: `integer`, `varchar(20)`. */
  readonly type?: string | undefined
  /** Whether it is a part of the key that tells rows apart. */
  readonly isKey?: boolean | undefined
  readonly [key: string]: unknown
}

/** Something that a person can choose to read: a table, a form, a file. */
export interface Resource {
  readonly id: string | number
  /** What a person reads. Default: the id. */
  readonly name?: string | undefined
  /** Its columns, where they are known. */
  readonly fields?: readonly Field[] | undefined
  readonly [key: string]: unknown
}
