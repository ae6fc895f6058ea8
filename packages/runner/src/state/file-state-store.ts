import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { writeFileAtomically } from '../files/atomic-file.js'
import { unwritable } from '../files/writing.js'
import { formatKeptSource, type KeptSource, NOTHING_KEPT, parseKeptSource } from './kept-source.js'
import { RunLock } from './run-lock.js'
import { RunLockedError } from './run-locked-error.js'
import { prepareStateFolder, sweepUnfinishedSaves } from './state-folder.js'
import type { StateSession, StateStore } from './state-store.js'

/**
 * A folder with one file per source, readable by its owner only. It holds secrets: a folder that the store makes has a
 * `.gitignore` that keeps it out of repositories.
 */
export class FileStateStore implements StateStore {
  readonly #folder: string

  /** @param folder where the files are; made when it is not there. Default `.panoply` in the current folder */
  constructor(folder = '.panoply') {
    this.#folder = resolve(folder)
  }

  /**
   * @throws RunLockedError when another run has the source
   * @throws InvalidArgumentError when its file cannot be read; the file is left as it is
   */
  open(sourceKey: string, sourceName: string): FileStateSession {
    const path = join(this.#folder, `${sourceKey}.json`)
    const lock = this.#takeLock(sourceKey, sourceName)
    try {
      sweepUnfinishedSaves(this.#folder, basename(path))
      return new FileStateSession(path, lock, readKeptSource(path))
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

/** A source's file, for as long as its lock is held. */
export class FileStateSession implements StateSession {
  readonly kept: KeptSource
  readonly #path: string
  readonly #lock: RunLock

  constructor(path: string, lock: RunLock, kept: KeptSource) {
    this.#path = path
    this.#lock = lock
    this.kept = kept
  }

  save(kept: KeptSource): void {
    if (!this.#lock.isHeld()) {
      throw new RunLockedError(
        `the lock of this run is gone, so ${this.#path} is left alone: another run has taken the source over, or its ` +
          'folder was removed',
        { lock: this.#path },
      )
    }
    const text = formatKeptSource(kept)
    try {
      writeFileAtomically(this.#path, text)
    } catch (error) {
      throw unwritable(`the state file ${this.#path}`, error)
    }
  }

  close(): void {
    this.#lock.release()
  }
}

const readKeptSource = (path: string): KeptSource => {
  try {
    return parseKeptSource(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING_KEPT
    // The text of a syntax error quotes the file, which holds secrets.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new InvalidArgumentError(
      `the state file ${path} cannot be read: ${reason}. It was left as it is; ` +
        'mend it, or move it away to start from the beginning',
      { argument: 'stateStore' },
    )
  }
}
