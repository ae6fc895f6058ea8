/**
 * `pnpm release`: from changesets to installable versions. Versions and changelogs are written and committed, what the
 * registry does not have is built and published, and every release gets an annotated tag. A release that was
 * interrupted goes on when it is started again.
 *
 *   pnpm release [--registry URL] [--no-provenance] [--push]
 */
import { parseArgs } from 'node:util'

import { run } from './release/command.js'
import { publishStep } from './release/publish-step.js'
import { tagStep } from './release/tag-step.js'
import { versionStep } from './release/version-step.js'
import { publishedPackages } from './release/workspace.js'

const root = process.cwd()

const release = (): void => {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      registry: { type: 'string' },
      provenance: { type: 'boolean', default: true },
      push: { type: 'boolean', default: false },
    },
  })
  const uncommitted = run('git', ['status', '--porcelain'], root).trim()
  if (uncommitted !== '') {
    throw new Error(`expected everything to be committed before a release, found:\n${uncommitted}`)
  }

  for (const { name, version } of versionStep(root)) console.log(`versioned ${name}@${version}`)
  const { registry, provenance, push } = values
  // Before anything is published: what cannot be taken back has to be of a commit that everybody has. A push that is
  // refused, because somebody was faster, ends the release here.
  if (push) run('git', ['push'], root)
  const published = publishStep(root, { registry, provenance })
  // Also what an interrupted release has published and not tagged.
  const released = publishedPackages(root).filter(({ version }) => version !== '0.0.0')
  const tags = tagStep(root, released)
  for (const tag of tags) console.log(`tagged ${tag}`)
  if (push) run('git', ['push', '--follow-tags'], root)
  if (published.length + tags.length === 0) console.log('nothing to release')
}

try {
  release()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
