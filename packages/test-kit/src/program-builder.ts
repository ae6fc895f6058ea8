import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll } from '@jest/globals'

import { buildOnce } from './build-once.js'

/** The name of this run of Jest. `scripts/unit/run-jest.ts` sets it, and removes what was built under this name. */
const { PANOPLY_TEST_RUN: runName } = process.env

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

/** The command takes half the processor time of the library, which starts a process and a thread that stay. */
const ESBUILD = resolve('esbuild/bin/esbuild')
const OPTIONS = [
  '--bundle',
  // Dynamic imports stay separate files, so that they are loaded only when they are needed.
  '--splitting',
  '--platform=node',
  '--format=esm',
  '--target=node20',
  '--out-extension:.js=.mjs',
  // Bundled CommonJS code loads Node's own modules with `require`.
  `--banner:js=${REQUIRE}`,
  '--conditions=@panoply/source',
  ...[...EXTERNAL, DUCKDB].map((name) => `--external:${name}`),
  `--alias:@duckdb/node-bindings=${DUCKDB}`,
  '--log-level=error',
]

/** Programs in a folder below it are built together, which takes no longer than to build one of them. */
const TESTS = 'test/'

/**
 * Builds each program of a package into one file, together with the sources of the sibling packages. Tests start many
 * processes, and compiling the sources in each of them would take most of the time.
 *
 * All test files of a run of Jest share what is built, and it is gone after the run. Without such a run, as when Jest is
 * started by hand, each test file builds its own.
 *
 * @param home the folder of the package; packages that are not bundled are resolved from there
 * @returns a function that builds the program at a path inside the package, once, and returns the path of the built
 * file
 */
export const programBuilder = (home: URL): ((path: string) => string) => {
  const folderOfPackage = fileURLToPath(home)
  const folder = join(folderOfPackage, 'reports', `programs-${runName ?? randomUUID()}`)
  if (runName === undefined) {
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true })
    })
  }
  return (path) => {
    const together = dirname(path).startsWith(TESTS) ? dirname(path) : path
    const built = join(folder, together.replaceAll(/\W+/g, '-'))
    buildOnce(built, (target) => {
      const entries = programsOf(folderOfPackage, together)
      execFileSync(ESBUILD, [...entries, `--outdir=${target}`, ...OPTIONS])
    })
    return join(built, `${basename(path, '.ts')}.mjs`)
  }
}

/** @param path a program, or a folder of programs, inside the package */
const programsOf = (folderOfPackage: string, path: string): string[] => {
  const whole = join(folderOfPackage, path)
  if (whole.endsWith('.ts')) return [whole]
  const files = readdirSync(whole).filter((name) => name.endsWith('.ts'))
  return files.map((name) => join(whole, name))
}
