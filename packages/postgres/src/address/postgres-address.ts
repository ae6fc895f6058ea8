import { InvalidArgumentError } from '@panoply/errors'

/** The address of a PostgreSQL database, and the login. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  /** If it is empty: the environment variable `PGUSER`, otherwise the user of this process. */
  readonly user: string
  /** If it is `undefined`: the environment variable `PGPASSWORD`. */
  readonly password: string | undefined
  /**
   * The names are those of libpq: https://www.postgresql.org/docs/current/libpq-ssl.html. Default: `disable` if the
   * database is on this machine, otherwise `verify-full`.
   */
  readonly sslMode: SslMode
  /** How long connecting may take, in milliseconds. Default 10,000. */
  readonly connectTimeoutMs: number
  /** The schema in the address, if there is one. */
  readonly schema: string | undefined
}

const SSL_MODES = ['disable', 'require', 'verify-full'] as const

/** `require` encrypts and accepts any certificate; `verify-full` also checks the certificate. */
export type SslMode = (typeof SSL_MODES)[number]

const DEFAULT_PORT = 5432
const MAX_PORT = 65_535
const DEFAULT_CONNECT_TIMEOUT_SECONDS = 10
const MS_IN_SECOND = 1_000

/** The parameters that an address may have. Other names are refused, because most are spelling mistakes. */
const PARAMETERS = new Set(['schema', 'sslmode', 'connect_timeout'])

/**
 * Reads `postgres://user:password@host:port/database?schema=s&sslmode=verify-full&connect_timeout=10`. `postgresql://`
 * means the same.
 *
 * @param argument the name of the argument in messages
 * @throws InvalidArgumentError that says what is wrong. It does not contain the password
 */
export const parsePostgresAddress = (text: string, argument: string): PostgresAddress => {
  const parts = FORM.exec(text)?.groups
  if (!parts) {
    throw invalid(argument, 'an address such as postgres://user:password@host:5432/database', '')
  }
  const { authority = '', path = '', query = '' } = parts
  if (!authority.includes('@') && `${path}${query}`.includes('@')) {
    throw invalid(argument, 'a / or ? in the user or the password to be written as %2F or %3F', '')
  }
  // The last @, because the password may contain an @ that is not escaped.
  const at = authority.lastIndexOf('@')
  const { host, port } = hostAndPort(authority.slice(at + 1), argument)
  const [user = '', ...passwords] = (at === -1 ? '' : authority.slice(0, at)).split(':')
  const parameters = parametersOf(query, argument)
  const database = decoded(path, argument, 'the database')
  if (database === '') throw invalid(argument, 'a database behind the host, as in host/db', 'none')
  return {
    ...{ host, port, database },
    user: decoded(user, argument, 'the user'),
    password:
      passwords.length === 0 ? undefined : decoded(passwords.join(':'), argument, 'the password'),
    sslMode: sslModeOf(parameters, host, argument),
    connectTimeoutMs: timeoutOf(parameters, argument) * MS_IN_SECOND,
    schema: schemaOf(parameters, argument),
  }
}

/** Host and port: `db.example.com:5432`. An IPv6 address is in brackets: `[::1]:5432`. */
export const serverName = ({ host, port }: Pick<PostgresAddress, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Names the database without user and password: `db.example.com:5432/sales`. */
export const placeOf = ({ host, port, database }: PostgresAddress): string =>
  `${serverName({ host, port })}/${database}`

const FORM =
  /^postgres(?:ql)?:\/\/(?<authority>[^/?#]*)(?:\/(?<path>[^?#/]*))?(?:\?(?<query>[^#]*))?$/i

/** A host, an IPv6 address in brackets, or nothing. After it may come a colon and a port. */
const HOST_AND_PORT = /^(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>.*))?$/

const hostAndPort = (text: string, argument: string): { host: string; port: number } => {
  const { ipv6, name, port = '' } = HOST_AND_PORT.exec(text)?.groups ?? {}
  const host = ipv6 ?? (name === undefined ? '' : decoded(name, argument, 'the host'))
  if (host === '') throw invalid(argument, 'a host in the address', 'none')
  if (port === '') return { host, port: DEFAULT_PORT }
  const number = Number(port)
  if (!/^\d+$/.test(port) || number < 1 || number > MAX_PORT) {
    throw invalid(
      argument,
      `a port from 1 to ${MAX_PORT} behind the host`,
      /^\d+$/.test(port) ? port : 'another text',
    )
  }
  return { host, port: number }
}

const parametersOf = (query: string, argument: string): URLSearchParams => {
  const parameters = new URLSearchParams(query)
  for (const name of parameters.keys()) {
    if (PARAMETERS.has(name)) continue
    throw invalid(
      argument,
      `only ${[...PARAMETERS].join(', ')} behind the ?`,
      isWord(name) ? name : 'another text',
    )
  }
  return parameters
}

/** Whether a text may be repeated in a message. Other texts may be a part of a password. */
const isWord = (text: string): boolean => /^[a-z_]{1,30}$/i.test(text)

/**
 * The SSL mode. Connections to other machines are encrypted by default; those on the same machine need no encryption.
 */
const sslModeOf = (parameters: URLSearchParams, host: string, argument: string): SslMode => {
  const text = parameters.get('sslmode') ?? (isThisMachine(host) ? 'disable' : 'verify-full')
  const mode = SSL_MODES.find((known) => known === text)
  if (mode) return mode
  throw invalid(argument, `sslmode to be one of ${SSL_MODES.join(', ')}`, text)
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('/')

const timeoutOf = (parameters: URLSearchParams, argument: string): number => {
  const text = parameters.get('connect_timeout') ?? String(DEFAULT_CONNECT_TIMEOUT_SECONDS)
  const seconds = Number(text)
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= 3_600) return seconds
  throw invalid(argument, 'connect_timeout to be whole seconds from 1 to 3600', text)
}

const schemaOf = (parameters: URLSearchParams, argument: string): string | undefined => {
  const schema = parameters.get('schema') ?? undefined
  if (schema === '') throw invalid(argument, 'a name behind schema=', 'none')
  return schema
}

const decoded = (text: string, argument: string, part: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid(argument, `a % in ${part} to be written as %25`, 'one that escapes nothing')
  }
}

const invalid = (argument: string, expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${argument}: expected ${expected}${came === '' ? '' : `, got ${came}`}`,
    { argument },
  )
