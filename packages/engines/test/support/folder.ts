import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of files for a run; it goes with the process. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'panoply-engines-'))

  constructor() {
    process.once('exit', () => {
      rmSync(this.path, { recursive: true, force: true })
    })
  }

  /** Writes a file. @returns its path */
  json(name: string, value: unknown): string {
    const path = join(this.path, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }
}

export const folder = new Folder()
process.setMaxListeners(50)
