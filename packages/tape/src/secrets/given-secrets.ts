import { isSecretName } from '@panoply/errors'

/**
 * The secrets that the caller knows. Secrets that occur in the traffic as credentials are found without it. The object
 * is read again for each replayed request, and when a tape is written, so secrets may be added while `run` runs.
 */
export interface KnownToCaller {
  /** Texts that must not be on the tape. */
  readonly secrets?: Iterable<string>
  /**
   * The parameters of the data source. If the name of a parameter is that of a secret, such as `token`, its value is
   * replaced.
   */
  readonly source?: object
  /** CONFIG: parameters of the types `password` and `oauth` are secrets, even if their names do not say so. */
  readonly config?: {
    readonly params?: readonly {
      readonly name?: string | undefined
      readonly type?: string | undefined
    }[]
  }
}

const SECRET_TYPES = ['password', 'oauth']

/** The secrets that a caller has given. */
export const givenSecrets = ({
  secrets = [],
  source = {},
  config = {},
}: KnownToCaller): string[] => {
  const names = new Set(
    (config.params ?? []).flatMap(({ name, type = '' }) =>
      name !== undefined && SECRET_TYPES.includes(type) ? [name] : [],
    ),
  )
  const found = secretValues(source, (name) => names.has(name) || isSecretName(name))
  return [...new Set([...secrets, ...found])].filter((secret) => secret !== '')
}

const secretValues = (value: unknown, isSecret: (name: string) => boolean): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    !Array.isArray(value) && isSecret(name) ? textsOf(inner) : secretValues(inner, isSecret),
  )
}

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
