import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { changelogSection } from './changelog.js'
import { attempt, run } from './command.js'
import { tagName } from './tag-name.js'
import type { PublishedPackage } from './workspace.js'

/**
 * Sets an annotated tag for every package that has none for its version; the annotation is what the changelog tells.
 *
 * @returns the new tags
 */
export const tagStep = (root: string, packages: readonly PublishedPackage[]): string[] =>
  packages
    .map(({ name, version, folder }) => ({ tag: tagName(name, version), name, version, folder }))
    .filter(({ tag }) => !attempt('git', ['rev-parse', '--verify', `refs/tags/${tag}`], root).ok)
    .map(({ tag, name, version, folder }) => {
      const path = join(folder, 'CHANGELOG.md')
      const changelog = existsSync(path) ? readFileSync(path, 'utf8') : ''
      const message = `${name} ${version}\n\n${changelogSection(changelog, version) ?? ''}`.trim()
      // `--cleanup=whitespace`: headings of the changelog begin with `#`, as git's own comments do.
      run('git', ['tag', '--annotate', tag, '--cleanup=whitespace', '--message', message], root)
      return tag
    })
