/**
 * Builds the package in the current folder into `dist`: code by esbuild, declarations by `tsc`. Every published package
 * is built by it; the reasons are in `docs/decisions/bundled-packages.md`.
 */
import { join } from 'node:path'

import { bundle } from './packaging/bundle.js'
import { run } from './release/command.js'

const folder = process.cwd()
try {
  await bundle(folder, join(folder, 'dist'))
  run('tsc', ['-p', 'tsconfig.build.json', '--emitDeclarationOnly'], folder)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
