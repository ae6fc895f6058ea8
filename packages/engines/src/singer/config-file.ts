import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import type { JsonObject } from '../values/json-object.js'

/** For the owner only: the file holds secrets. */
const PRIVATE = 0o600

/**
 * Writes a changed configuration back into its file: whole or not at all, also when the machine stops, and readable by
 * its owner only.
 *
 * @throws the error of the file system
 */
export const writeConfigFile = (path: string, config: JsonObject): void => {
  // A link stays one.
  const target = realpathSync(path)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    const file = openSync(temporary, 'w', PRIVATE)
    try {
      writeSync(file, `${JSON.stringify(config, undefined, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
