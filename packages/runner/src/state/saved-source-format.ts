import { InvalidArgumentError, isPanoplyError } from '@panoply/errors'

import { isPlainObject } from '@panoply/errors/internal'
import {
  formatSavedSource,
  type SavedSource,
  NOTHING_SAVED,
  parseSavedSource,
} from './saved-source.js'
import { keyMissing, StateCipher } from './state-cipher.js'

/**
 * Writes the saved facts of a source as text, and reads them. With a key, the parameters that the source has changed,
 * such as a refreshed token, are encrypted. A text that was written without a key can still be read; the next text is
 * encrypted.
 *
 * @example
 * ```ts
 * const format = new SavedSourceFormat()
 * const text = format.format({ changes: {}, checkpoints: {} }, 'people')
 * console.log(format.parse(text, 'people', 'the state file'))
 * ```
 */
export class SavedSourceFormat {
  readonly #cipher: StateCipher | undefined

  /**
   * @param stateKey 32 bytes in base64 or hex; several keys with commas: the first one encrypts, each of them decrypts
   * @throws InvalidArgumentError when it is no such key
   */
  constructor(stateKey?: string) {
    this.#cipher = stateKey === undefined ? undefined : StateCipher.of(stateKey)
  }

  format(saved: SavedSource, sourceKey: string): string {
    const cipher = this.#cipher
    if (!cipher) return formatSavedSource(saved)
    const sealed = mapValues(saved.changes, (change, name) => ({
      sealed: cipher.seal(change, contextOf(sourceKey, name)),
    }))
    return formatSavedSource({ ...saved, changes: sealed })
  }

  /**
   * @param text the saved text; `undefined` if there is none
   * @param place the name of its place in messages
   * @throws InvalidArgumentError when it cannot be read
   */
  parse(text: string | undefined, sourceKey: string, place: string): SavedSource {
    if (text === undefined) return NOTHING_SAVED
    try {
      return parseSavedSource(this.#opened(JSON.parse(text), sourceKey))
    } catch (error) {
      // The text of a syntax error quotes the saved text, which holds secrets.
      const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
      const advice = isPanoplyError(error)
        ? ''
        : '; repair it, or move it away to start from the beginning'
      throw new InvalidArgumentError(
        `${place} cannot be read: ${reason}. It was not changed${advice}`,
        { argument: 'stateStore' },
      )
    }
  }

  #opened(saved: unknown, sourceKey: string): unknown {
    if (!isPlainObject(saved) || !isPlainObject(saved['changes'])) return saved
    const changes = mapValues(saved['changes'], (change, name) => {
      if (!isPlainObject(change) || typeof change['sealed'] !== 'string') return change
      if (!this.#cipher) throw keyMissing()
      return this.#cipher.open(change['sealed'], contextOf(sourceKey, name))
    })
    return { ...saved, changes }
  }
}

const contextOf = (sourceKey: string, name: string): string => JSON.stringify([sourceKey, name])

const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))
