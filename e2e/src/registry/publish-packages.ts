import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runCommand } from '../command/run-command.js'
import type { LocalRegistry } from './local-registry.js'
import type { WorkspacePackage } from './workspace-packages.js'

/**
 * Packs packages as they would be published, and publishes the tarballs to a local registry. Provenance is left out:
 * only a CI that the public registry trusts can sign it.
 */
export const publishPackages = async (
  packages: readonly WorkspacePackage[],
  registry: LocalRegistry,
): Promise<void> => {
  const tarballs = mkdtempSync(join(tmpdir(), 'panoply-tarballs-'))
  try {
    for (const { folder } of packages) await publishPackage(folder, tarballs, registry)
  } finally {
    rmSync(tarballs, { recursive: true })
  }
}

const publishPackage = async (
  folder: string,
  tarballs: string,
  { env, url }: LocalRegistry,
): Promise<void> => {
  const { stdout } = await runCommand('pnpm', ['pack', '--json', '--pack-destination', tarballs], {
    folder,
  })
  const { filename } = JSON.parse(stdout) as { filename: string }
  await runCommand(
    'npm',
    ['publish', filename, '--registry', url, '--provenance=false', '--access=public'],
    { folder: tarballs, env },
  )
}
