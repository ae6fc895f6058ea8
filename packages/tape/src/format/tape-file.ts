import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { makeFolder } from '@panoply/errors/internal'

import { TapeError } from '../tape-error.js'
import type { Exchange, Tape } from './tape.js'

/**
 * Reads a tape.
 *
 * @throws TapeError if there is no such file, or if it is not a tape
 *
 * @example
 * ```ts
 * import { recordTape } from '@panoply/tape'
 *
 * await recordTape('empty.json', () => Promise.resolve())
 * console.log(await readTape('empty.json'))
 * ```
 */
export const readTape = async (path: string): Promise<Tape> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new TapeError(`expected a tape at ${path}: record one first`, 'unreadable', error)
  }
  const tape = parse(text)
  if (isTape(tape)) return tape
  throw new TapeError(`expected a tape of version 1 in ${path}, got something else`, 'unreadable')
}

/** A tape holds what an API answered, which may be personal data: other users of the machine cannot read it. */
const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/**
 * Writes a tape atomically: an existing file is replaced only when the new one is complete. Only the owner can read the
 * tape, and the folder if it had to be made.
 */
export const writeTape = async (path: string, tape: Tape): Promise<void> => {
  makeFolder(dirname(path), { mode: OWNER_ONLY_FOLDER })
  const unfinished = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(unfinished, `${JSON.stringify(tape, undefined, 2)}\n`, {
      mode: OWNER_ONLY_FILE,
    })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isTape = (value: unknown): value is Tape => {
  const { tape, recordedAt, exchanges } = (value ?? {}) as Partial<Tape>
  const hasTime = recordedAt === undefined || !Number.isNaN(Date.parse(recordedAt))
  return tape === 1 && hasTime && Array.isArray(exchanges) && exchanges.every(isExchange)
}

const isExchange = (value: unknown): boolean => {
  const { request, response } = (value ?? {}) as Partial<Exchange>
  return (
    typeof request?.method === 'string' &&
    URL.canParse(request.url) &&
    typeof response?.status === 'number' &&
    typeof response.headers === 'object'
  )
}
