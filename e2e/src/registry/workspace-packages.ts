import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the workspace. */
export const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url))

/** The part of a package.json that tests ask for. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly license?: string
  readonly main?: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly engines?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A package of the workspace that is published. */
export interface WorkspacePackage {
  readonly folder: string
  readonly manifest: Manifest
}

/** The published packages of a workspace. */
export const publishedPackages = (workspace: string = WORKSPACE): WorkspacePackage[] =>
  ['packages', 'examples']
    .flatMap((group) => readdirSync(join(workspace, group)).map((name) => join(group, name)))
    .map((path) => join(workspace, path))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => manifest.private !== true)

/** Reads the package.json of a folder. */
export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** The version that the catalog of the workspace asks for. */
export const catalogVersion = (name: string): string => {
  const catalog = readFileSync(join(WORKSPACE, 'pnpm-workspace.yaml'), 'utf8')
  const version = new RegExp(`^  '?${name}'?: (\\S+)$`, 'm').exec(catalog)?.[1]
  if (version === undefined) throw new Error(`expected ${name} in the catalog, it is not there`)
  return version
}
