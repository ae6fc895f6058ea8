import { InvalidArgumentError } from '@panoply/errors'

/** The error for a private key that SSH cannot use. */
export const keyRefusal = (reason: string, cause?: unknown): InvalidArgumentError =>
  refusal('ssh.privateKey', reason, cause)

export const keyDamaged = (cause: unknown): InvalidArgumentError =>
  keyRefusal('the key is damaged, or of a kind that is not supported', cause)

export const passphraseMissing = (cause: unknown): InvalidArgumentError =>
  refusal('ssh.passphrase', 'the private key is encrypted, and there is no passphrase', cause)

export const passphraseWrong = (cause: unknown): InvalidArgumentError =>
  refusal('ssh.passphrase', 'it does not open the private key, or the key is damaged', cause)

const refusal = (argument: string, reason: string, cause: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: ${reason}`, { argument, cause })
