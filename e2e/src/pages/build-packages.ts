import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

import { bundle } from '../../../scripts/packaging/bundle.js'
import { type Manifest, publishedPackages, readManifest } from '../registry/workspace-packages.js'
import { INSTALLED } from './installed-packages.js'

const OWN_SCOPE = '@panoply'

/**
 * Builds the published packages, code only, for the readers of the pages. Tests start a hundred processes in their name,
 * and a process that compiled the sources of the packages would spend most of its time on that.
 */
export const buildPackages = async (): Promise<void> => {
  rmSync(INSTALLED, { recursive: true, force: true })
  for (const { folder, manifest } of publishedPackages()) {
    const home = join(INSTALLED, manifest.name)
    await bundle(folder, join(home, 'dist'))
    writeFileSync(join(home, 'package.json'), JSON.stringify(withoutSources(folder)))
    for (const name of otherFiles(manifest, folder)) {
      cpSync(join(folder, name), join(home, name), { recursive: true })
    }
    for (const name of foreignPackages(join(folder, 'node_modules'))) {
      const link = join(home, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(folder, 'node_modules', name), link)
    }
  }
}

/** What is published besides the code. */
const otherFiles = ({ files = [] }: Manifest, folder: string): string[] =>
  files.filter((name) => !['dist', 'src'].includes(name) && existsSync(join(folder, name)))

/** The manifest as it is published: its sources cannot be asked for. */
const withoutSources = (folder: string): unknown =>
  JSON.parse(JSON.stringify(readManifest(folder)), (key, value: unknown) =>
    key === '@panoply/source' ? undefined : value,
  )

/** What is installed in a folder, but for the packages of this workspace. */
const foreignPackages = (modules: string): string[] =>
  (existsSync(modules) ? readdirSync(modules) : [])
    .filter((name) => !name.startsWith('.') && name !== OWN_SCOPE)
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`)
        : [name],
    )
