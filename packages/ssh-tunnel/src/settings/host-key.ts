import { createHash } from 'node:crypto'

import { InvalidArgumentError } from '@panoply/errors'

/** The host keys that a server may have. */
export interface HostKeyRule {
  /** `SHA256:…`, as `ssh-keygen -l` prints them. */
  readonly fingerprints: readonly string[]
  /**
   * The algorithms to ask the server for, one attempt per list. Several attempts are needed, because a server shows
   * only one of its keys, and a fingerprint does not tell the type of its key.
   */
  readonly attempts: readonly (readonly string[])[]
}

const FINGERPRINT = /(?:^|\s)(SHA256:[A-Za-z0-9+/]{43})=?(?:\s|$)/
const PUBLIC_KEY =
  /(?:^|\s)(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521))\s+([A-Za-z0-9+/]{40,}={0,2})(?:\s|$)/

const RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']
const ECDSA = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']
const ED25519 = ['ssh-ed25519']

/**
 * The parameter `hostKey`: a fingerprint `SHA256:…`, a public key `ssh-ed25519 AAAA…`, or lines of a `known_hosts`
 * file. If it has several lines, one of them has to match.
 *
 * @throws InvalidArgumentError for any other line
 */
export const parseHostKey = (given: string): HostKeyRule => {
  const lines = given.split(/[\r\n]+|\\n/).map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine)
  if (keys.length === 0) throw refusal()
  const types = keys.map(({ type }) => type)
  return {
    fingerprints: keys.map(({ fingerprint }) => fingerprint),
    attempts: types.includes(undefined)
      ? [ED25519, ECDSA, RSA]
      : [[...new Set(types.flatMap((type) => algorithmsOf(type ?? '')))]],
  }
}

/** The fingerprint of a public key, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (publicKey: Buffer): string =>
  `SHA256:${createHash('sha256').update(publicKey).digest('base64').replaceAll('=', '')}`

const parseLine = (line: string): { fingerprint: string; type?: string | undefined } => {
  const [, fingerprint] = FINGERPRINT.exec(line) ?? []
  if (fingerprint !== undefined) return { fingerprint }
  const [, base64 = ''] = PUBLIC_KEY.exec(line) ?? []
  const bytes = Buffer.from(base64, 'base64')
  // A public key begins with the length of its type, and then the type.
  if (bytes.length < 32) throw refusal()
  const type = bytes.subarray(4, 4 + bytes.readUInt32BE()).toString('latin1')
  return { fingerprint: fingerprintOf(bytes), type }
}

const algorithmsOf = (type: string): readonly string[] => (type === 'ssh-rsa' ? RSA : [type])

const refusal = (): InvalidArgumentError =>
  new InvalidArgumentError(
    'ssh.hostKey: expected a fingerprint SHA256:… or a public key such as ssh-ed25519 AAAA…, got another text',
    { argument: 'ssh.hostKey' },
  )
