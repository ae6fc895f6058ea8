import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

import { isAllowed } from '../hygiene/licences-page.js'
import { type Manifest, readManifest } from './manifest.js'

/** A package of others whose code is inside one of ours. */
export interface Inlined {
  readonly manifest: Manifest
  readonly licenceText: string
}

const LICENCE_FILE = /^licen[cs]e(\.\w+)?$/i

/**
 * The packages of others among the files that were built into a package.
 *
 * @param files absolute paths
 * @throws Error for a published package of this workspace: it is installed beside this one, and two copies of it would be
 *   two classes of each name; and for a package whose licence is not allowed, or not told in full
 */
export const inlinedPackages = (ownFolder: string, files: readonly string[]): Inlined[] => {
  const own = realpathSync(ownFolder) + sep
  const folders = new Set(files.filter((file) => !file.startsWith(own)).map(folderOfPackage))
  return [...folders]
    .sort()
    .filter((folder) => !isOurs(folder))
    .map((folder) => ({ manifest: readManifest(folder), licenceText: licenceTextOf(folder) }))
}

/** The licences of what is inside, as the package carries them. */
export const thirdPartyLicences = (inlined: readonly Inlined[]): string =>
  [
    'The code of this package contains code of the packages below, under their licences.',
    ...inlined.map(
      ({ manifest: { name, version, license }, licenceText }) =>
        `${name} ${version} (${String(license)})\n\n${licenceText.trim()}`,
    ),
  ].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n'

const isOurs = (folder: string): boolean => {
  if (folder.includes(`${sep}node_modules${sep}`)) return false
  const { name, private: isPrivate } = readManifest(folder)
  if (isPrivate === true) return true
  throw new Error(`${name} would be built in; expected it among the dependencies`)
}

/** Some packages have a `package.json` without a name in a folder inside, which only says what the files are. */
const folderOfPackage = (file: string): string => {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json')) || !('name' in readManifest(folder))) {
    folder = dirname(folder)
  }
  return folder
}

const licenceTextOf = (folder: string): string => {
  const { name, license = 'unknown' } = readManifest(folder)
  if (!isAllowed(license)) {
    throw new Error(`${name} is under ${license}, which is not among the allowed licences`)
  }
  const file = readdirSync(folder).find((path) => LICENCE_FILE.test(path))
  if (file === undefined) throw new Error(`${name} has no file with its licence`)
  return readFileSync(join(folder, file), 'utf8')
}
