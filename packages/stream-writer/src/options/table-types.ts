declare const anyTable: unique symbol

/** The tables of a writer without a type argument: any name, and records of any values that JSON can represent. */
export interface AnyTables {
  readonly [anyTable]: true
}

/** The names that `write` takes. */
export type TableName<Tables extends object> = Tables extends AnyTables
  ? string
  : keyof Tables & string

/** The record that `write` takes for a table. Without a type argument it is any object that JSON can represent. */
export type RecordFor<
  Tables extends object,
  Table extends string,
  Given extends object,
> = Tables extends AnyTables
  ? Given & JsonCarryable<Given>
  : Table extends keyof Tables
    ? Tables[Table]
    : never

/** Built-in objects that JSON turns into `{}` or refuses. */
type NotCarried =
  | symbol
  | ((...args: never[]) => unknown)
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<WeakKey, unknown>
  | WeakSet<WeakKey>
  | PromiseLike<unknown>
  | ArrayBufferLike
  | RegExp
  | Error

/**
 * The same type, with `never` in place of each value that JSON cannot represent: a `Map`, a `Set`, a buffer, a
 * function, a symbol, a promise, an error. So an object with methods is refused, unless it has a `toJSON`.
 */
export type JsonCarryable<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | bigint | null | undefined
    ? Value
    : Value extends ArrayBufferView
      ? never
      : Value extends { toJSON(...args: never[]): unknown }
        ? Value
        : Value extends NotCarried
          ? never
          : Value extends object
            ? { [Key in keyof Value]: JsonCarryable<Value[Key]> }
            : never
