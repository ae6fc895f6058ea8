import { isSecretName } from '@panoply/errors'

/**
 * The secrets that the caller gives. Secrets that are found in the traffic need not be given. The object is read again with
 * each replayed request, and when a tape is written, because secrets may be added in the meantime.
 */
export interface KnownToCaller {
  /** Texts that must not stand on the tape. */
  readonly secrets?: Iterable<string>
  /** The parameters of the data source. Values of parameters that are named like secrets are kept off the tape. */
  readonly source?: object
  /** CONFIG: parameters of the types `password` and `oauth` are secrets, whatever their names are. */
  readonly config?: {
    readonly params?: readonly {
      readonly name?: string | undefined
      readonly type?: string | undefined
    }[]
  }
}

const SECRET_TYPES = ['password', 'oauth']

/** The secrets that a caller knows of. */
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
