import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package of this workspace that is published. */
export interface PublishedPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
  /** Names of the packages that it needs. */
  readonly dependencies: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The published packages below `root`, those that others need before those others. */
export const publishedPackages = (root: string): PublishedPackage[] => {
  const packages = ['packages', 'examples']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest: { name, version, dependencies = {} } }) => ({
      ...{ name, version, folder },
      dependencies: Object.keys(dependencies),
    }))
  return inOrderOfNeed(packages)
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/**
 * Sorts so that a package comes after what it needs: whoever installs while a release is under way never gets a package
 * whose dependencies are not there yet.
 *
 * @throws Error when packages need each other in a circle
 */
export const inOrderOfNeed = <Item extends Pick<PublishedPackage, 'name' | 'dependencies'>>(
  packages: readonly Item[],
): Item[] => {
  const sorted: Item[] = []
  let waiting = [...packages]
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const ready = waiting.filter(
      ({ dependencies }) => !dependencies.some((need) => names.has(need)),
    )
    if (ready.length === 0) throw new Error(`${[...names].join(', ')} need each other in a circle`)
    sorted.push(...ready)
    waiting = waiting.filter((item) => !ready.includes(item))
  }
  return sorted
}
