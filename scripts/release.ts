/**
 * `pnpm release`: from changesets to installable versions. Versions and changelogs are written and committed, what the
 * registry does not have is built and published, and every release gets an annotated tag. A release that was
 * interrupted goes on when it is started again.
 *
 *   pnpm release [--registry URL] [--no-provenance] [--push]
 *   pnpm release --pack FOLDER [--registry URL]
 *
 * With `--pack` nothing is published and nothing is pushed: the tarballs, and the commit and the tags in a git bundle, are
 * left in the folder, for jobs that hold those rights and run no installed code.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { run } from './release/command.js'
import { packStep } from './release/pack-step.js'
import { missingPackages, publishStep } from './release/publish-step.js'
import { tagStep } from './release/tag-step.js'
import { versionStep } from './release/version-step.js'
import { publishedPackages } from './release/workspace.js'

const root = process.cwd()
const BRANCH = 'main'

const options = () => {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      registry: { type: 'string' },
      provenance: { type: 'boolean', default: true },
      push: { type: 'boolean', default: false },
      pack: { type: 'string' },
    },
  })
  if (values.push && values.pack !== undefined) {
    throw new Error('expected --push or --pack, got both')
  }
  return values
}

const refuseUnreleasable = (): void => {
  const branch = run('git', ['branch', '--show-current'], root).trim()
  if (branch !== BRANCH) {
    throw new Error(
      `expected the branch ${BRANCH}, from which alone a release is made, got ${branch || 'none'}`,
    )
  }
  const uncommitted = run('git', ['status', '--porcelain'], root).trim()
  if (uncommitted !== '') {
    throw new Error(`expected everything to be committed before a release, found:\n${uncommitted}`)
  }
}

/** Sets the tags that are missing, also those of an interrupted release. */
const tag = (): string[] => {
  const released = publishedPackages(root).filter(({ version }) => version !== '0.0.0')
  const tags = tagStep(root, released)
  for (const name of tags) console.log(`tagged ${name}`)
  return tags
}

const packOnly = (folder: string, registry: string | undefined): void => {
  const tarballs = packStep(root, missingPackages(root, { registry }), folder)
  for (const { name, version } of tarballs) console.log(`packed ${name}@${version}`)
  tag()
  run('git', ['bundle', 'create', join(folder, 'history.bundle'), BRANCH, '--tags'], root)
}

const publishAndTag = (registry: string | undefined, provenance: boolean, push: boolean): void => {
  // Before anything is published: what cannot be taken back has to be of a commit that everybody has. A push that is
  // refused, because somebody was faster, ends the release here.
  if (push) run('git', ['push'], root)
  const folder = mkdtempSync(join(tmpdir(), 'panoply-release-'))
  try {
    const tarballs = packStep(root, missingPackages(root, { registry }), folder)
    publishStep(tarballs, { registry, provenance })
    const tags = tag()
    if (push) run('git', ['push', '--follow-tags'], root)
    if (tarballs.length + tags.length === 0) console.log('nothing to release')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const release = (): void => {
  const { registry, provenance, push, pack } = options()
  refuseUnreleasable()
  for (const { name, version } of versionStep(root)) console.log(`versioned ${name}@${version}`)
  if (pack === undefined) publishAndTag(registry, provenance, push)
  else packOnly(resolve(pack), registry)
}

try {
  release()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
