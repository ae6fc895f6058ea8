import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { isPlainObject, makeFolder } from '@panoply/errors/internal'

import type { RunRecord } from '../protocol/index.js'

const MAX_KEPT = 50
const OWNER_ONLY_FOLDER = 0o700
const OWNER_ONLY_FILE = 0o600

/** The reports of earlier runs of a source: one file each, the last 50. */
export class RunArchive {
  readonly #folder: string

  /** @param folder is created for the first report */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** @param text the record as JSON, without secrets */
  keep(id: string, text: string): void {
    makeFolder(this.#folder, { mode: OWNER_ONLY_FOLDER })
    const path = join(this.#folder, `${id}.json`)
    writeFileSync(`${path}.tmp`, text, { mode: OWNER_ONLY_FILE })
    renameSync(`${path}.tmp`, path)
    for (const name of this.#names().slice(MAX_KEPT)) rmSync(join(this.#folder, name))
  }

  /** Newest first. A file that cannot be read is left out, because it is not a report of this version. */
  records(): RunRecord[] {
    return this.#names().flatMap((name) => {
      try {
        const record: unknown = JSON.parse(readFileSync(join(this.#folder, name), 'utf8'))
        // `keep` wrote it, in a folder that only its owner can write to. So a file with an id has the shape of a record.
        return isPlainObject(record) && typeof record['id'] === 'string'
          ? [record as unknown as RunRecord]
          : []
      } catch {
        return []
      }
    })
  }

  /** Names begin with the start time, so they have the order of the runs. */
  #names(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }
}
