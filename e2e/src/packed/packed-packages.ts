import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

import { packInto } from '../../../scripts/packaging/pack.js'
import { runCommand } from '../command/run-command.js'
import { WORKSPACE } from '../registry/workspace-packages.js'

/** A folder in which packages of this workspace are installed as they would be published, and nothing else. */
export class PackedPackages {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** @param names without their scope; all that they need of this workspace have to be among them */
  static async install(names: readonly string[]): Promise<PackedPackages> {
    const filters = names.map((name) => `--filter=@panoply/${name}`)
    await runCommand('turbo', ['run', 'build', ...filters, '--output-logs=errors-only'], {
      folder: WORKSPACE,
    })
    const reports = join(WORKSPACE, 'e2e/reports')
    mkdirSync(reports, { recursive: true })
    const installed = new PackedPackages(mkdtempSync(join(reports, 'packed-')))
    for (const name of names) installed.#install(name)
    return installed
  }

  #install(name: string): void {
    const tarballFolder = join(this.folder, 'tarballs', name)
    const target = this.pathOf(name)
    for (const folder of [tarballFolder, target]) mkdirSync(folder, { recursive: true })
    const tarball = packInto(tarballFolder, join(WORKSPACE, 'packages', name))
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target])
  }

  /** Where a package is. */
  pathOf(name: string): string {
    return join(this.folder, 'node_modules/@panoply', name)
  }

  read(name: string, path: string): string {
    return readFileSync(join(this.pathOf(name), path), 'utf8')
  }

  /** The files of a package that end in `ending`, by their paths inside it. */
  files(name: string, ending: string): string[] {
    const folder = this.pathOf(name)
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  }

  /** The sources that the source maps of a package name, by their paths inside it. */
  mappedSources(name: string): string[] {
    const sources = this.files(name, '.js.map').flatMap((map) => {
      const { sources } = JSON.parse(this.read(name, map)) as { readonly sources: string[] }
      // The same in every map, wherever that is.
      return sources.map((source) => (isGuest(source) ? source : join(dirname(map), source)))
    })
    return [...new Set(sources)].sort()
  }

  /** Runs an ES module in the folder. @returns what it printed, read as JSON */
  async run(program: string, ...nodeArguments: string[]): Promise<unknown> {
    const args = [...nodeArguments, '--input-type=module', '-e', program]
    const { stdout } = await runCommand(process.execPath, args, { folder: this.folder })
    return JSON.parse(stdout) as unknown
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Whether a source is of a package that is built in. */
export const isGuest = (source: string): boolean => source.startsWith('node_modules/')
