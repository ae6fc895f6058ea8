import type { DataSourceOptions } from '../options/data-source-options.js'

/** The types that authors give to parameters. An empty one, like none at all, means text. */
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

/** The types of parameters that the system knows how to fill by itself. */
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
 * One of the values to choose from: a text, or an object that is named by `name` or `title` and stands for `value` or
 * `id`, for instance `{ name, value, disabled, requires }`. What was chosen comes back in `source` in this shape.
 */
export type ChoiceItem = string | number | Readonly<Record<string, unknown>>

/** Finds the values of a parameter when they are needed. The message of what it throws is shown to the person. */
export type ValuesFunction = {
  values(
    // oxlint-disable-next-line typescript/no-explicit-any -- so that authors may name the type that they expect
    source: Record<string, any>,
    options: DataSourceOptions,
  ): readonly ChoiceItem[] | Promise<readonly ChoiceItem[]>
}['values']

/** A parameter of a data source: a question to the person who sets it up. */
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
  /** Taken when there is no answer. It may be the text of a number where `type` is `number`. */
  readonly default?: unknown
  /** What to choose from, for `select`, `list` and `dynamic-list`. */
  readonly values?: readonly ChoiceItem[] | ValuesFunction | undefined
  /** The names of the parameters that must be filled before this one can be asked. */
  readonly dependencies?: readonly string[] | undefined
  readonly category?: string | undefined
  readonly hidden?: boolean | undefined
  /** What to tell about the addresses that the system connects from. */
  readonly ip_whitelist?: unknown
  readonly oauthAuthorizeURL?: string | undefined
  readonly oauthAccessURL?: string | undefined
  readonly oauthRefreshURL?: string | undefined
  readonly [key: string]: unknown
}

/** What a data source tells about itself: the export `CONFIG` of its module. */
export interface DataSourceConfig {
  readonly title?: string | undefined
  /** A data URL, or empty. */
  readonly icon?: string | undefined
  readonly params: readonly Param[]
  readonly categories?: readonly unknown[] | undefined
  readonly keywords?: readonly string[] | undefined
  readonly createdAt?: unknown
  /** The name of the parameter that holds the host, for people who have several sources of one kind. */
  readonly hostProperty?: string | undefined
  readonly advanced?:
    | {
        readonly withIncremental?: boolean | undefined
        readonly [key: string]: unknown
      }
    | undefined
  readonly [key: string]: unknown
}
