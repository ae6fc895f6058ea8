import { writeSync } from 'node:fs'

/** The original function. A `ProcessCapture` replaces it later. */
const writeToFile = writeSync

/**
 * Writes to a file descriptor at once, even while a {@link ProcessCapture} captures the standard streams. 1 is standard
 * output, 2 is standard error.
 *
 * @returns the number of bytes that were taken; it may be less than all
 * @throws the error of the system
 *
 * @example
 * ```ts
 * import { writePastCapture } from '@panoply/runner'
 *
 * process.on('exit', () => {
 *   writePastCapture(1, 'the last words\n')
 * })
 * ```
 */
export const writePastCapture = (file: number, data: string | Uint8Array): number =>
  writeToFile(file, typeof data === 'string' ? Buffer.from(data) : data)
