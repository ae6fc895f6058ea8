import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll } from '@jest/globals'
import { buildSync } from 'esbuild'

/** Packages that are not bundled: they are native, large, or read their own files. */
const EXTERNAL = [
  '@aws-sdk/*',
  '@inquirer/*',
  '@opentelemetry/*',
  'classic-level',
  'cpu-features',
  'express',
  'fastify',
  'fauxqs',
  'pg-native',
  'prom-client',
  'tsx',
]

const { resolve } = createRequire(import.meta.url)
/** The native part of DuckDB. Its other part is bundled. */
const DUCKDB = createRequire(resolve('@duckdb/node-api')).resolve('@duckdb/node-bindings')

/** `require`, for ES modules. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"

/**
 * Builds each program of a package into one file, together with the sources of the sibling packages. Tests start many
 * processes, and compiling the sources in each of them would take most of the time. The files are gone after the tests.
 *
 * @param home the folder of the package; packages that are not bundled are resolved from there
 * @param together paths of programs in one folder that are built at once, which takes no longer than to build one of them
 * @returns a function that builds the program at a path inside the package, once, and returns the path of the built
 * file
 */
export const programBuilder = (
  home: URL,
  together: readonly string[] = [],
): ((path: string) => string) => {
  const folderOfPackage = fileURLToPath(home)
  const reports = join(folderOfPackage, 'reports')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'programs-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const built = new Set<string>()
  return (path) => {
    const outfile = join(folder, `${basename(path, '.ts')}.mjs`)
    if (built.has(path)) return outfile
    const paths = together.includes(path) ? together : [path]
    buildSync({
      entryPoints: paths.map((each) => join(folderOfPackage, each)),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // Dynamic imports stay separate files, so that they are loaded only when they are needed.
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // Bundled CommonJS code loads Node's own modules with `require`.
      banner: { js: REQUIRE },
      conditions: ['@panoply/source'],
      external: [...EXTERNAL, DUCKDB],
      alias: { '@duckdb/node-bindings': DUCKDB },
      logLevel: 'error',
    })
    for (const each of paths) built.add(each)
    return outfile
  }
}
