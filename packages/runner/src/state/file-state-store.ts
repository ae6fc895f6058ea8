import { basename, join, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { writeFileAtomically } from '../files/atomic-file.js'
import { unwritableFileError } from '../files/name-file-in-error.js'
import { readRegularFile } from '../files/read-regular-file.js'
import { LeaseLostError } from './lease-lost-error.js'
import type { SavedSource } from './saved-source.js'
import { SavedSourceFormat } from './saved-source-format.js'
import { RunLock } from './run-lock.js'
import { RunLockedError } from './run-locked-error.js'
import { prepareStateFolder, sweepUnfinishedSaves } from './state-folder.js'
import type { StateSession, StateStore } from './state-store.js'

/** Options of a {@link FileStateStore}. */
export interface FileStateStoreOptions {
  /**
   * Encrypts saved parameters: 32 bytes in base64 or hex. Several keys may be given with commas: the first one
   * encrypts, all of them decrypt. Default: the parameters are not encrypted, and only the owner of the folder can read
   * them.
   */
  readonly stateKey?: string
}

/**
 * A folder with one file per source. Only its owner can read the files, because they hold secrets. If the store makes
 * the folder, it adds a `.gitignore` that keeps the folder out of repositories.
 *
 * @example
 * ```ts
 * const store = new FileStateStore('state')
 * const session = await store.open('people', 'People')
 * console.log(session.saved.checkpoints)
 * await session.close()
 * ```
 */
export class FileStateStore implements StateStore {
  readonly #folder: string
  readonly #format: SavedSourceFormat

  /**
   * @param folder the folder of the files; it is made if it does not exist. Default `.panoply` in the current folder
   * @throws InvalidArgumentError for an invalid key
   */
  constructor(folder = '.panoply', { stateKey }: FileStateStoreOptions = {}) {
    this.#folder = resolve(folder)
    this.#format = new SavedSourceFormat(stateKey)
  }

  /**
   * @throws RunLockedError when another run uses the source
   * @throws InvalidArgumentError when its file cannot be read; the file is not changed
   */
  open(sourceKey: string, sourceName: string): FileStateSession {
    const path = join(this.#folder, `${sourceKey}.json`)
    const lock = this.#takeLock(sourceKey, sourceName)
    try {
      sweepUnfinishedSaves(this.#folder, basename(path))
      const saved = this.#format.parse(readText(path), sourceKey, `the state file ${path}`)
      const format = (next: SavedSource): string => this.#format.format(next, sourceKey)
      return new FileStateSession(path, lock, saved, format)
    } catch (error) {
      lock.release()
      throw error
    }
  }

  #takeLock(sourceKey: string, sourceName: string): RunLock {
    try {
      prepareStateFolder(this.#folder)
      return RunLock.take(join(this.#folder, `${sourceKey}.lock`), sourceName)
    } catch (error) {
      if (error instanceof RunLockedError || error instanceof InvalidArgumentError) throw error
      throw new InvalidArgumentError(
        `the state folder ${this.#folder} cannot be used: ${(error as Error).message}`,
        { argument: 'stateStore', cause: error },
      )
    }
  }
}

/** The file of a source, while its lock is held. */
export class FileStateSession implements StateSession {
  readonly saved: SavedSource
  readonly #path: string
  readonly #lock: RunLock
  readonly #format: (saved: SavedSource) => string

  constructor(
    path: string,
    lock: RunLock,
    saved: SavedSource,
    format: (saved: SavedSource) => string,
  ) {
    this.#path = path
    this.#lock = lock
    this.saved = saved
    this.#format = format
  }

  save(saved: SavedSource): void {
    if (!this.#lock.isHeld()) {
      throw new LeaseLostError(
        `the lock of this run is gone, so ${this.#path} is not changed: another run has taken the source over, or its ` +
          'folder was removed',
        { lock: this.#path },
      )
    }
    const text = this.#format(saved)
    try {
      writeFileAtomically(this.#path, text)
    } catch (error) {
      throw unwritableFileError(`the state file ${this.#path}`, error)
    }
  }

  close(): void {
    this.#lock.release()
  }
}

const readText = (path: string): string | undefined => {
  try {
    return readRegularFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new InvalidArgumentError(
      `the state file ${path} cannot be read: ${(error as Error).message}. The file was not changed`,
      { argument: 'stateStore' },
    )
  }
}
