import { dirname } from 'node:path'

import { attempt, run } from './command.js'
import type { Tarball } from './pack-step.js'
import { type PublishedPackage, publishedPackages } from './workspace.js'

export interface PublishOptions {
  /** Default: the one that npm is configured with. */
  readonly registry: string | undefined
  /** Whether the registry is given a signed statement of where the package was built; only a CI can sign one. */
  readonly provenance: boolean
}

/** Versions that were never given are not published: a workspace starts at this one. */
const UNRELEASED = '0.0.0'

/** The packages whose version the registry does not have, in the order of publishing. */
export const missingPackages = (
  root: string,
  options: Pick<PublishOptions, 'registry'>,
): PublishedPackage[] =>
  publishedPackages(root).filter(
    (item) => item.version !== UNRELEASED && !isPublished(item, root, options),
  )

/** Publishes tarballs. If it fails it can be started again: what is published by then is left out. */
export const publishStep = (tarballs: readonly Tarball[], options: PublishOptions): void => {
  for (const { name, version, file } of tarballs) {
    run(
      'npm',
      [
        ...['publish', file, '--access=public', `--provenance=${options.provenance}`],
        ...registryFlag(options),
      ],
      dirname(file),
    )
    console.log(`published ${name}@${version}`)
  }
}

const isPublished = (
  { name, version }: PublishedPackage,
  root: string,
  options: Pick<PublishOptions, 'registry'>,
): boolean => {
  const id = `${name}@${version}`
  const { ok, output } = attempt('npm', ['view', id, 'version', ...registryFlag(options)], root)
  // A registry answers E404 for a package, and nothing for a version, that it does not have.
  if (ok) return output.trim() !== ''
  if (output.includes('E404')) return false
  throw new Error(`the registry could not tell whether it has ${id}:\n${output}`)
}

const registryFlag = ({ registry }: Pick<PublishOptions, 'registry'>): string[] =>
  registry === undefined ? [] : ['--registry', registry]
