import type { DataSourceOptions } from '../options/data-source-options.js'

/** The types of parameters. An empty type, and no type, mean text. */
export const AUTHOR_TYPES = [
  '',
  'text',
  'string',
  'number',
  'password',
  'select',
  'list',
  'dynamic-list',
  'oauth',
  'ssh-tunnel',
  'hidden',
] as const

/** The types of parameters that the system fills by itself. */
export const SYSTEM_TYPES = [
  'schema',
  'destination',
  'primary-key',
  'incremental-key',
  'exclude',
  'parse-string',
  'truncate-table',
] as const

/** The type of a parameter. */
export type ParamType = (typeof AUTHOR_TYPES)[number] | (typeof SYSTEM_TYPES)[number]

/**
 * One of the values to choose from: a text or an object. An object has a `name` or `title`, and a `value` or `id`, for
 * instance `{ name, value, disabled, requires }`. The chosen value comes back in `source` in this shape.
 */
export type ChoiceItem = string | number | Readonly<Record<string, unknown>>

/** Finds the values of a parameter when they are needed. If it throws, the person sees the message. */
export type ValuesFunction = {
  values(
    // oxlint-disable-next-line typescript/no-explicit-any -- so that authors may name the type that they expect
    source: Record<string, any>,
    options: DataSourceOptions,
  ): readonly ChoiceItem[] | Promise<readonly ChoiceItem[]>
}['values']

/** A parameter of a data source: a question to the person who sets up the source. */
export interface Param {
  /** The key of the answer in `source`. */
  readonly name?: string | undefined
  readonly title?: string | undefined
  /** Default: text. */
  readonly type?: ParamType | undefined
  readonly required?: boolean | undefined
  readonly placeholder?: string | undefined
  readonly help?: string | undefined
  readonly description?: string | undefined
  readonly link?: string | undefined
  /** The value if there is no answer. For the type `number` it may be the text of a number. */
  readonly default?: unknown
  /** The values to choose from, for `select`, `list` and `dynamic-list`. */
  readonly values?: readonly ChoiceItem[] | ValuesFunction | undefined
  /** The names of the parameters that must be answered before this one is asked. */
  readonly dependencies?: readonly string[] | undefined
  readonly category?: string | undefined
  readonly hidden?: boolean | undefined
  /** A text about the addresses that the system connects from. */
  readonly ip_whitelist?: unknown
  readonly oauthAuthorizeURL?: string | undefined
  readonly oauthAccessURL?: string | undefined
  readonly oauthRefreshURL?: string | undefined
  readonly [key: string]: unknown
}

/** The description of a data source: the export `CONFIG` of its module. */
export interface DataSourceConfig {
  readonly title?: string | undefined
  /** A data URL, or an empty text. */
  readonly icon?: string | undefined
  readonly params: readonly Param[]
  readonly categories?: readonly unknown[] | undefined
  readonly keywords?: readonly string[] | undefined
  readonly createdAt?: unknown
  /** The name of the parameter that holds the host. It tells several sources of one kind apart. */
  readonly hostProperty?: string | undefined
  readonly advanced?:
    | {
        readonly withIncremental?: boolean | undefined
        readonly [key: string]: unknown
      }
    | undefined
  readonly [key: string]: unknown
}
