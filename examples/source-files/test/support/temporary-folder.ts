import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for the files of one test. */
export class TemporaryFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await mkdtemp(join(tmpdir(), 'panoply-files-')))
  }

  async write(name: string, contents: string | Uint8Array | ArrayBuffer): Promise<string> {
    const path = join(this.path, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, contents instanceof ArrayBuffer ? new Uint8Array(contents) : contents)
    return path
  }

  /** Makes a file look as if it had been written at another time. */
  async touch(name: string, at: Date): Promise<void> {
    await utimes(join(this.path, name), at, at)
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }
}
