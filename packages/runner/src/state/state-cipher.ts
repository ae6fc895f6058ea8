import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

import { InvalidArgumentError } from '@panoply/errors'

/** The variable from which commands read the key. */
const STATE_KEY_VARIABLE = 'PANOPLY_STATE_KEY'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
/**
 * The length of the initialization vector that NIST SP 800-38D recommends: https://csrc.nist.gov/pubs/sp/800/38/d/final
 */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_CHARACTERS = 8
const VERSION = 'v1'

interface StateKey {
  readonly id: string
  readonly secret: Buffer
}

/**
 * Encrypts the secrets in kept state with AES-256-GCM. If there are several keys, the first one encrypts and all of
 * them decrypt. To replace a key: put the new key in front, run every source once, then remove the old key.
 */
export class StateCipher {
  readonly #keys: readonly StateKey[]

  private constructor(keys: readonly StateKey[]) {
    this.#keys = keys
  }

  /**
   * @param text 32 bytes in base64 or hex, as `openssl rand -base64 32` writes them; several keys with commas
   * @throws InvalidArgumentError when it is no such key; the message does not hold it
   */
  static of(text: string): StateCipher {
    return new StateCipher(text.split(',').map((key) => parseKey(key.trim())))
  }

  /**
   * @param context the owner of the value: it can be opened only with the same context
   * @returns text with the id of the key in front
   */
  seal(value: unknown, context: string): string {
    // There is always a first key, but the type does not say so.
    const [{ id, secret }] = this.#keys as [StateKey]
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, secret, nonce)
    cipher.setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
    return [VERSION, id, encode(nonce), encode(cipher.getAuthTag()), encode(sealed)].join('.')
  }

  /** @throws InvalidArgumentError when it was sealed with another key, or was changed afterwards */
  open(text: string, context: string): unknown {
    const [version, id = '', nonce = '', tag = '', sealed = ''] = text.split('.')
    if (version !== VERSION)
      throw refused('they are encrypted in a way that this version does not know')
    const key = this.#keys.find((one) => one.id === id)
    if (!key) {
      const given = this.#keys.map((one) => one.id).join(', ')
      throw refused(
        `they are encrypted with the key ${id}, and ${STATE_KEY_VARIABLE} holds ${given}. ` +
          'Add the key that they were encrypted with, after a comma',
      )
    }
    try {
      const decipher = createDecipheriv(ALGORITHM, key.secret, decode(nonce), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(decode(tag))
      const opened = Buffer.concat([decipher.update(decode(sealed)), decipher.final()])
      return JSON.parse(opened.toString('utf8')) as unknown
    } catch {
      // The message of the library has no further facts, and could reveal something about the key.
      throw refused(`they were changed since they were encrypted with the key ${id}`)
    }
  }
}

/** The error for sealed parameters if no key is given. */
export const keyMissing = (): InvalidArgumentError =>
  refused(`they are encrypted, and ${STATE_KEY_VARIABLE} is not set`)

const refused = (reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`its saved parameters cannot be decrypted: ${reason}`, {
    argument: 'stateStore',
  })

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/

const parseKey = (text: string): StateKey => {
  const secret = HEX.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(BASE64.test(text) ? text : '', 'base64')
  if (secret.length !== KEY_BYTES) {
    throw new InvalidArgumentError(
      `${STATE_KEY_VARIABLE}: expected 32 bytes in base64 or hex, as "openssl rand -base64 32" writes them, ` +
        `got ${text.length} characters that are no such key`,
      { argument: 'stateStore' },
    )
  }
  const digest = createHash('sha256').update('panoply state key').update(secret).digest('hex')
  return { id: digest.slice(0, KEY_ID_CHARACTERS), secret }
}

const encode = (bytes: Buffer): string => bytes.toString('base64url')

const decode = (text: string): Buffer => Buffer.from(text, 'base64url')
