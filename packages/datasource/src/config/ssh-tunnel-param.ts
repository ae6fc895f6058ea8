import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { isMissing } from './missing.js'
import type { ParamResult } from './param-result.js'

/** The value of a parameter of the type `ssh-tunnel`. It is the argument `ssh` of `openTunnel`. */
export interface SshTunnelParameters {
  /** `false`: the source connects without a tunnel, even if other fields are filled in. */
  readonly active: boolean
  readonly host?: string
  /** Default 22. */
  readonly port?: number
  readonly username?: string
  readonly password?: string
  /** The private key as one text. Its line breaks may be lost. */
  readonly privateKey?: string
  /** Opens an encrypted private key. */
  readonly passphrase?: string
  /** The key of the server, or its fingerprint. Default: any key is accepted. */
  readonly hostKey?: string
}

/** A field of the group that a parameter of the type `ssh-tunnel` asks for. */
export interface SshTunnelField {
  readonly name: keyof SshTunnelParameters
  readonly title: string
  readonly type: 'boolean' | 'text' | 'number' | 'password'
  /** The value of an empty field. */
  readonly default?: boolean | number
  /** Whether an active tunnel needs this field. */
  readonly required: boolean
}

/**
 * The fields of a parameter of the type `ssh-tunnel`, in the order in which a person is asked.
 *
 * @example
 * ```ts
 * console.log(SSH_TUNNEL_FIELDS.map(({ name }) => name)) // ['active', 'host', 'port', …]
 * ```
 */
export const SSH_TUNNEL_FIELDS: readonly SshTunnelField[] = [
  {
    name: 'active',
    title: 'Connect through an SSH server',
    type: 'boolean',
    default: false,
    required: true,
  },
  { name: 'host', title: 'SSH host', type: 'text', required: true },
  { name: 'port', title: 'SSH port', type: 'number', default: 22, required: false },
  { name: 'username', title: 'SSH user', type: 'text', required: true },
  { name: 'password', title: 'SSH password', type: 'password', required: false },
  { name: 'privateKey', title: 'SSH private key', type: 'password', required: false },
  { name: 'passphrase', title: 'Passphrase of the private key', type: 'password', required: false },
  { name: 'hostKey', title: 'Key or fingerprint of the SSH server', type: 'text', required: false },
]

const NAMES: readonly string[] = SSH_TUNNEL_FIELDS.map(({ name }) => name)

/**
 * Reads the answer to a parameter of the type `ssh-tunnel`: an object, or its JSON if it comes from a flag or a
 * variable. Texts become numbers and booleans if the field says so. A tunnel with filled-in fields is active, unless
 * `active` says otherwise.
 */
export const toSshTunnel = (answer: unknown): ParamResult => {
  const given = typeof answer === 'string' ? parsedJson(answer) : answer
  if (!isPlainObject(given)) {
    return refused(
      `expected an object with the fields ${NAMES.join(', ')}, got ${describeValue(answer)}`,
    )
  }
  const filled = Object.entries(given).filter(([, value]) => !isMissing(value))
  const tunnel: Record<string, unknown> = {}
  for (const [name, value] of filled) {
    const field = SSH_TUNNEL_FIELDS.find((one) => one.name === name)
    // Other keys stay: they may mean something to the source.
    if (field === undefined) {
      tunnel[name] = value
      continue
    }
    const { type } = field
    const converted = CONVERTERS[type](value)
    if (converted === undefined)
      return refused(`${name}: expected ${EXPECTED[type]}, got ${describeValue(value)}`)
    tunnel[name] = converted
  }
  const active = tunnel['active'] ?? filled.length > 0
  const value = { active, ...(active === true && { port: 22 }), ...tunnel }
  return active === true ? complete(value) : { value }
}

const complete = (tunnel: Record<string, unknown>): ParamResult => {
  const missing = SSH_TUNNEL_FIELDS.find(
    ({ name, required }) => required && tunnel[name] === undefined,
  )
  if (missing) return refused(`${missing.name} is missing`)
  return tunnel['password'] === undefined && tunnel['privateKey'] === undefined
    ? refused('password or privateKey is missing')
    : { value: tunnel }
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const EXPECTED = {
  boolean: 'true or false',
  number: 'a port from 1 to 65535',
  text: 'a text',
  password: 'a text',
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

const CONVERTERS: Readonly<Record<keyof typeof EXPECTED, (value: unknown) => unknown>> = {
  boolean: (value) => {
    if (value === true || value === 'true') return true
    return value === false || value === 'false' ? false : undefined
  },
  number: (value) => {
    const port = typeof value === 'string' ? Number(value) : value
    return Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535 ? port : undefined
  },
  text: textOf,
  password: textOf,
}

const refused = (reason: string): ParamResult => ({
  reason,
  instead: "write { active: true, host: '…', username: '…', password: '…' }, or { active: false }",
})
