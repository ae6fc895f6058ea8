import { execFile } from 'node:child_process'
import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { isBuiltFromNow, pageDigest } from '../../../page/page-digest.js'

const run = promisify(execFile)

/** The folder of `@panoply/console`. */
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url))

/** Longer than a build takes on any machine: the process that had the lock is gone. */
const LOCK_LASTS_MS = 120_000
const LOOK_EVERY_MS = 100

/**
 * The page, built from its sources as they are now. That of the package's build is taken if it is, else one that an
 * earlier test file has built; only one process at a time builds.
 *
 * @returns the folder that it is in
 */
export const buildPage = async (): Promise<string> => {
  const digest = pageDigest()
  const ofPackage = join(PACKAGE, 'dist/page')
  if (isBuiltFromNow(ofPackage, digest)) return ofPackage
  const folder = join(PACKAGE, `reports/page-${digest}`)
  const lock = `${folder}.lock`
  mkdirSync(dirname(folder), { recursive: true })
  for (let waitedMs = 0; !isBuiltFromNow(folder, digest); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > LOCK_LASTS_MS) throw new Error(`${lock}: another process has not built the page`)
    if (taken(lock)) {
      try {
        await build(folder)
      } finally {
        rmdirSync(lock)
      }
    } else await setTimeout(LOOK_EVERY_MS)
  }
  return folder
}

const taken = (lock: string): boolean => {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

const build = async (folder: string): Promise<void> => {
  const building = `${folder}.${process.pid}`
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const args = [vite, 'build', 'page', '--outDir', building, '--emptyOutDir', '--logLevel', 'error']
  await run(process.execPath, args, {
    cwd: PACKAGE,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  rmSync(folder, { recursive: true, force: true })
  renameSync(building, folder)
}
