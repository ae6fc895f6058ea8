import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

/** Host and port of the target of a tunnel, as the SSH server sees them. */
export interface TunnelTarget {
  readonly host: string
  readonly port: number
}

/** A host and a port as a form sends them: the port may be a text. */
export interface GivenAddress {
  readonly host?: unknown
  readonly port?: unknown
}

/** A host name or an IP address. A URL is refused, because it may contain a password. */
const HOST = /^[^\s/@?#]+$/
const MAX_PORT = 65_535

/**
 * @param name the name of the address in messages: `target`, `ssh`
 * @throws InvalidArgumentError naming the field. The message does not contain the host, because it may be a URL with a
 * password.
 */
export const parseAddress = (
  name: string,
  { host, port }: GivenAddress,
  defaultPort?: number,
): TunnelTarget => ({
  host: parseHost(`${name}.host`, host),
  port: parsePort(`${name}.port`, port === undefined || port === '' ? defaultPort : port),
})

const parseHost = (argument: string, host: unknown): string => {
  const trimmed = typeof host === 'string' ? host.trim() : ''
  if (HOST.test(trimmed)) return trimmed
  const got =
    typeof host === 'string' ? (trimmed === '' ? 'an empty text' : 'another text') : kind(host)
  throw new InvalidArgumentError(
    `${argument}: expected the name or the address of a host, without a user, a path or a scheme, got ${got}`,
    { argument },
  )
}

const parsePort = (argument: string, port: unknown): number => {
  const number = typeof port === 'string' && /^\s*\d+\s*$/.test(port) ? Number(port) : port
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= MAX_PORT) {
    return number
  }
  const got =
    typeof number === 'number'
      ? String(number)
      : typeof port === 'string'
        ? 'another text'
        : kind(port)
  throw new InvalidArgumentError(
    `${argument}: expected a number from 1 to ${MAX_PORT}, got ${got}`,
    {
      argument,
    },
  )
}

const kind = (value: unknown): string => describeValue(value)
