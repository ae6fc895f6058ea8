import { randomUUID } from 'node:crypto'
import type { PlainObject } from '@panoply/runner'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Only the owner can read it, because the file holds secrets. */
const PRIVATE = 0o600
/** Writing takes a moment. If an unfinished file is older than this, its process has died. */
const ABANDONED_AFTER_MS = 3_600_000

/**
 * Writes a changed configuration back into its file, completely or not at all, even if the machine stops. Only its
 * owner can read the file. Unfinished files of killed processes are removed after an hour, because they hold secrets.
 *
 * @throws the error of the file system
 */
export const writeConfigFile = (path: string, config: PlainObject): void => {
  // A symbolic link stays a link.
  const target = realpathSync(path)
  const [folder, prefix] = [dirname(target), `.${basename(target)}.`]
  sweepAbandoned(folder, prefix)
  const temporary = join(folder, `${prefix}${randomUUID()}.tmp`)
  try {
    // A name that another user cannot guess, and never a file or link that is there: it would get the secrets.
    const file = openSync(temporary, 'wx', PRIVATE)
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

/** What follows the name of the configuration. Earlier versions used the number of the process. */
const UNFINISHED = /^[\da-f-]+\.tmp$/

const sweepAbandoned = (folder: string, prefix: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix) || !UNFINISHED.test(name.slice(prefix.length))) continue
    const path = join(folder, name)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { force: true })
  }
}
