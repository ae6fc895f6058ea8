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

/** Only the owner can read it, because the file holds secrets. */
const PRIVATE = 0o600

/**
 * Writes a changed configuration back into its file, completely or not at all, even if the machine stops. Only its
 * owner can read the file.
 *
 * @throws the error of the file system
 */
export const writeConfigFile = (path: string, config: JsonObject): void => {
  // A symbolic link stays a link.
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
