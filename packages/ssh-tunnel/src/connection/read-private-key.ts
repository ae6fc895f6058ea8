import type { InvalidArgumentError } from '@panoply/errors'
import type { ParsedKey, utils } from 'ssh2'

import { keyDamaged, passphraseMissing, passphraseWrong } from '../settings/key-error.js'

/**
 * Reads a private key before anything is connected. Otherwise a damaged key would look like a refused login.
 *
 * An encrypted key takes a quarter of a second or more to read. So it is read once, for all attempts to log in.
 *
 * @returns `undefined` if there is no private key
 * @throws InvalidArgumentError
 */
export const readPrivateKey = (
  parseKey: typeof utils.parseKey,
  { privateKey, passphrase }: { privateKey: string | undefined; passphrase: string | undefined },
): ParsedKey | undefined => {
  if (privateKey === undefined) return undefined
  const parsed = parseKey(privateKey, passphrase)
  if (parsed instanceof Error) throw errorOf(parsed)
  // For keys in OpenSSH form, the parser returns a list.
  const [key] = [parsed].flat() as [ParsedKey]
  if (!isWhole(key)) throw keyDamaged(new Error('its two halves do not belong together'))
  return key
}

const isWhole = (key: ParsedKey): boolean => {
  if (!key.isPrivateKey()) return false
  const signature = key.sign('a test')
  return Buffer.isBuffer(signature) && key.verify('a test', signature)
}

/**
 * The error for a failure of the parser. Only the parser's messages tell the cases apart. They contain no part of the
 * key.
 */
const errorOf = (cause: Error): InvalidArgumentError => {
  if (/no passphrase/i.test(cause.message)) return passphraseMissing(cause)
  const isAboutPassphrase = /passphrase|integrity|decrypt/i.test(cause.message)
  return isAboutPassphrase ? passphraseWrong(cause) : keyDamaged(cause)
}
