import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll } from '@jest/globals'
import { buildSync } from 'esbuild'

/** What programs find where it is installed: it is native, or found by its files, or large. */
const EXTERNAL = [
  '@aws-sdk/*',
  '@duckdb/*',
  '@inquirer/*',
  '@opentelemetry/*',
  'classic-level',
  'commander',
  'express',
  'fastify',
  'pg',
  'pg-copy-streams',
  'prom-client',
  'tsx',
]

/** `require`, for ES modules. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"

/**
 * Builds programs of a package, siblings and all from their sources, each into one file that Node runs as it is: tests
 * start many processes, and a process that first compiled its sources would spend most of its time on that. The files
 * are gone after the tests.
 *
 * @param home the folder of the package; what is not built in is found from there
 * @returns builds the program at a path inside the package, once, and tells where it is
 */
export const programBuilder = (home: URL): ((path: string) => string) => {
  const folderOfPackage = fileURLToPath(home)
  const reports = join(folderOfPackage, 'reports')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'programs-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const built = new Map<string, string>()
  return (path) => {
    const outfile = built.get(path) ?? join(folder, `${basename(path, '.ts')}.mjs`)
    if (built.has(path)) return outfile
    buildSync({
      entryPoints: [join(folderOfPackage, path)],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // What a program imports when it is needed is not loaded before.
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // CommonJS that is built in asks for Node's own modules by `require`.
      banner: { js: REQUIRE },
      sourcemap: 'inline',
      conditions: ['@panoply/source'],
      external: EXTERNAL,
      logLevel: 'error',
    })
    built.set(path, outfile)
    return outfile
  }
}
