import { type DataSourceConfig, type Param, secretParams } from '@panoply/datasource'

/** The names of a parameter on the command line and in the environment. */
export interface ParamFlag {
  readonly param: Param
  /** The key in `source`. */
  readonly name: string
  /** `--access-key`. */
  readonly flag: string
  /** The variable of the environment. */
  readonly variable: string
  readonly isSecret: boolean
  /** Whether several values may be given. */
  readonly isList: boolean
}

/** The prefix of a flag whose name the command itself uses. */
const PARAM_PREFIX = 'param-'
/** Parameters for which the command has its own flags with the same meaning. */
const SAME_AS_OWN = new Set(['destination', 'idpattern'])
/** Types whose value is a list. */
const LIST_TYPES = new Set<string | undefined>(['list', 'dynamic-list', 'exclude', 'parse-string'])
const VARIABLE_PREFIX = 'PANOPLY_SOURCE_'

/**
 * The flags for the parameters of a CONFIG. A parameter without a name has no flag.
 *
 * @param taken the names of the flags of the command itself, without dashes
 *
 * @example
 * ```ts
 * import { defineConfig } from '@panoply/datasource'
 *
 * const CONFIG = defineConfig({
 *   title: 'People',
 *   params: [{ name: 'apiKey', title: 'API key', type: 'password' }],
 * })
 * console.log(paramFlags(CONFIG, new Set()).map(({ flag, variable }) => [flag, variable]))
 * ```
 */
export const paramFlags = (config: DataSourceConfig, taken: ReadonlySet<string>): ParamFlag[] => {
  const secrets = new Set(secretParams(config))
  const used = new Set(taken)
  return config.params.flatMap((param) => {
    const { name } = param
    if (name === undefined || name === '') return []
    const words = wordsOf(name)
    let flag = words.join('-')
    const isTaken = used.has(flag) && !SAME_AS_OWN.has(name)
    if (flag === '' || isTaken || flag.startsWith('no-')) flag = PARAM_PREFIX + flag
    used.add(flag)
    return [
      {
        ...{ param, name, flag: `--${flag}` },
        variable: VARIABLE_PREFIX + words.join('_').toUpperCase(),
        // The JSON of a tunnel holds its password.
        isSecret: secrets.has(name) || param.type === 'ssh-tunnel',
        isList: LIST_TYPES.has(param.type),
      },
    ]
  })
}

/** `accessKeyId`, `access_key_id` and `Access Key ID` each have three words. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
