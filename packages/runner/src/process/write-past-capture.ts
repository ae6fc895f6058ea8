import { writeSync } from 'node:fs'

/** As it was when this module was loaded: a `ProcessCapture` takes its place. */
const writeToFile = writeSync

/**
 * Writes to a file descriptor at once, also where a {@link ProcessCapture} holds the standard streams: 1 is standard
 * output, 2 standard error.
 *
 * @returns how many bytes were taken, which may be fewer than there are
 * @throws what the system says
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
