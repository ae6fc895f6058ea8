import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What {@link makeKeyPair} makes. */
export interface KeyPairOptions {
  readonly type: 'rsa' | 'ed25519' | 'ecdsa'
  /** Default: not encrypted. At least five characters. */
  readonly passphrase?: string
  /** The form of the private key. Default: that of OpenSSH. */
  readonly format?: 'OpenSSH' | 'PEM' | 'PKCS8'
}

/** Two halves of a key. */
export interface KeyPair {
  /** The file with the private key. */
  readonly path: string
  readonly privateKey: string
  /** In one line: `ssh-ed25519 AAAA…`. */
  readonly publicKey: string
  /** `SHA256:…` */
  readonly fingerprint: string
}

/** Makes a key pair with `ssh-keygen`, in files of the folder. */
export const makeKeyPair = (folder: string, { type, ...privateForm }: KeyPairOptions): KeyPair => {
  const path = join(folder, randomUUID())
  const size = type === 'rsa' ? ['-b', '2048'] : []
  run('-q', '-t', type, ...size, ...argumentsOf(privateForm), '-C', 'test', '-f', path)
  return readKeyPair(path)
}

/**
 * Makes a copy of a key pair, whose private key has another form or passphrase. It is quicker than a new key pair: two
 * prime numbers for RSA take up to a second to find.
 *
 * @param original a key pair without a passphrase
 */
export const copyKeyPair = (
  folder: string,
  original: KeyPair,
  privateForm: Omit<KeyPairOptions, 'type'>,
): KeyPair => {
  const path = join(folder, randomUUID())
  copyFileSync(original.path, path)
  copyFileSync(`${original.path}.pub`, `${path}.pub`)
  run('-q', '-p', '-P', '', ...argumentsOf(privateForm), '-f', path)
  return readKeyPair(path)
}

/** One round of the key derivation, in the place of 16: the client of the tests derives a key again for each login. */
const ROUNDS = ['-a', '1']

const argumentsOf = ({
  passphrase = '',
  format = 'OpenSSH',
}: Omit<KeyPairOptions, 'type'>): string[] => [
  ...(format === 'OpenSSH' ? ROUNDS : ['-m', format]),
  ...['-N', passphrase],
]

const readKeyPair = (path: string): KeyPair => {
  const [, fingerprint = ''] = /(SHA256:\S+)/.exec(run('-l', '-f', `${path}.pub`)) ?? []
  return {
    ...{ path, fingerprint, privateKey: readFileSync(path, 'utf8') },
    publicKey: readFileSync(`${path}.pub`, 'utf8').trim(),
  }
}

const run = (...args: string[]): string => {
  const { status, error, stdout, stderr } = spawnSync('ssh-keygen', args, { encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`ssh-keygen failed: ${error?.message ?? stderr}`)
}
