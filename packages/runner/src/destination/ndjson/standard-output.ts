import { fstatSync, ftruncateSync } from 'node:fs'
import { Writable } from 'node:stream'
import { isMainThread } from 'node:worker_threads'

import { writePastCapture } from '../../process/write-past-capture.js'

const STANDARD_OUTPUT = 1

/** The file operations of a {@link FileOutput}. Tests pass their own disk. */
export interface FileCalls {
  write(file: number, bytes: Uint8Array): number
  size(file: number): number
  truncate(file: number, size: number): void
}

const SYSTEM_CALLS: FileCalls = {
  write: writePastCapture,
  size: (file) => fstatSync(file).size,
  truncate: (file, size) => {
    ftruncateSync(file, size)
  },
}

/**
 * A stream that writes to an open file. On a full disk, a write takes a part of the bytes and reports success. Here a
 * piece is written completely, or the file stays as it was and the stream fails. So no half line is left.
 */
export class FileOutput extends Writable {
  readonly #file: number
  readonly #calls: FileCalls

  constructor(file: number, calls = SYSTEM_CALLS) {
    super()
    this.#file = file
    this.#calls = calls
  }

  override _write(
    piece: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    try {
      this.#writeWhole(piece)
    } catch (error) {
      callback(error as Error)
      return
    }
    callback()
  }

  #writeWhole(piece: Buffer): void {
    const size = this.#calls.size(this.#file)
    let written = 0
    try {
      while (written < piece.length) {
        written += this.#calls.write(this.#file, piece.subarray(written))
      }
    } catch (error) {
      // Removes only the bytes that were added here, not bytes that another process has added after them.
      if (written > 0 && this.#calls.size(this.#file) === size + written) {
        this.#calls.truncate(this.#file, size)
      }
      throw error
    }
  }
}

/**
 * The stream for rows on standard output. If the shell has redirected standard output to a file, the file is written
 * directly; else it is `process.stdout`.
 *
 * @example
 * ```ts
 * const destination = new NdjsonStreamDestination(standardOutput())
 * console.log(destination.id)
 * ```
 */
export const standardOutput = (): Writable =>
  isMainThread && isFile(STANDARD_OUTPUT) ? new FileOutput(STANDARD_OUTPUT) : process.stdout

/**
 * `bigint` avoids a fault of Node 20: after a call without it for a pipe, Node uses the numbers of the pipe for the next
 * path, and does not find a package behind a symbolic link.
 */
const isFile = (file: number): boolean => fstatSync(file, { bigint: true }).isFile()
