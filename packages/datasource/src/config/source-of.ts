import type { DataSourceConfig } from './config.js'
import type { SshTunnelParameters } from './ssh-tunnel-param.js'
import type { SystemParameters } from './source-parameters.js'

/**
 * The type of `source` for a CONFIG made by `defineConfig`: the parameters by name, and the keys that the system adds.
 * A parameter that is required, or that has a default, is always there.
 *
 * @example
 * export const CONFIG = defineConfig({ params: [{ name: 'host', required: true }, { name: 'port', type: 'number' }] })
 * type Source = SourceOf<typeof CONFIG> // { host: string; port?: number } & …
 */
export type SourceOf<Config extends DataSourceConfig> = Omit<
  SystemParameters,
  NameOf<ParamOf<Config>>
> &
  Filled<ParamOf<Config>> &
  Unfilled<ParamOf<Config>>

type ParamOf<Config extends DataSourceConfig> = Config['params'][number]

type NameOf<Param> = Param extends { readonly name: infer Name extends string } ? Name : never

/** The names of the parameters that always have a value. An empty text is no default. */
type FilledName<Param> = Param extends { readonly required: true }
  ? NameOf<Param>
  : Param extends { readonly default: infer Default extends string | number | boolean | object }
    ? Default extends ''
      ? never
      : NameOf<Param>
    : never

type Filled<Param> = { [One in Param as FilledName<One>]: ValueOf<One> }

type Unfilled<Param> = {
  [One in Param as Exclude<NameOf<One>, FilledName<One>>]?: ValueOf<One>
}

type ValueOf<Param> = Param extends { readonly type: infer Type }
  ? ValueOfType<Type, Param>
  : string

type ValueOfType<Type, Param> = Type extends
  | ''
  | 'text'
  | 'string'
  | 'password'
  | 'schema'
  | 'destination'
  | 'primary-key'
  | null
  | undefined
  ? string
  : Type extends 'number'
    ? number
    : Type extends 'select'
      ? ItemOf<Param>
      : Type extends 'list' | 'dynamic-list'
        ? ItemOf<Param>[]
        : Type extends 'ssh-tunnel'
          ? SshTunnelParameters
          : unknown

type ItemOf<Param> = Param extends { readonly values: infer Values }
  ? Values extends readonly (infer Item)[]
    ? Item
    : Values extends (...args: never[]) => infer Result
      ? Awaited<Result> extends readonly (infer Item)[]
        ? Item
        : unknown
      : unknown
  : unknown
