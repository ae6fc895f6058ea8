import { open } from 'node:fs/promises'

import { InvalidArgumentError } from '@panoply/errors'

import { append, makeReady, synchronise } from '../destination/ndjson/table-file.js'
import { textOf } from '../values/text-of.js'

/** Rows are data. Other users of the machine must not read them. */
const OWNER_ONLY = 0o600
/** Lines are written before a checkpoint, or when this many characters of them wait. */
const MAX_WAITING_CHARACTERS = 1024 * 1024

/** The file of the rows that were left out, with one line per row. */
export class RejectsFile {
  readonly #path: string
  /** Lines that are not in the file yet. */
  #waiting: string[] = []
  #waitingCharacters = 0
  /** Whether the file has lines that may not be on the disk yet. */
  #isDirty = false
  /** A commit and a batch may write at the same time. Their lines are appended one call after the other. */
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Prepares the file.
   *
   * @throws InvalidArgumentError when it cannot be written
   */
  static async prepare(path: string): Promise<void> {
    try {
      const handle = await open(path, 'a', OWNER_ONLY)
      await handle.close()
      await makeReady(path)
    } catch (error) {
      throw new InvalidArgumentError(
        `rejects: expected a file that can be written: ${textOf(error)}`,
        { argument: 'rejects', cause: error },
      )
    }
  }

  /** Adds a line. It waits until enough lines have come. */
  add(line: string): void {
    this.#waiting.push(`${line}\n`)
    this.#waitingCharacters += line.length + 1
  }

  /** Writes the lines that wait, if there are many. */
  async writeIfMany(): Promise<void> {
    if (this.#waitingCharacters >= MAX_WAITING_CHARACTERS) await this.#write()
  }

  /** Writes all lines to the disk. */
  async sync(): Promise<void> {
    await this.#write()
    if (!this.#isDirty) return
    this.#isDirty = false
    await synchronise(this.#path)
  }

  /** Forgets the lines that are not in the file yet. */
  clear(): void {
    this.#waiting = []
    this.#waitingCharacters = 0
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return
    const lines = this.#waiting.join('')
    this.clear()
    this.#writing = this.#writing.then(() => append(this.#path, Buffer.from(lines)))
    await this.#writing
    this.#isDirty = true
  }
}
