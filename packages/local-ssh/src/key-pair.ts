import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
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
export const makeKeyPair = (
  folder: string,
  { type, passphrase = '', format = 'OpenSSH' }: KeyPairOptions,
): KeyPair => {
  const path = join(folder, randomUUID())
  const size = type === 'rsa' ? ['-b', '2048'] : []
  const form = format === 'OpenSSH' ? [] : ['-m', format]
  run('-q', '-t', type, ...size, ...form, '-N', passphrase, '-C', 'test', '-f', path)
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
