import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto'

import { keyDamaged, keyRefusal, passphraseMissing, passphraseWrong } from './key-error.js'

/**
 * Whether a key is in PKCS#8 form. Current OpenSSL and many cloud consoles write this form. ssh2 reads only older forms
 * and the OpenSSH form.
 */
export const hasPkcs8Label = (label: string): boolean =>
  label === 'PRIVATE KEY' || label === 'ENCRYPTED PRIVATE KEY'

/**
 * Converts a key to a form that ssh2 reads, and decrypts it.
 *
 * @throws InvalidArgumentError for a damaged key, a wrong passphrase, or a kind of key that SSH does not know
 */
export const pkcs8ToSshKey = (pem: string, passphrase: string | undefined): string => {
  const key = decode(pem, passphrase)
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString()
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString()
    case 'ed25519':
      return ed25519ToOpenSsh(key)
    default:
      throw keyRefusal(
        `expected an RSA, ECDSA or Ed25519 key, got ${key.asymmetricKeyType ?? 'another'}`,
      )
  }
}

const decode = (pem: string, passphrase: string | undefined): KeyObject => {
  try {
    return createPrivateKey({
      key: pem,
      format: 'pem',
      ...(passphrase !== undefined && { passphrase }),
    })
  } catch (cause) {
    const isEncrypted = pem.includes('ENCRYPTED')
    if (isEncrypted && passphrase === undefined) throw passphraseMissing(cause)
    throw isEncrypted ? passphraseWrong(cause) : keyDamaged(cause)
  }
}

/** A key in OpenSSH form: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
const ed25519ToOpenSsh = (key: KeyObject): string => {
  // An Ed25519 key always has both `d` and `x`.
  const { d, x } = key.export({ format: 'jwk' }) as { d: string; x: string }
  const seed = Buffer.from(d, 'base64url')
  const publicKey = Buffer.from(x, 'base64url')
  const type = field('ssh-ed25519')
  const check = randomBytes(4)
  const secret = Buffer.concat([
    ...[check, check, type, field(publicKey), field(Buffer.concat([seed, publicKey])), field('')],
  ])
  const paddingLength = (8 - (secret.length % 8)) % 8
  const padding = Buffer.from(Array.from({ length: paddingLength }, (_, index) => index + 1))
  const container = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), uint32(1)],
    ...[field(Buffer.concat([type, field(publicKey)])), field(Buffer.concat([secret, padding]))],
  ])
  const label = 'OPENSSH PRIVATE KEY'
  return `-----BEGIN ${label}-----\n${container.toString('base64')}\n-----END ${label}-----\n`
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A value with its length before it. */
const field = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint32(bytes.length), bytes])
}
