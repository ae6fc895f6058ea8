import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { explainEmptySection } from './changelog.js'
import { run } from './command.js'
import { withVersion } from './version-constant.js'
import { type PublishedPackage, publishedPackages } from './workspace.js'

/**
 * Turns the changesets into versions and changelogs, and commits them.
 *
 * @returns the packages that have a new version; none when there was no changeset
 */
export const versionStep = (root: string): PublishedPackage[] => {
  const before = new Map(publishedPackages(root).map(({ name, version }) => [name, version]))
  run('changeset', ['version'], root)
  const changed = publishedPackages(root).filter(
    ({ name, version }) => before.get(name) !== version,
  )
  if (changed.length === 0) return []

  for (const { folder, version } of changed) {
    rewrite(join(folder, 'CHANGELOG.md'), (text) => explainEmptySection(text, version))
    rewrite(join(folder, 'src/version.ts'), (text) => withVersion(text, version))
  }
  run('git', ['add', '--all'], root)
  run('git', ['commit', '--quiet', '--message', commitMessage(changed)], root)
  return changed
}

const rewrite = (path: string, change: (text: string) => string): void => {
  if (existsSync(path)) writeFileSync(path, change(readFileSync(path, 'utf8')))
}

const commitMessage = (packages: readonly PublishedPackage[]): string => {
  const [first] = packages
  const title =
    packages.length === 1 && first
      ? `Release ${first.name} ${first.version}`
      : `Release ${packages.length} packages`
  return [title, '', ...packages.map(({ name, version }) => `- ${name} ${version}`)].join('\n')
}
