import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '../record/describe-value.js'

const GIB = 1_073_741_824
const DEFAULT_MAX_BYTES = GIB

/** Where records are kept on disk, and how many bytes of them. */
export interface SpoolBounds {
  /** An absolute path. */
  readonly directory: string
  readonly maxBytes: number
}

/** The options of the spool as they came. */
export interface GivenSpoolOptions {
  readonly spoolDirectory?: unknown
  readonly maxSpoolBytes?: unknown
}

/**
 * Checks the options of the spool and fills in the default; `undefined` when no spool is asked for.
 *
 * @throws InvalidArgumentError which names the option, what was expected and what came
 */
export const resolveSpoolOptions = (
  { spoolDirectory, maxSpoolBytes }: GivenSpoolOptions,
  maxMessageBytes: number,
): SpoolBounds | undefined => {
  if (maxSpoolBytes !== undefined && !isBound(maxSpoolBytes, maxMessageBytes)) {
    const expected = `an integer >=${maxMessageBytes} (maxMessageBytes) and <=${Number.MAX_SAFE_INTEGER}`
    throw refuse('options.maxSpoolBytes', expected, maxSpoolBytes)
  }
  if (spoolDirectory === undefined) {
    if (maxSpoolBytes === undefined) return undefined
    throw refuse('options.maxSpoolBytes', 'options.spoolDirectory beside it', spoolDirectory)
  }
  if (typeof spoolDirectory !== 'string' || spoolDirectory === '') {
    throw refuse('options.spoolDirectory', 'the path of a directory', spoolDirectory)
  }
  return { directory: resolve(spoolDirectory), maxBytes: maxSpoolBytes ?? DEFAULT_MAX_BYTES }
}

const isBound = (value: unknown, min: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= min

const refuse = (argument: string, expected: string, value: unknown): InvalidArgumentError => {
  const came = typeof value === 'number' ? String(value) : describeValue(value)
  return new InvalidArgumentError(`${argument}: expected ${expected}, got ${came}`, { argument })
}
