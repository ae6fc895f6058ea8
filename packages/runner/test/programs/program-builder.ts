import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll } from '@jest/globals'
import { buildSync } from 'esbuild'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds programs of this package, each into one file that Node runs as it is: tests start many processes, and a
 * process that first compiled its sources would spend most of its time on that. The files are gone after the tests.
 *
 * @returns builds the program at a path inside the package, and tells where it is
 */
export const programBuilder = (): ((path: string) => string) => {
  // Inside the package, so that what is not built in is found where it is installed.
  const reports = join(PACKAGE, 'reports')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'programs-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return (path) => {
    const outfile = join(folder, `${basename(path, '.ts')}.mjs`)
    buildSync({
      entryPoints: [join(PACKAGE, path)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      conditions: ['@panoply/source'],
      external: ['@aws-sdk/*', '@duckdb/*', '@inquirer/*', 'commander', 'tsx'],
      logLevel: 'error',
    })
    return outfile
  }
}
