import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { attempt, run } from './command.js'
import { type PublishedPackage, publishedPackages } from './workspace.js'

export interface PublishOptions {
  /** Default: the one that npm is configured with. */
  readonly registry: string | undefined
  /** Whether the registry is given a signed statement of where the package was built; only a CI can sign one. */
  readonly provenance: boolean
}

/** Versions that were never given are not published: a workspace starts at this one. */
const UNRELEASED = '0.0.0'

/**
 * Packs and publishes every package whose version the registry does not have, with its bill of materials in
 * `reports/sbom`. What fails can be started again: what is published by then is left out.
 *
 * @returns what was published
 */
export const publishStep = (root: string, options: PublishOptions): PublishedPackage[] => {
  const isMissing = (item: PublishedPackage): boolean =>
    item.version !== UNRELEASED && !isPublished(item, root, options)
  const missing = publishedPackages(root).filter(isMissing)
  if (missing.length === 0) return []

  const filters = missing.map(({ name }) => `--filter=${name}`)
  run('turbo', ['run', 'build', ...filters, '--output-logs=errors-only'], root)
  const tarballs = mkdtempSync(join(tmpdir(), 'panoply-release-'))
  try {
    for (const item of missing) {
      writeBillOfMaterials(item, root)
      publish(item, tarballs, options)
      console.log(`published ${item.name}@${item.version}`)
    }
  } finally {
    rmSync(tarballs, { recursive: true })
  }
  return missing
}

const isPublished = (
  { name, version }: PublishedPackage,
  root: string,
  options: PublishOptions,
): boolean => {
  const id = `${name}@${version}`
  const { ok, output } = attempt('npm', ['view', id, 'version', ...registryFlag(options)], root)
  // A registry answers E404 for a package, and nothing for a version, that it does not have.
  if (ok) return output.trim() !== ''
  if (output.includes('E404')) return false
  throw new Error(`the registry could not tell whether it has ${id}:\n${output}`)
}

const publish = ({ folder }: PublishedPackage, tarballs: string, options: PublishOptions): void => {
  const packed = run('pnpm', ['pack', '--json', '--pack-destination', tarballs], folder)
  const { filename } = JSON.parse(packed) as { filename: string }
  run(
    'npm',
    [
      ...['publish', filename, '--access=public', `--provenance=${options.provenance}`],
      ...registryFlag(options),
    ],
    tarballs,
  )
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

const registryFlag = ({ registry }: PublishOptions): string[] =>
  registry === undefined ? [] : ['--registry', registry]
