import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { run } from './command.js'
import type { PublishedPackage } from './workspace.js'

/** A package that is ready to be published. */
export interface Tarball {
  readonly name: string
  readonly version: string
  /** The path of the file. */
  readonly file: string
}

/** The list of the tarballs of a folder, one a line: `@panoply/errors@1.0.0 panoply-errors-1.0.0.tgz`. */
const LIST = 'tarballs.txt'

/**
 * Builds and packs packages into a folder, with the list of the tarballs in the order of publishing. The bill of materials
 * of each is left in `reports/sbom`.
 */
export const packStep = (
  root: string,
  packages: readonly PublishedPackage[],
  folder: string,
): Tarball[] => {
  mkdirSync(folder, { recursive: true })
  if (packages.length > 0) {
    const filters = packages.map(({ name }) => `--filter=${name}`)
    // Built anew: what a cache brings back lies beside the files of other builds, which would be packed, too.
    run('turbo', ['run', 'build', '--force', ...filters, '--output-logs=errors-only'], root)
  }
  const tarballs = packages.map((item) => {
    writeBillOfMaterials(item, root)
    return pack(item, folder)
  })
  const lines = tarballs.map(({ name, version, file }) => `${name}@${version} ${basename(file)}\n`)
  writeFileSync(join(folder, LIST), lines.join(''))
  return tarballs
}

const pack = ({ name, version, folder }: PublishedPackage, destination: string): Tarball => {
  const packed = run('pnpm', ['pack', '--json', '--pack-destination', destination], folder)
  const { filename } = JSON.parse(packed) as { filename: string }
  return { name, version, file: join(destination, basename(filename)) }
}

const writeBillOfMaterials = ({ name, version }: PublishedPackage, root: string): void => {
  const folder = join(root, 'reports/sbom')
  mkdirSync(folder, { recursive: true })
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.cdx.json`
  run(
    'pnpm',
    [
      ...['--filter', name, 'sbom', '--sbom-format', 'cyclonedx', '--prod'],
      ...['--out', join(folder, file)],
    ],
    root,
  )
}
