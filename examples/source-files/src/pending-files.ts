import { isRetryable } from '@panoply/errors'

import { FileError, fileError } from './file-error.js'
import type { FoundFile } from './finding/found-file.js'

/** The files that are still to be read. One that cannot be read stands behind the others, so that it fails none of them. */
export class PendingFiles {
  readonly #files: FoundFile[]
  /** What was wrong with a file when it was last tried. */
  readonly #faults = new Map<string, Error>()

  constructor(files: readonly FoundFile[]) {
    this.#files = [...files]
  }

  get count(): number {
    return this.#files.length
  }

  /** The file that is read now. */
  get current(): FoundFile | undefined {
    return this.#files[0]
  }

  /** The current file is read to its end. */
  finish(): void {
    const file = this.#files.shift()
    if (file) this.#faults.delete(file.id)
  }

  /**
   * The current file cannot be read: the next one that has not failed comes to its place.
   *
   * @returns the error of all, if every file that is left has failed. The next call begins with the first of them again
   */
  fail(file: FoundFile, thrown: unknown): Error | undefined {
    // What Node and the readers throw are errors.
    this.#faults.set(file.id, fileError(thrown, file.id) as Error)
    this.#files.push(...this.#files.splice(0, 1))
    const hasOthers = this.#files.some(({ id }) => !this.#faults.has(id))
    if (hasOthers) return undefined
    const ids = this.#files.map(({ id }) => id).sort()
    const faults = ids.flatMap((id) => this.#faults.get(id) ?? [])
    this.#faults.clear()
    return faults.length === 1 ? faults[0] : errorOfAll(faults)
  }
}

const MAX_NAMED = 10

/** The error of several files: of the class that all of theirs have, so that its status says what is wrong with them. */
const errorOfAll = (faults: readonly Error[]): FileError => {
  const texts = faults.map(({ message }) => message)
  const more = faults.length - MAX_NAMED
  const classes = new Set(faults.map((fault) => fault.constructor))
  const [first] = faults
  // All classes of `file-error.ts` take the same.
  const ErrorClass =
    classes.size === 1 && first instanceof FileError
      ? (first.constructor as typeof FileError)
      : FileError
  return new ErrorClass(
    `${faults.length} files could not be read: ${texts.slice(0, MAX_NAMED).join('; ')}` +
      (more > 0 ? `; and ${more} more` : ''),
    { retryable: faults.some(isRetryable), cause: first },
  )
}
