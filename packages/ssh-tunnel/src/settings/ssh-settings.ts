import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

import { type HostKeyRule, parseHostKey } from './host-key.js'
import { restorePrivateKey } from './private-key.js'
import { parseAddress } from './tunnel-target.js'

/** The SSH server and the login, as the platform's form sends them. */
export interface SshSettings {
  /** `false`: there is no tunnel, and the other fields are ignored. Default `true`. */
  readonly active?: boolean | undefined
  readonly host: string
  /** Default 22. May be a text of digits. */
  readonly port?: number | string | undefined
  readonly username: string
  /** Required if there is no `privateKey`. If both are given, the server may ask for either, or for both. */
  readonly password?: string | undefined
  /** RSA, ECDSA or Ed25519, in the form of OpenSSH, PEM or PuTTY. Its line ends may be missing. */
  readonly privateKey?: string | undefined
  /** Opens an encrypted `privateKey`. */
  readonly passphrase?: string | undefined
  /**
   * The server's key: a fingerprint `SHA256:…`, a public key `ssh-ed25519 AAAA…`, or lines of a `known_hosts` file.
   * Without it, any key is accepted. Then another machine can pretend to be the server.
   */
  readonly hostKey?: string | undefined
}

/** Checked settings. */
export interface SshLogin {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string | undefined
  readonly privateKey: string | undefined
  readonly passphrase: string | undefined
  readonly hostKey: HostKeyRule | undefined
}

const DEFAULT_PORT = 22

/**
 * @returns `undefined` if the settings are missing or `active` is `false`: then there is no tunnel
 * @throws InvalidArgumentError naming the field
 */
export const parseSshSettings = (ssh: SshSettings | null | undefined): SshLogin | undefined => {
  if (ssh === undefined || ssh === null) return undefined
  if (typeof ssh !== 'object') {
    throw new InvalidArgumentError(
      `ssh: expected an object with host, username and a password or a privateKey, got a value of the type ${typeof ssh}`,
      { argument: 'ssh' },
    )
  }
  if (!isActive(ssh.active)) return undefined
  const { host, port } = parseAddress('ssh', ssh, DEFAULT_PORT)
  const [username, password, privateKey, passphrase, hostKey] = [
    ...[textOf(ssh, 'username'), textOf(ssh, 'password'), textOf(ssh, 'privateKey')],
    ...[textOf(ssh, 'passphrase'), textOf(ssh, 'hostKey')],
  ]
  if (username === undefined) {
    throw new InvalidArgumentError('ssh.username: expected a name, got nothing', {
      argument: 'ssh.username',
    })
  }
  if (password === undefined && privateKey === undefined) {
    throw new InvalidArgumentError(
      'ssh.privateKey: expected a private key, or a password in its place, got neither',
      {
        argument: 'ssh.privateKey',
      },
    )
  }
  return {
    ...{ host, port, username, password, passphrase },
    privateKey: privateKey === undefined ? undefined : restorePrivateKey(privateKey, passphrase),
    hostKey: hostKey === undefined ? undefined : parseHostKey(hostKey),
  }
}

/** Reads `active`. It may be a text, because environment variables and flags are texts. */
const isActive = (active: unknown): boolean => {
  if (active === undefined || active === true || active === 'true') return true
  if (active === false || active === 'false') return false
  throw new InvalidArgumentError(
    `ssh.active: expected true or false, got a value of the type ${typeof active}`,
    { argument: 'ssh.active' },
  )
}

/** The text of a field. An empty text counts as missing, because forms send it for an empty field. */
const textOf = (ssh: SshSettings, field: keyof SshSettings): string | undefined => {
  const value = ssh[field] as unknown
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  const argument = `ssh.${field}`
  throw new InvalidArgumentError(`${argument}: expected a text, got ${describeValue(value)}`, {
    argument,
  })
}
